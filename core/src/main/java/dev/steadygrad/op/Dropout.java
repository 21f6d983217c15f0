package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;

/// 0 for a random part `p` of the elements, `x / (1 - p)` of the others. Element `i`, in row-major order, goes by
/// number `first + i` of the source and by nothing else, so that the rule is the op again and nothing is saved.
///
/// **Special values**: NaN and infinities that are dropped become NaN, as in PyTorch.
///
/// **Errors**: `IllegalArgumentException` for integers, and p outside [0, 1].
///
/// **Source**: Srivastava et al., 2014.
public record Dropout(double p, Rng rng, long first) implements UnaryOp {
    public Dropout {
        Check.that(p >= 0 && p <= 1, "dropout: p must be in [0, 1], got p=%s", p);
    }

    @Override
    public NdArray forward(NdArray x) {
        Check.floating("dropout", x.dtype());
        double kept = 1 / (1 - p);
        NdArray y = NdArray.blank(x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32, x.shape());
        Backends.get().generate(i -> Rng.uniform(rng.at(first + i)) < p ? 0 : kept, y.data());
        return y.update(Binary.MUL, x).to(x.dtype());
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(this);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
