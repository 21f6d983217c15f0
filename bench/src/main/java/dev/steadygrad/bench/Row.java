package dev.steadygrad.bench;

import java.util.Optional;

/// What was measured for a workload.
///
/// @param peerName who the peer was, as its version says
/// @param problem what went wrong, a wrong result above all
record Row(
        Workload workload,
        Optional<Samples> ours,
        Optional<Samples> peer,
        Optional<String> peerName,
        Optional<Samples> limit,
        Optional<String> problem) {
    /// Above 1 where ours is faster.
    Optional<Double> ratio() {
        return quotient(peer, ours);
    }

    Optional<Double> limitRatio() {
        return quotient(ours, limit);
    }

    private static Optional<Double> quotient(Optional<Samples> a, Optional<Samples> b) {
        return a.flatMap(x -> b.map(y -> x.median() / y.median()));
    }
}
