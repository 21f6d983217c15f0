package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;

/// The p-norm over some dimensions, over all where none is named: `(sum |x|^p)^(1/p)`; for the infinities the largest
/// and the smallest size, for 0 how many elements are not 0. Where it is 0, so is the gradient; elements that tie for
/// the largest size share it.
///
/// **Errors**: `IllegalArgumentException` for an infinity and no elements.
///
/// **PyTorch**: `torch.norm(x, p, dim, keepdim)`, `torch.linalg.vector_norm`.
public record Norm(double p, Dims dims, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.norm(x, p, dims.toArray(), keepdim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        A column = g.reshape(Sum.kept("norm", dims, x.shape()));
        A norm = y.reshape(column.shape());
        if (p == 2) {
            return Deviation.over(column, norm).mul(x);
        }
        if (p == 1) {
            return column.apply(new Abs.Gradient(), x);
        }
        A sign = x.apply(new Stepwise(Unary.SIGN));
        if (p == 0) {
            return sign.lift(NdArray.full(x.dtype(), x.shape(), 0));
        }
        if (Double.isInfinite(p)) {
            return Extreme.share(column, x.apply(new Abs()).compare(Compare.EQ, norm), dims)
                    .mul(sign);
        }
        // (|x| / norm)^(p - 1), by logarithms; 1 stands for the zeros, which get no gradient
        A size = unlessZero(x.mul(sign)).log();
        A ratio = size.sub(unlessZero(norm).log()).mul(p - 1).exp();
        return column.mul(ratio).mul(sign);
    }

    private static <A extends Verbs<A>> A unlessZero(A x) {
        return x.maskedFill(x.compare(Compare.EQ, 0), 1);
    }
}
