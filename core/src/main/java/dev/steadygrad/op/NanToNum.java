package dev.steadygrad.op;

import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

/// A copy with numbers in place of NaN and the infinities; integers stay as they are. The gradient is 0 where one
/// stood.
///
/// **PyTorch**: `torch.nan_to_num(x, nan, posinf, neginf)`
public record NanToNum(double nan, double posinf, double neginf) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        if (!x.dtype().isFloating()) {
            return x.copy(x.dtype());
        }
        Deferred d = Deferred.of(x);
        return d.maskedFill(d.compare(Compare.NE, d), nan)
                .maskedFill(d.compare(Compare.EQ, Double.POSITIVE_INFINITY), posinf)
                .maskedFill(d.compare(Compare.EQ, Double.NEGATIVE_INFINITY), neginf)
                .array();
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.where(x.compare(Compare.ABS_LT, Double.POSITIVE_INFINITY), g.lift(NdArray.number(0)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
