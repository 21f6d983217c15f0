package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.doctor.Birth.Operands;
import dev.steadygrad.op.Add;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.LogSoftmax;
import dev.steadygrad.op.MaskedSoftmax;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Pow;
import dev.steadygrad.op.Reciprocal;
import dev.steadygrad.op.Rsqrt;
import dev.steadygrad.op.Softmax;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.op.Square;
import dev.steadygrad.op.Sub;
import dev.steadygrad.op.To;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operand patterns that make numbers which are not finite.
final class Patterns {
    private final Shape shape;
    private final DType dtype;
    private final int[] at;
    private final List<NdArray> in;

    private Patterns(List<NdArray> in, NdArray out, int[] at) {
        this.shape = out.shape();
        this.dtype = out.dtype();
        this.in = in;
        this.at = at;
    }

    /// The pattern of the element at `at`; null where elements are made of many.
    static @Nullable Operands of(Op op, List<NdArray> in, NdArray out, int[] at) {
        Patterns p = new Patterns(in, out, at);
        return switch (op) {
            case Exp f -> p.exp(p.value(0));
            case Log f -> p.log(p.value(0));
            case Sqrt f -> p.root(p.value(0));
            case Rsqrt f -> p.inverse("1 / sqrt(%s)", p.value(0));
            case Reciprocal f -> p.inverse("1 / %s", p.value(0));
            case Square f -> p.overflow("%s²", p.value(0));
            case To f -> p.overflow("%s", p.value(0));
            case Div f -> p.quotient(p.value(0), p.value(1));
            case Mul f -> p.product(p.value(0), p.value(1));
            case Add f -> p.sum("%s + %s", p.value(0), p.value(1));
            case Sub f -> p.sum("%s - %s", p.value(0), p.value(1));
            case Pow f -> p.power(p.value(0), p.value(1));
            case Softmax f -> p.row();
            case LogSoftmax f -> p.row();
            case MaskedSoftmax f -> p.row();
            default -> null;
        };
    }

    private double value(int i) {
        return Element.value(in.get(i), shape, at);
    }

    private String show(double v) {
        return Element.show(v, dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32);
    }

    private String limit() {
        return "%s ends at %s".formatted(dtype, show(dtype.max()));
    }

    private Operands overflow(String form, double... x) {
        Object[] shown = Arrays.stream(x).mapToObj(this::show).toArray();
        return new Operands(
                "overflows",
                form.formatted(shown),
                limit(),
                "keep the values smaller, or compute in a wider dtype: to(DType.FLOAT32) or to(DType.FLOAT64)");
    }

    private Operands exp(double x) {
        return new Operands(
                "overflows",
                "exp(%s)".formatted(show(x)),
                "%s, which is exp(%.2f)".formatted(limit(), Math.log(dtype.max())),
                "take the largest off before exp, or stay with logarithms");
    }

    private Operands log(double x) {
        return x == 0
                ? new Operands(
                        "of 0",
                        "log(0)",
                        "the logarithm has no value at 0: what should be a small probability was rounded to 0",
                        "compute the logarithm directly (logSoftmax, logsigmoid, a loss that takes logits), or replace the 0 before log: "
                                + "where and maskedFill hide what comes out of it, but not its gradient")
                : new Operands(
                        "of a negative number",
                        "log(%s)".formatted(show(x)),
                        "there is no logarithm of a negative number",
                        "see why the input is negative; log1p(x) is log(1 + x)");
    }

    private Operands root(double x) {
        return new Operands(
                "of a negative number",
                "sqrt(%s)".formatted(show(x)),
                "there is no root of a negative number: a difference that should be 0 or more was rounded",
                "clampMin(0) before sqrt");
    }

    private Operands inverse(String form, double x) {
        return x == 0
                ? new Operands("of 0", form.formatted("0"), "it divides by 0", "add a small number before dividing")
                : overflow(form, x);
    }

    private Operands quotient(double a, double b) {
        if (b == 0) {
            return new Operands(
                    "by 0",
                    "%s / 0".formatted(show(a)),
                    a == 0 ? "0 / 0 has no value" : "it divides by 0",
                    "add a small number to the divisor, or clampMin it");
        }
        return Double.isInfinite(a) && Double.isInfinite(b) ? clash("%s / %s", a, b) : overflow("%s / %s", a, b);
    }

    private Operands product(double a, double b) {
        return Double.isInfinite(a) || Double.isInfinite(b) ? clash("%s · %s", a, b) : overflow("%s · %s", a, b);
    }

    private Operands sum(String form, double a, double b) {
        return Double.isInfinite(a) || Double.isInfinite(b) ? clash(form, a, b) : overflow(form, a, b);
    }

    private Operands clash(String form, double a, double b) {
        String expression = form.formatted(show(a), show(b));
        return new Operands(
                "of an infinity",
                expression,
                expression + " has no value",
                "mask with maskedFill or where after this op, not before");
    }

    private Operands power(double a, double b) {
        if (a == 0 && b < 0) {
            return new Operands(
                    "of 0",
                    "0 ^ %s".formatted(show(b)),
                    "it divides by 0",
                    "add a small number to the base, or clampMin it");
        }
        return a < 0 && b != Math.rint(b)
                ? new Operands(
                        "of a negative number",
                        "(%s) ^ %s".formatted(show(a), show(b)),
                        "a negative number has no such power",
                        "clampMin(0) or abs() before pow")
                : overflow("%s ^ %s", a, b);
    }

    private Operands row() {
        double x = value(0);
        return x == Double.POSITIVE_INFINITY
                ? new Operands("of inf", "exp(inf) / exp(inf)", "a logit of inf has no share", "see what made it inf")
                : new Operands(
                        "of a row without any class",
                        "0 / 0",
                        "every entry of the row is -inf: the mask leaves nothing",
                        "softmax(dim, mask, EmptyRow.ZERO), or leave such rows out");
    }
}
