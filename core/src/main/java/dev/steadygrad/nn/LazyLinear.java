package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A [Linear] that learns its input size from the first tensor it sees; until then it has no parameters, so an
/// optimiser is made after a first forward.
public final class LazyLinear extends Module {
    private final int out;
    private final Rng rng;
    private @Nullable Linear linear;

    public LazyLinear(int out) {
        this(out, Rng.standard());
    }

    public LazyLinear(int out, Rng rng) {
        Check.that(out >= 0, "lazyLinear: out must be 0 or more, got out=%d", out);
        this.out = out;
        this.rng = rng;
    }

    @Override
    public Tensor forward(Tensor x) {
        Linear made = linear;
        if (made == null) {
            Check.that(x.rank() > 0, "lazyLinear: the input must have a dimension, got shape=%s", x.shape());
            made = new Linear(x.size(-1), out, true, rng);
            made.namedParameters().forEach(this::parameter);
            linear = made;
        }
        return made.forward(x);
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return linear == null ? 0 : linear.multiplyAdds(input, output);
    }

    @Override
    protected String extraRepr() {
        return "out=" + out;
    }
}
