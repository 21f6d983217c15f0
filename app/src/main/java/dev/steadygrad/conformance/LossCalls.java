package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// Losses.
final class LossCalls {
    private LossCalls() {}

    static void addTo(Map<String, Call> calls) {}
}
