package dev.steadygrad.bench;

import java.util.List;

/// The nanoseconds a run, one number for each round.
record Samples(List<Double> rounds) {
    Samples {
        rounds = rounds.stream().sorted().toList();
    }

    double median() {
        return quantile(0.5);
    }

    /// The width of the middle half of the rounds, as a fraction of the median.
    double spread() {
        return (quantile(0.75) - quantile(0.25)) / median();
    }

    private double quantile(double q) {
        double at = q * (rounds.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, rounds.size() - 1);
        return rounds.get(below) + (at - below) * (rounds.get(above) - rounds.get(below));
    }
}
