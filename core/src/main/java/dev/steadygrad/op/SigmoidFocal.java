package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;

/// The focal loss of each logit x against a target t in `[0, 1]`: `miss^gamma * ce`, where `ce` is the binary
/// cross-entropy and `miss = σ(x) (1 - t) + σ(-x) t` is 1 less the probability given to the target.
///
/// **Special values**: an infinite logit gives NaN, as 0 times inf in one of the terms.
///
/// **Numerics**: σ(x) and σ(-x) by themselves, never 1 less the other, so that a confident element keeps its digits
/// in value and gradient, also for a gamma below 1.
///
/// **Source**: Lin et al., 2017.
public record SigmoidFocal(double gamma) implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray t) {
        return new Terms<>(Deferred.of(x), Deferred.of(t)).loss(gamma).array();
    }

    /// `miss^gamma (σ(x) - t + gamma ce miss' / miss)`, with `miss' = σ(x) σ(-x) (1 - 2 t)`.
    @Override
    public <A extends Verbs<A>> A left(A g, A x, A t, A y) {
        Terms<A> at = new Terms<>(x, t);
        A off = at.yes.mul(at.one).sub(at.no.mul(t));
        A bend = at.yes.mul(at.no).mul(at.one.sub(t)).div(at.miss);
        return g.mul(at.focus(gamma)).mul(off.add(at.entropy.mul(bend).mul(gamma)));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A t, A y) {
        Terms<A> at = new Terms<>(x, t);
        A bend = at.no.sub(at.yes).div(at.miss);
        return g.mul(at.focus(gamma)).mul(at.entropy.mul(bend).mul(gamma).sub(x));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// What value and gradients are made of.
    private static final class Terms<A extends Verbs<A>> {
        /// 1 - t.
        final A one;

        final A yes;
        final A no;
        final A miss;
        final A entropy;

        Terms(A x, A t) {
            A minus = x.neg();
            one = t.neg().add(1);
            yes = x.apply(new Sigmoid());
            no = minus.apply(new Sigmoid());
            // Where this is 0 the loss is, and so are its derivatives: a divisor of the least size keeps them so.
            A least = x.lift(NdArray.number(Double.MIN_NORMAL));
            miss = yes.mul(one).add(no.mul(t)).apply(new Maximum(), least);
            A left = minus.apply(new LogSigmoid()).mul(one);
            entropy = left.neg().sub(x.apply(new LogSigmoid()).mul(t));
        }

        A focus(double gamma) {
            return miss.apply(new Pow(), miss.lift(NdArray.number(gamma)));
        }

        A loss(double gamma) {
            return focus(gamma).mul(entropy);
        }
    }
}
