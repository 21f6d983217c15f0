package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;
import java.util.List;

/// The variance over some dimensions, over all where none is named: the sum of the squared distances from the mean,
/// divided by their number less `correction` (1 for a sample's unbiased estimate), or by 0 where that is less.
///
/// **Numerics**: two passes in double: first the mean, then the distances.
///
/// **PyTorch**: `torch.var(x, dim, correction=correction, keepdim=keepdim)`.
public record Variance(Dims dims, int correction, boolean keepdim) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Reductions.variance("var", x, dims.toArray(), correction, keepdim);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return scaledDistances("var", g.mul(2), x, dims, correction);
    }

    /// `g / (n - correction)` times the distances from the mean.
    static <A extends Verbs<A>> A scaledDistances(String op, A g, A x, Dims dims, int correction) {
        int n = Reductions.count(op, dims.toArray(), x.shape());
        A scale = g.div((double) Math.max(0, n - correction)).reshape(Sum.kept(op, dims, x.shape()));
        return x.apply(new ScaledDistance(), List.of(x.apply(new Mean(dims, true)), scale));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `(x - center) * scale`, broadcast to x, made in its own memory.
    record ScaledDistance() implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            return in.get(0).sub(in.get(1)).update(Binary.MUL, in.get(2));
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A y) {
            return switch (i) {
                case 0 -> h.mul(in.get(2));
                case 1 -> h.mul(in.get(2)).neg();
                default -> h.mul(in.get(0).sub(in.get(1)));
            };
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
