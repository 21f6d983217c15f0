package dev.steadygrad.explain;

import dev.steadygrad.base.DType;
import dev.steadygrad.explain.Trace.Step;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/// Where a number first came up that should not: an op that made it of numbers that were all right.
///
/// @param op `logits` where it was given
/// @param backward whether it came up in a gradient
/// @param row null where the result is one number for all rows
/// @param column its class; null where the result is one number a row
/// @param value what came up
/// @param operands what the op made it of
/// @param why one sentence
public record Birth(
        String op,
        boolean backward,
        @Nullable Integer row,
        @Nullable Integer column,
        double value,
        List<Double> operands,
        String why) {

    public Birth {
        operands = List.copyOf(operands);
    }

    /// Of all steps, results first and gradients, from the last to the first, after them. Infinities that were made of
    /// infinities don't count: an exp of -inf, which masks a class, is a clean 0.
    ///
    /// @param wanted what to look for, as NaN or all that is not finite
    static Optional<Birth> first(Trace trace, DoublePredicate wanted) {
        for (Step step : trace.steps()) {
            Optional<Birth> birth = forward(step, wanted);
            if (birth.isPresent()) {
                return birth;
            }
        }
        for (Step step : trace.steps().reversed()) {
            Optional<Birth> birth = backward(trace, step, wanted);
            if (birth.isPresent()) {
                return birth;
            }
        }
        return Optional.empty();
    }

    private static Optional<Birth> forward(Step step, DoublePredicate wanted) {
        double[] values = step.value().toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            List<Double> operands = operands(step, i);
            boolean masked = step.operands().isEmpty() && values[i] == Double.NEGATIVE_INFINITY;
            if (!masked && wanted.test(values[i]) && operands.stream().noneMatch(wanted::test)) {
                String why = why(step.op(), operands, step.value().dtype());
                return Optional.of(at(step.op(), false, step.value(), i, values[i], operands, why));
            }
        }
        return Optional.empty();
    }

    private static Optional<Birth> backward(Trace trace, Step step, DoublePredicate wanted) {
        Tensor gradient = step.value().grad();
        if (gradient == null) {
            return Optional.empty();
        }
        double[] values = gradient.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            if (wanted.test(values[i])) {
                String op = trace.consumer(step.value()).op();
                List<Double> operands = List.of(step.value().toDoubleArray()[i]);
                String why = whyGradient(op, operands.getFirst(), values[i], gradient.dtype());
                return Optional.of(at(op, true, gradient, i, values[i], operands, why));
            }
        }
        return Optional.empty();
    }

    private static Birth at(
            String op, boolean backward, Tensor in, int i, double value, List<Double> operands, String why) {
        int columns = in.rank() == 2 ? in.size(1) : 1;
        Integer row = in.rank() == 0 ? null : i / columns;
        return new Birth(op, backward, row, columns == 1 ? null : i % columns, value, operands, why);
    }

    /// What element i of the result was made of: elements of the same row, of the same column where there is one.
    private static List<Double> operands(Step step, int i) {
        List<Double> all = new ArrayList<>();
        Tensor y = step.value();
        int columns = y.rank() == 2 ? y.size(1) : 1;
        for (Tensor x : step.operands()) {
            double[] values = x.toDoubleArray();
            int width = x.size(1);
            if (y.rank() == 0) {
                add(all, values, 0, values.length);
            } else if (width == columns) {
                add(all, values, i, 1);
            } else {
                add(all, values, i / columns * width, width);
            }
        }
        return all;
    }

    private static void add(List<Double> all, double[] values, int from, int count) {
        for (int j = from; j < from + count; j++) {
            all.add(values[j]);
        }
    }

    private static String why(String op, List<Double> operands, DType dtype) {
        return switch (op) {
            case "logits" -> "it was given";
            case "div" ->
                operands.getFirst() == 0
                        ? "every e^x of the row is 0, and 0 / 0 is no number"
                        : "e^x and the sum of its row are inf, and their ratio is no number";
            case "log" -> "the probability is 0 to the last digit, and log 0 is -inf";
            default ->
                "%s is beyond %s, whose largest number is %s".formatted(made(op, operands), dtype, text(dtype.max()));
        };
    }

    private static String whyGradient(String op, double operand, double value, DType dtype) {
        String slope = op.equals("log") ? ", where its slope is 1 / %s,".formatted(text(operand)) : "";
        String result = Double.isNaN(value) ? "is no number" : "is beyond " + dtype;
        return "the gradient through %s at %s%s %s".formatted(op, text(operand), slope, result);
    }

    private static String made(String op, List<Double> operands) {
        return switch (op) {
            case "exp" -> "e^" + text(operands.getFirst());
            case "to" -> text(operands.getFirst());
            default -> "the " + op;
        };
    }

    /// As `exp(1000) = inf`.
    public String equation() {
        String left = switch (op) {
            case "div" -> text(operands.getFirst()) + " / " + text(operands.getLast());
            case "logits" -> "logit";
            default ->
                op + "("
                        + String.join(
                                ", ",
                                operands.stream().limit(SHOWN).map(Birth::text).toList())
                        + (operands.size() > SHOWN ? ", …)" : ")");
        };
        return (backward ? "gradient of " : "") + left + " = " + text(value);
    }

    private static final int SHOWN = 4;

    /// A number in at most ten characters: `nan`, `-inf`, `667.2749`, `1.80e-35`.
    static String text(double v) {
        if (!Double.isFinite(v)) {
            return Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(v);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.2e", v);
        }
        return String.format(Locale.ROOT, v == Math.rint(v) ? "%.0f" : "%.4f", size == 0 ? 0 : v);
    }
}
