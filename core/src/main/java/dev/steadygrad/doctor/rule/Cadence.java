package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;

/// When to look at what changes slowly, as the size of weights and gradients.
final class Cadence {
    private static final long FIRST = 8;
    private static final long PERIOD = 16;

    private Cadence() {}

    /// At the first losses, and at one of so many later, where [Chart#looksClosely] allows it: in full mode too.
    static boolean looks(Chart chart) {
        long n = chart.losses();
        return (n <= FIRST || n % PERIOD == 0) && chart.looksClosely();
    }
}
