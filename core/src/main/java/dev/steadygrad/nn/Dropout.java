package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// In training 0 for a random part `p` of the elements, `x / (1 - p)` of the others; else the input itself. What is
/// drawn depends on the source and on how much has been drawn from it, not on threads.
public final class Dropout extends Module {
    private final double p;
    private final @Nullable Rng rng;

    /// With p = 0.5, drawing from [Rng#standard].
    public Dropout() {
        this(0.5);
    }

    /// Draws from [Rng#standard].
    public Dropout(double p) {
        this(p, null);
    }

    /// **Errors**: `IllegalArgumentException` for p outside [0, 1].
    ///
    /// @param rng where it draws from; null for what [Rng#standard] is then
    public Dropout(double p, @Nullable Rng rng) {
        Check.that(p >= 0 && p <= 1, "dropout: p must be in [0, 1], got p=%s", p);
        this.p = p;
        this.rng = rng;
    }

    @Override
    public Tensor forward(Tensor x) {
        return isTraining() ? Functional.dropout(x, p, rng == null ? Rng.standard() : rng) : x;
    }

    @Override
    protected String extraRepr() {
        return "p=" + p;
    }
}
