package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import java.util.Map;

/// Functions of each element.
final class ElementwiseCalls {
    private ElementwiseCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "neg", a -> a.input().neg());
        one(calls, "exp", a -> a.input().exp());
        one(calls, "log", a -> a.input().log());
        one(calls, "sqrt", a -> a.input().sqrt());
        one(calls, "mul", a -> a.input().mul(a.tensor("other")));
        one(calls, "eq", a -> a.input().eq(a.tensor("other")));
    }
}
