package dev.steadygrad.explain;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;

/// How far a dtype goes.
///
/// @param largestExponent the largest x whose e^x is finite
/// @param collapse where the usual formula's loss becomes 0
/// @param naive of the batch, as the formula says
/// @param stable of the batch
public record Reach(DType dtype, double largestExponent, Collapse collapse, Outcome naive, Outcome stable) {
    static Reach of(DType dtype, Tensor logits, Tensor classes) {
        return new Reach(
                dtype,
                largestExponent(dtype),
                Collapse.first(dtype),
                Outcome.naive(logits, classes, dtype, new Trace()),
                Outcome.stable(logits, classes, dtype));
    }

    /// By bisection over the numbers of the dtype.
    private static double largestExponent(DType dtype) {
        double finite = 0;
        double infinite = 1024;
        while (true) {
            double x = Tensor.full(dtype, (finite + infinite) / 2).item();
            if (x == finite || x == infinite) {
                return finite;
            }
            if (Double.isFinite(Tensor.full(dtype, x).exp().item())) {
                finite = x;
            } else {
                infinite = x;
            }
        }
    }
}
