package dev.steadygrad.tensor;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// A tensor as text, as PyTorch prints it: aligned, four digits after the point, rows in brackets, and beyond 1,000
/// elements only the first and last three of each dimension.
final class Printer {
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;
    private static final int LINE_WIDTH = 80;
    private static final int DIGITS = 4;
    private static final String PREFIX = "tensor(";

    private final Shape shape;
    private final boolean summarize;
    private final IntFunction<String> text;
    private final int width;

    private Printer(Tensor x) {
        this.shape = x.shape();
        this.summarize = x.numel() > THRESHOLD;
        List<Integer> shown = new ArrayList<>();
        collect(0, 0, shown);
        this.text = text(x, shown);
        this.width = shown.stream().mapToInt(i -> text.apply(i).length()).max().orElse(0);
    }

    static String print(Tensor x, String history) {
        Printer p = new Printer(x);
        String body = x.shape().rank() == 0 ? p.text.apply(0) : p.rows(0, 0, PREFIX.length() + 1);
        return PREFIX + body + ", shape=" + x.shape() + ", dtype=" + x.dtype() + history + ")";
    }

    /// The positions of the values that will be shown, which decide the format.
    private void collect(int depth, int at, List<Integer> shown) {
        if (depth == shape.rank()) {
            shown.add(at);
            return;
        }
        int step = shape.slice(depth + 1, shape.rank()).numel();
        for (int i : positions(shape.dim(depth))) {
            if (i >= 0) {
                collect(depth + 1, at + i * step, shown);
            }
        }
    }

    /// The positions shown of a dimension; -1 stands for the ones left out.
    private List<Integer> positions(int size) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (summarize && size > 2 * EDGE && i == EDGE) {
                shown.add(-1);
                i = size - EDGE;
            }
            shown.add(i);
        }
        return shown;
    }

    private static IntFunction<String> text(Tensor x, List<Integer> shown) {
        if (!x.dtype().isFloating()) {
            long[] values = x.toLongArray();
            return x.dtype() == DType.BOOL ? i -> values[i] != 0 ? "true" : "false" : i -> Long.toString(values[i]);
        }
        double[] values = x.toDoubleArray();
        double max = 0;
        double min = Double.POSITIVE_INFINITY;
        boolean whole = true;
        for (int i : shown) {
            double v = Math.abs(values[i]);
            if (v > 0 && v < Double.POSITIVE_INFINITY) {
                max = Math.max(max, v);
                min = Math.min(min, v);
                whole &= v == Math.rint(v);
            }
        }
        boolean scientific = max > 1e8 || (!whole && (max / min > 1000 || min < 1e-4));
        String pattern = scientific ? "%." + DIGITS + "e" : whole ? "%.0f." : "%." + DIGITS + "f";
        return i -> number(values[i], pattern);
    }

    private static String number(double v, String pattern) {
        if (Double.isFinite(v)) {
            return String.format(Locale.ROOT, pattern, v);
        }
        return Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
    }

    private String rows(int depth, int at, int indent) {
        int step = shape.slice(depth + 1, shape.rank()).numel();
        List<String> parts = new ArrayList<>();
        boolean last = depth == shape.rank() - 1;
        for (int i : positions(shape.dim(depth))) {
            parts.add(i < 0 ? "..." : last ? pad(text.apply(at + i)) : rows(depth + 1, at + i * step, indent + 1));
        }
        String separator = "," + "\n".repeat(shape.rank() - depth - 1) + " ".repeat(last ? 1 : indent);
        return "[" + (last ? wrap(parts, indent) : String.join(separator, parts)) + "]";
    }

    private String pad(String s) {
        return " ".repeat(Math.max(0, width - s.length())) + s;
    }

    /// One row, broken where it would be longer than a line.
    private String wrap(List<String> parts, int indent) {
        int perLine = Math.max(1, (LINE_WIDTH - indent) / (width + 2));
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                line.append(i % perLine == 0 ? ",\n" + " ".repeat(indent) : ", ");
            }
            line.append(parts.get(i));
        }
        return line.toString();
    }
}
