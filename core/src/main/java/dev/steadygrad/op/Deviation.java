package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

/// The standard deviation over some dimensions: the square root of [Variance]. Where it is 0, so is the gradient.
///
/// **PyTorch**: `torch.std(x, dim, correction=correction, keepdim=keepdim)`.
public record Deviation(Dims dims, int correction, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.variance("std", x, dims.toArray(), correction, keepdim)
                .sqrt();
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return Variance.scaledDistances("std", over(g, y), x, dims, correction);
    }

    /// `g / y`, and 0 where `y` is 0.
    static <A extends Verbs<A>> A over(A g, A y) {
        A zero = y.compare(Compare.EQ, 0);
        return g.div(y.maskedFill(zero, 1)).maskedFill(zero, 0);
    }
}
