package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Norm;
import dev.steadygrad.op.Pow;
import dev.steadygrad.op.Reciprocal;
import dev.steadygrad.op.Rsqrt;
import dev.steadygrad.op.Sqrt;
import dev.steadygrad.tensor.Observer.Derivative;
import java.util.ArrayList;
import java.util.List;

/// What stood where a gradient that is not finite was made.
final class Slope {
    private Slope() {}

    static String why(Derivative d, int[] at) {
        List<String> values = new ArrayList<>();
        values.add(named("g", d.g().array(), d, at));
        for (int i = 0; i < d.inputs().size(); i++) {
            boolean read = d.op().saves(i);
            values.add(
                    read
                            ? named(
                                    d.inputs().size() == 1 ? "x" : "x" + i,
                                    d.inputs().get(i),
                                    d,
                                    at)
                            : "");
        }
        values.add(d.op().saves().output() ? named("y", d.output(), d, at) : "");
        values.removeIf(String::isEmpty);
        String form = form(d.op());
        return form + (form.isEmpty() || values.isEmpty() ? "" : ", with ") + String.join(", ", values);
    }

    /// The value at the element, where there is one of it there.
    private static String named(String name, NdArray x, Derivative d, int[] at) {
        return x.shape().equals(d.result().shape())
                ? name + " = " + Element.show(Element.value(x, x.shape(), at), x)
                : "";
    }

    private static String form(Op op) {
        return switch (op) {
            case Log f -> "it is g / x";
            case Exp f -> "it is g · y";
            case Sqrt f -> "it is g / (2 y)";
            case Rsqrt f -> "it is -g y³ / 2";
            case Reciprocal f -> "it is -g y²";
            case Mul f -> "it is g times the other factor";
            case Div f -> "it is g / x1, or -g y / x1";
            case Pow f -> "it is g n xⁿ⁻¹, or g y log x";
            case Norm f -> "it is g x / y, which has no value at 0";
            default -> "";
        };
    }

    static String cure(Op op) {
        return switch (op) {
            case Log f ->
                "a 0 that where or maskedFill hides later still divides here: replace it before log, not after";
            case Sqrt f -> "the root has no slope at 0: add a small number before sqrt";
            case Norm f -> "the norm has no slope at 0: add a small number to the squares before the root";
            case Div f -> "replace a divisor of 0 before dividing, not after";
            case Pow f -> "keep the base away from 0 before pow";
            default -> "replace what is infinite before this op, not after: a 0 from where times inf is NaN";
        };
    }
}
