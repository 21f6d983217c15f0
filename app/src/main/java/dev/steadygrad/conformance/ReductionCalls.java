package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import java.util.Map;

/// Reductions, scans, sorting and products.
final class ReductionCalls {
    private ReductionCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "sum", a -> a.input().sum(a.integers("dim"), a.flag("keepdim", false)));
        one(calls, "mean", a -> a.input().mean(a.integers("dim"), a.flag("keepdim", false)));
        one(calls, "matmul", a -> a.input().matmul(a.tensor("other")));
    }
}
