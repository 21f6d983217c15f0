package dev.steadygrad.app;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Logits, classes and a dtype as flags take them. A message says what the value must be; the rest of the sentence is
/// put around it.
final class Rows {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern GAP = Pattern.compile("\\s*,\\s*|\\s+");

    private Rows() {}

    /// Float64 `[N, C]`: `2,1,.1;1000,1,-1000`, or the same as `[[2, 1, 0.1], [1000, 1, -1000]]`.
    static Tensor logits(String value) {
        String text = value.strip();
        if (text.matches("(?s)\\[\\s*\\[.*]\\s*]")) {
            text = inside(inside(text)).replaceAll("]\\s*,\\s*\\[", ";");
        }
        double[][] rows = Stream.of(text.split(";", -1)).map(Rows::row).toArray(double[][]::new);
        for (int i = 1; i < rows.length; i++) {
            if (rows[i].length != rows[0].length) {
                throw new IllegalArgumentException("must be rows of one length (row 0 has %d numbers, row %d has %d)"
                        .formatted(rows[0].length, i, rows[i].length));
            }
        }
        return Tensor.of(rows);
    }

    private static double[] row(String text) {
        return Stream.of(items(text)).mapToDouble(Rows::number).toArray();
    }

    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                double finite = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
                if (!Double.isFinite(finite)) {
                    throw new IllegalArgumentException("must be rows of numbers, as '2,1,.1;1000,1,-1000' ("
                            + (text.isEmpty() ? "one is missing" : text + " is none that float64 holds") + ")");
                }
                yield finite;
            }
        };
    }

    /// Int64 `[N]`: `0,2`, or the same as `[0, 2]`.
    static Tensor classes(String value) {
        try {
            return Tensor.of(Stream.of(items(value)).mapToLong(Long::parseLong).toArray());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be whole numbers, one a row, as 0,2");
        }
    }

    /// A floating dtype by PyTorch's name.
    static DType floating(String value) {
        List<DType> all =
                Arrays.stream(DType.values()).filter(DType::isFloating).toList();
        List<String> names = all.stream().map(DType::toString).toList();
        int i = names.indexOf(value);
        if (i < 0) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", names));
        }
        return all.get(i);
    }

    /// Separated by commas or spaces, within brackets or not.
    private static String[] items(String list) {
        String text = list.strip();
        return GAP.split(text.matches("(?s)\\[.*]") ? inside(text) : text, -1);
    }

    private static String inside(String text) {
        String stripped = text.strip();
        return stripped.substring(1, stripped.length() - 1).strip();
    }
}
