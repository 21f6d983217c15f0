package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.op.Rounding;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

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
        one(
                calls,
                "add",
                a -> a.isTensor("other")
                        ? a.input().add(a.tensor("other"), alpha(a))
                        : a.input().add(scaled(a)));
        one(
                calls,
                "sub",
                a -> a.isTensor("other")
                        ? a.input().sub(a.tensor("other"), alpha(a))
                        : a.input().sub(scaled(a)));
        withTensorOrNumber(calls, "mul", Tensor::mul, Tensor::mul);
        one(calls, "div", ElementwiseCalls::div);
        one(calls, "pow", ElementwiseCalls::pow);
        one(calls, "maximum", a -> a.input().maximum(a.tensor("other")));
        one(calls, "minimum", a -> a.input().minimum(a.tensor("other")));
        one(calls, "logaddexp", a -> a.input().logaddexp(a.tensor("other")));
        one(calls, "clamp", ElementwiseCalls::clamp);
    }

    private static void addComparisons(Map<String, Call> calls) {
        withTensorOrNumber(calls, "eq", Tensor::eq, Tensor::eq);
        withTensorOrNumber(calls, "ne", Tensor::ne, Tensor::ne);
        withTensorOrNumber(calls, "lt", Tensor::lt, Tensor::lt);
        withTensorOrNumber(calls, "le", Tensor::le, Tensor::le);
        withTensorOrNumber(calls, "gt", Tensor::gt, Tensor::gt);
        withTensorOrNumber(calls, "ge", Tensor::ge, Tensor::ge);
    }

    private static void withTensorOrNumber(
            Map<String, Call> calls,
            String op,
            BinaryOperator<Tensor> withTensor,
            BiFunction<Tensor, Number, Tensor> withNumber) {
        one(
                calls,
                op,
                a -> a.isTensor("other")
                        ? withTensor.apply(a.input(), a.tensor("other"))
                        : withNumber.apply(a.input(), a.number("other")));
    }

    private static Number alpha(Arguments a) {
        return a.has("alpha") ? a.number("alpha") : 1;
    }

    /// `alpha * other` of numbers.
    private static Number scaled(Arguments a) {
        Number other = a.number("other");
        Number alpha = alpha(a);
        return other instanceof Long && !(alpha instanceof Double)
                ? (Number) Math.multiplyExact(other.longValue(), alpha.longValue())
                : (Number) (other.doubleValue() * alpha.doubleValue());
    }

    private static Tensor div(Arguments a) {
        Tensor x = a.input();
        return switch (a.text("rounding_mode", "")) {
            case "" -> a.isTensor("other") ? x.div(a.tensor("other")) : x.div(a.number("other"));
            case "trunc" -> div(x, a, Rounding.TRUNC);
            case "floor" -> div(x, a, Rounding.FLOOR);
            default -> throw new Unsupported("no call with rounding_mode=" + a.value("rounding_mode"));
        };
    }

    private static Tensor div(Tensor x, Arguments a, Rounding rounding) {
        return a.isTensor("other") ? x.div(a.tensor("other"), rounding) : x.div(a.number("other"), rounding);
    }

    private static Tensor pow(Arguments a) {
        if (!a.isTensor("input")) {
            return a.tensor("exponent").rpow(a.number("input"));
        }
        return a.isTensor("exponent")
                ? a.input().pow(a.tensor("exponent"))
                : a.input().pow(a.number("exponent"));
    }

    private static Tensor clamp(Arguments a) {
        Tensor x = a.input();
        if (a.has("min") && a.has("max")) {
            return a.isTensor("min")
                    ? x.clamp(a.tensor("min"), a.tensor("max"))
                    : x.clamp(a.number("min"), a.number("max"));
        }
        if (a.has("min")) {
            return a.isTensor("min") ? x.clampMin(a.tensor("min")) : x.clampMin(a.number("min"));
        }
        return a.isTensor("max") ? x.clampMax(a.tensor("max")) : x.clampMax(a.number("max"));
    }
}
