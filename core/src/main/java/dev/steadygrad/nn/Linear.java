package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `x · weightᵀ + bias`.
///
/// **Shape**: `[…, in]` → `[…, out]`; weight `[out, in]`, bias `[out]`. Both start uniform in ±1/√in, as PyTorch's.
public final class Linear extends Module {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    public Linear(int in, int out) {
        this(in, out, true, Rng.standard());
    }

    public Linear(int in, int out, boolean bias) {
        this(in, out, bias, Rng.standard());
    }

    /// @param rng where the first values come from
    public Linear(int in, int out, boolean bias, Rng rng) {
        Check.that(in >= 0 && out >= 0, "linear: sizes must be 0 or more, got in=%d, out=%d", in, out);
        this.weight = parameter("weight", Init.standard(Tensor.zeros(out, in), in, rng));
        this.bias = bias ? parameter("bias", Init.standard(Tensor.zeros(out), in, rng)) : null;
    }

    public Tensor weight() {
        return weight;
    }

    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(new dev.steadygrad.op.Linear(), bias == null ? List.of(weight) : List.of(weight, bias));
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return (long) output.numel() * weight.size(1);
    }

    @Override
    protected String extraRepr() {
        return "in=" + weight.size(1) + ", out=" + weight.size(0) + ", bias=" + (bias != null);
    }
}
