package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// The softmax family, activations, convolutions, pools and norms.
final class FunctionCalls {
    private FunctionCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "softmax", a -> converted(a).softmax(a.integer("dim")));
        one(calls, "log_softmax", a -> converted(a).logSoftmax(a.integer("dim")));
        one(calls, "relu", a -> a.input().relu());
    }

    private static Tensor converted(Arguments a) {
        return a.has("dtype") ? a.input().to(a.dtype("dtype")) : a.input();
    }
}
