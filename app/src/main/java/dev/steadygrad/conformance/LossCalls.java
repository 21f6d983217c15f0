package dev.steadygrad.conformance;

import dev.steadygrad.conformance.Calls.Call;
import java.util.Map;

/// Losses.
final class LossCalls {
    private LossCalls() {}

    static void addTo(Map<String, Call> calls) {}
}
