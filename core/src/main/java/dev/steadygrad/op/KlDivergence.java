package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.kernel.Binary;

/// `t (log t - x)` of each pair of elements, broadcast: what each adds to the Kullback-Leibler divergence of t from the
/// log-probabilities x. With `logTarget` the second input is log t.
///
/// **Special values**: t of 0 gives 0, but NaN where x is infinite.
public record KlDivergence(boolean logTarget) implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray t) {
        return x.zip("klDiv", logTarget ? Binary.KL_DIV_LOG : Binary.KL_DIV, t);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A t, A y) {
        return g.mul(logTarget ? t.exp() : t).neg();
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A t, A y) {
        return g.mul(logTarget ? y.add(t.exp()) : t.log().add(1).sub(x));
    }

    @Override
    public Saved saves() {
        return logTarget ? Saved.BOTH : Saved.INPUTS;
    }
}
