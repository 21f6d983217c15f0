package dev.steadygrad.explain;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The row `[gap, 0]` whose first class is right, as every framework computes it and as this library does.
public record Collapse(double gap, Outcome usual, Outcome stable) {
    /// e^-746 is 0 even in float64.
    private static final int WIDEST = 746;

    static Collapse of(double gap, DType dtype) {
        Tensor row = Tensor.of(new double[] {gap, 0}, 1, 2);
        Tensor right = Tensor.of(new long[] {0}, 1);
        return new Collapse(gap, Outcome.usual(row, right, dtype), Outcome.stable(row, right, dtype));
    }

    /// The first whole gap at which the usual formula gives the loss 0.
    public static Collapse first(DType dtype) {
        return IntStream.rangeClosed(1, WIDEST)
                .mapToObj(gap -> of(gap, dtype))
                .filter(c -> c.usual.loss().item() == 0)
                .findFirst()
                .orElseThrow();
    }

    /// Gaps on both sides of `this`, and one twice as wide.
    Collapse[] around(DType dtype) {
        return DoubleStream.of(gap / 2, gap - 1, gap, gap + 1, 2 * gap)
                .mapToObj(g -> of(g, dtype))
                .toArray(Collapse[]::new);
    }

    /// The loss as the real numbers have it, about e^-gap.
    double exact() {
        return Math.log1p(Math.exp(-gap));
    }
}
