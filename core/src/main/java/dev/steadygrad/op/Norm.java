package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
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
        A sign = x.lift(x.array().map(Unary.SIGN));
        if (Double.isInfinite(p) || p == 0) {
            return column.mul(sign).mul(g.lift(shares(x.array(), norm.array())));
        }
        // (|x| / norm)^(p - 1), by logarithms; 1 stands for the zeros, which get no gradient
        NdArray zero = x.array().compare("norm", Compare.EQ, NdArray.number(0)).to(x.dtype());
        NdArray empty =
                norm.array().compare("norm", Compare.EQ, NdArray.number(0)).to(x.dtype());
        A size = x.mul(sign).add(x.lift(zero)).log();
        A ratio = size.sub(norm.add(norm.lift(empty)).log()).mul(p - 1).exp();
        return column.mul(ratio).mul(sign);
    }

    /// For an infinity 1 divided by how many tie, where the element is one of them, else 0; for p = 0 nothing.
    private NdArray shares(NdArray x, NdArray norm) {
        if (p == 0) {
            return NdArray.full(x.dtype(), x.shape(), 0);
        }
        NdArray ties = x.map(Unary.ABS).compare("norm", Compare.EQ, norm);
        NdArray count = Reductions.countNonzero(ties, dims.toArray(), true);
        return ties.to(x.dtype()).div(count.to(DType.FLOAT32)).to(x.dtype());
    }
}
