package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Compare;

/// A copy with numbers in place of NaN and the infinities; integers stay as they are. The gradient is 0 where one
/// stood.
///
/// **PyTorch**: `torch.nan_to_num(x, nan, posinf, neginf)`
public record NanToNum(double nan, double posinf, double neginf) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        NdArray y = x.copy(x.dtype());
        update(y);
        return y;
    }

    @Override
    public void update(NdArray x) {
        if (x.dtype().isFloating()) {
            replace(x, x.compare("nanToNum", Compare.NE, x), nan);
            replace(x, equal(x, Double.POSITIVE_INFINITY), posinf);
            replace(x, equal(x, Double.NEGATIVE_INFINITY), neginf);
        }
    }

    private static NdArray equal(NdArray x, double v) {
        return x.compare("nanToNum", Compare.EQ, NdArray.number(v));
    }

    private static void replace(NdArray x, NdArray mask, double v) {
        Updates.fill("nanToNum", x, mask, NdArray.number(v));
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        NdArray finite = x.array().compare("nanToNum", Compare.ABS_LT, NdArray.number(Double.POSITIVE_INFINITY));
        return g.where(g.lift(finite), g.lift(NdArray.number(0)));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
