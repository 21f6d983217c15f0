package dev.steadygrad.bench;

import java.util.Arrays;

/// The nanoseconds a run, one number for each round.
record Samples(double... rounds) {
    Samples {
        rounds = rounds.clone();
        Arrays.sort(rounds);
    }

    double median() {
        return quantile(0.5);
    }

    /// The width of the middle half of the rounds, as a fraction of the median.
    double spread() {
        return (quantile(0.75) - quantile(0.25)) / median();
    }

    private double quantile(double q) {
        double at = q * (rounds.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, rounds.length - 1);
        return rounds[below] + (at - below) * (rounds[above] - rounds[below]);
    }
}
