package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A [Linear] that learns its input size from the first tensor it sees, or from the state that it loads; until then it
/// has no parameters, so an optimiser is made after that.
public final class LazyLinear extends Lazy<Linear> {
    private final int out;
    private final Rng rng;

    public LazyLinear(int out) {
        this(out, Rng.standard());
    }

    public LazyLinear(int out, Rng rng) {
        Check.that(out >= 0, "lazyLinear: out must be 0 or more, got out=%d", out);
        this.out = out;
        this.rng = rng;
    }

    @Override
    Linear forInput(Tensor x) {
        Check.that(x.rank() > 0, "lazyLinear: the input must have a dimension, got shape=%s", x.shape());
        return new Linear(x.size(-1), out, true, rng);
    }

    @Override
    @Nullable
    Linear forWeight(Shape weight) {
        return weight.rank() == 2 && weight.dim(0) == out ? new Linear(weight.dim(1), out, true, rng) : null;
    }

    @Override
    protected String extraRepr() {
        return "out=" + out;
    }
}
