package dev.steadygrad.op;

import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import java.util.List;

/// `log(sum(exp(x)))` of all elements along `dim` up to each one.
///
/// **Special values**: -inf up to the first element that is not; +inf from the first +inf on. The gradient is NaN at
/// leading -inf and at +inf.
///
/// **Numerics**: each sum is the last one and `log1p` of an exponential of at most 1, so nothing overflows. They are
/// made in double and rounded as they are written: besides that rounding, the k-th is within `k 2^-51 m` of the exact
/// one, where m is the largest size of the sums so far, or 1. In float32 that is 1 ulp up to millions of elements,
/// unless the sum is close to 0.
///
/// **PyTorch**: `torch.logcumsumexp(x, dim)`; the gradient is summed in logarithms too, as there.
public record LogCumSumExp(int dim) implements UnaryOp {
    private static final String NAME = "logcumsumexp";

    @Override
    public NdArray forward(NdArray x) {
        Check.floating(NAME, x.dtype());
        return Scans.scan(NAME, Binary.LOGADDEXP, x, dim, false);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Gradient(dim), List.of(x, y));
    }

    /// `exp(x[k]) * sum over i from k of g[i] * exp(-y[i])`, from g, x and y: the positive and the negative g apart,
    /// each sum by its logarithm.
    ///
    /// Its own rule takes it as `exp(x[k] - y[k]) * r[k]` with `r[k] = g[k] + exp(y[k] - y[k + 1]) * r[k + 1]`.
    record Gradient(int dim) implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            Deferred g = Deferred.of(in.get(0));
            NdArray positive = part(g, in.get(1), in.get(2));
            boolean oneSign = in.get(0).numel() == 0
                    || Reductions.extreme(false, in.get(0), new int[0], false).item() >= 0;
            return oneSign ? positive : positive.update(Binary.SUB, part(g.neg(), in.get(1), in.get(2)));
        }

        private NdArray part(Deferred g, NdArray x, NdArray y) {
            Deferred least = Deferred.of(least(x.dtype()));
            NdArray sum = g.log()
                    .where(g.compare(Compare.GT, 0), least)
                    .sub(Deferred.of(y))
                    .array();
            Scans.update(Binary.LOGADDEXP, sum, dim, true);
            return Deferred.of(sum).add(Deferred.of(x)).exp().into(sum);
        }

        /// The lowest finite number: its exponential is 0, and so is its product with one.
        private static NdArray least(DType dtype) {
            double v = dtype == DType.FLOAT64 ? -Double.MAX_VALUE : dtype == DType.FLOAT16 ? -65504 : -0x1.FEp127;
            return NdArray.full(dtype, Shape.SCALAR, v);
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
            A x = in.get(1);
            A y = in.get(2);
            A before = y.apply(new Shift(dim, false, Double.NEGATIVE_INFINITY));
            A factor = unmoved(before.sub(y), before.array(), y.array()).exp();
            A r = in.get(0).apply(new Recurrence(dim, true, true), factor);
            A scaled = h.mul(x.sub(y).exp());
            if (i == 1) {
                return scaled.mul(r);
            }
            A u = scaled.apply(new Recurrence(dim, false, false), factor);
            if (i == 0) {
                return u;
            }
            A moves = u.mul(r.apply(new Shift(dim, true, 0)))
                    .apply(new Shift(dim, false, 0))
                    .mul(factor);
            return moves.apply(new Shift(dim, true, 0)).sub(moves).sub(scaled.mul(r));
        }

        /// `step`, and 0 where y stays infinite, whose difference is NaN.
        private static <A extends Verbs<A>> A unmoved(A step, NdArray before, NdArray y) {
            NdArray undefined = step.array().compare(NAME, Compare.NE, step.array());
            NdArray same = undefined.zip(NAME, Binary.AND, before.compare(NAME, Compare.EQ, y));
            return step.maskedFill(step.lift(same), 0);
        }
    }
}
