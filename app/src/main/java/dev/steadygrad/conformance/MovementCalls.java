package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import java.util.Map;

/// Views, and elements by position.
final class MovementCalls {
    private MovementCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "t", a -> a.input().t());
        one(calls, "reshape", a -> a.input().reshape(a.integers("shape")));
        one(calls, "permute", a -> a.input().permute(a.integers("dims")));
        one(calls, "flatten", a -> a.input().flatten(a.integer("start_dim", 0), a.integer("end_dim", -1)));
    }
}
