package dev.steadygrad.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds the name that somebody meant.
final class Nearest {
    private Nearest() {}

    /// As `; did you mean --epochs?`, or nothing where no known name is near.
    static String hint(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(k -> distance(name, k)))
                .filter(k -> distance(name, k) <= Math.max(2, k.length() / 3))
                .map(k -> "; did you mean " + k + "?")
                .orElse("");
    }

    /// A name's beginning is as near as one wrong letter.
    private static int distance(String name, String known) {
        return name.length() > 1 && known.startsWith(name) ? 1 : edits(name, known);
    }

    /// How many letters must be put in, taken out or replaced to make `b` of `a`, capitals aside (Levenshtein).
    static int edits(String a, String b) {
        String x = a.toLowerCase(Locale.ROOT);
        String y = b.toLowerCase(Locale.ROOT);
        int[] row = new int[y.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= x.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[y.length()];
    }
}
