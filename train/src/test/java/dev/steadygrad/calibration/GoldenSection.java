package dev.steadygrad.calibration;

import java.util.Arrays;

/// The oracle of [TemperatureScaling]: a golden-section search for the inverse temperature, by nothing but which of two
/// losses is smaller.
final class GoldenSection {
    private static final double RATIO = (Math.sqrt(5) - 1) / 2;

    /// For each row the logits less that of the label.
    private final double[][] d;

    GoldenSection(double[][] logits, long[] labels) {
        d = new double[logits.length][];
        for (int i = 0; i < d.length; i++) {
            double own = logits[i][(int) labels[i]];
            d[i] = Arrays.stream(logits[i]).map(z -> z - own).toArray();
        }
    }

    /// Between `low` and `high`, to 1e-9 of itself.
    double minimum(double low, double high) {
        double a = Math.log(low);
        double b = Math.log(high);
        double left = b - RATIO * (b - a);
        double right = a + RATIO * (b - a);
        while (b - a > 1e-9) {
            if (rise(Math.exp(left), Math.exp(right)) > 0) {
                b = right;
                right = left;
                left = b - RATIO * (b - a);
            } else {
                a = left;
                left = right;
                right = a + RATIO * (b - a);
            }
        }
        return Math.exp((a + b) / 2);
    }

    /// The loss at `to` less that at `from`.
    private double rise(double from, double to) {
        double sum = 0;
        double lost = 0;
        for (double[] row : d) {
            double term = rise(row, from, to) - lost;
            double next = sum + term;
            lost = next - sum - term;
            sum = next;
        }
        return sum;
    }

    /// Near each other two losses share their digits; so their difference comes from
    /// `log(sum over j of p_j e^((to - from) d_j))`, in which nothing cancels.
    private static double rise(double[] row, double from, double to) {
        double widest = Arrays.stream(row).map(Math::abs).max().orElse(0);
        if ((to - from) * widest > 0.5) {
            return logSumExp(row, to) - logSumExp(row, from);
        }
        double lse = logSumExp(row, from);
        double more = 0;
        for (double v : row) {
            more += Math.exp(from * v - lse) * Math.expm1((to - from) * v);
        }
        return Math.log1p(more);
    }

    private static double logSumExp(double[] row, double beta) {
        double m = Arrays.stream(row).map(v -> beta * v).max().orElse(0);
        double s = 0;
        for (double v : row) {
            s += Math.exp(beta * v - m);
        }
        return m + Math.log(s);
    }
}
