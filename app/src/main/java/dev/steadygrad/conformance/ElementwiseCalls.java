package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.op.Rounding;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// Functions of each element.
final class ElementwiseCalls {
    private ElementwiseCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "abs", a -> a.input().abs());
        one(calls, "neg", a -> a.input().neg());
        one(calls, "exp", a -> a.input().exp());
        one(calls, "expm1", a -> a.input().expm1());
        one(calls, "log", a -> a.input().log());
        one(calls, "log1p", a -> a.input().log1p());
        one(calls, "sqrt", a -> a.input().sqrt());
        one(calls, "rsqrt", a -> a.input().rsqrt());
        one(calls, "isnan", a -> a.input().isnan());
        one(calls, "isinf", a -> a.input().isinf());
        one(calls, "isfinite", a -> a.input().isfinite());
        addArithmetic(calls);
        addComparisons(calls);
    }

    private static void addArithmetic(Map<String, Call> calls) {
        one(calls, "add", a -> a.input().add(a.tensor("other"), alpha(a)));
        one(calls, "sub", a -> a.input().sub(a.tensor("other"), alpha(a)));
        one(calls, "mul", a -> a.input().mul(a.tensor("other")));
        one(calls, "div", ElementwiseCalls::div);
        one(calls, "pow", a -> a.input().pow(a.tensor("exponent")));
        one(calls, "maximum", a -> a.input().maximum(a.tensor("other")));
        one(calls, "minimum", a -> a.input().minimum(a.tensor("other")));
        one(calls, "logaddexp", a -> a.input().logaddexp(a.tensor("other")));
        one(calls, "clamp", ElementwiseCalls::clamp);
    }

    private static void addComparisons(Map<String, Call> calls) {
        one(calls, "eq", a -> a.input().eq(a.tensor("other")));
        one(calls, "ne", a -> a.input().ne(a.tensor("other")));
        one(calls, "lt", a -> a.input().lt(a.tensor("other")));
        one(calls, "le", a -> a.input().le(a.tensor("other")));
        one(calls, "gt", a -> a.input().gt(a.tensor("other")));
        one(calls, "ge", a -> a.input().ge(a.tensor("other")));
    }

    private static Number alpha(Arguments a) {
        return a.has("alpha") ? a.number("alpha") : 1;
    }

    private static Tensor div(Arguments a) {
        Tensor x = a.input();
        Tensor other = a.tensor("other");
        return switch (a.text("rounding_mode", "")) {
            case "" -> x.div(other);
            case "trunc" -> x.div(other, Rounding.TRUNC);
            case "floor" -> x.div(other, Rounding.FLOOR);
            default -> throw new Unsupported("no call with rounding_mode=" + a.value("rounding_mode"));
        };
    }

    private static Tensor clamp(Arguments a) {
        if (!a.has("min")) {
            return a.input().clampMax(a.tensor("max"));
        }
        return a.has("max")
                ? a.input().clamp(a.tensor("min"), a.tensor("max"))
                : a.input().clampMin(a.tensor("min"));
    }
}
