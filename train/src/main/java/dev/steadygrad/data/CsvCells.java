package dev.steadygrad.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of one column, one a row.
sealed interface CsvCells {
    /// What stands for a missing field; an empty one is missing too.
    String MISSING = "?";

    /// Takes the next row's field; false where it is not [#wanted].
    boolean add(String field);

    /// What a field must be.
    String wanted();

    static boolean isMissing(String field) {
        return field.isEmpty() || field.equals(MISSING);
    }

    /// Numbers, NaN where one is missing.
    final class Numbers implements CsvCells {
        private double[] values = new double[1024];
        private int size;

        @Override
        public boolean add(String field) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            double value = isMissing(field) ? Double.NaN : parsed(field);
            values[size++] = value;
            return !Double.isInfinite(value);
        }

        @Override
        public String wanted() {
            return "a finite number";
        }

        /// Infinite where it is none.
        private static double parsed(String field) {
            // Java reads "NaN", "1d" and "0x1p3" too, which other readers of such files do not.
            boolean plain = field.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0);
            try {
                return plain ? Double.parseDouble(field) : Double.POSITIVE_INFINITY;
            } catch (NumberFormatException e) {
                return Double.POSITIVE_INFINITY;
            }
        }

        double get(int row) {
            return values[row];
        }

        /// The numbers that are there.
        double[] present() {
            return Arrays.stream(values, 0, size).filter(v -> !Double.isNaN(v)).toArray();
        }
    }

    /// Words, each kept once.
    final class Words implements CsvCells {
        private final Map<String, Integer> codes = new HashMap<>();
        private final List<String> words = new ArrayList<>();
        private final boolean optional;
        private int[] rows = new int[1024];
        private int size;

        /// @param optional whether a missing field is a word of its own
        Words(boolean optional) {
            this.optional = optional;
        }

        @Override
        public boolean add(String field) {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, 2 * size);
            }
            String word = field.isEmpty() ? MISSING : field;
            Integer code = codes.get(word);
            if (code == null) {
                code = words.size();
                codes.put(word, code);
                words.add(word);
            }
            rows[size++] = code;
            return optional || !word.equals(MISSING);
        }

        @Override
        public String wanted() {
            return optional ? "a word" : "a class, which can't be missing";
        }

        /// The position in [#words] of a row's word.
        int code(int row) {
            return rows[row];
        }

        /// The distinct words, in the order of their first rows.
        List<String> words() {
            return words;
        }

        /// The first row, counted from 1, with the word at `code`.
        int firstRow(int code) {
            int row = 0;
            while (rows[row] != code) {
                row++;
            }
            return row + 1;
        }
    }

    /// Nothing.
    final class Skipped implements CsvCells {
        @Override
        public boolean add(String field) {
            return true;
        }

        @Override
        public String wanted() {
            return "anything";
        }
    }
}
