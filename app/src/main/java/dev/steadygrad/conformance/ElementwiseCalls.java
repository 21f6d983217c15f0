package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// Functions of each element.
final class ElementwiseCalls {
    private ElementwiseCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "neg", a -> a.input().neg());
        one(calls, "exp", a -> a.input().exp());
        one(calls, "log", a -> a.input().log());
        one(calls, "sqrt", a -> a.input().sqrt());
        addArithmetic(calls);
        addComparisons(calls);
    }

    private static void addArithmetic(Map<String, Call> calls) {
        one(calls, "add", a -> a.input().add(scaled(a)));
        one(calls, "sub", a -> a.input().sub(scaled(a)));
        one(calls, "mul", a -> a.input().mul(a.tensor("other")));
    }

    private static void addComparisons(Map<String, Call> calls) {
        one(calls, "eq", a -> a.input().eq(a.tensor("other")));
    }

    private static Tensor scaled(Arguments a) {
        return a.has("alpha") ? a.tensor("other").mul(a.number("alpha")) : a.tensor("other");
    }
}
