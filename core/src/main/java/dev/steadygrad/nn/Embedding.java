package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A table of vectors, read by their positions.
///
/// **Shape**: positions, integers, of any shape `[…]` → `[…, columns]`; weight `[rows, columns]`, which starts standard
/// normal.
public final class Embedding extends Module {
    private final @Nullable Integer paddingIdx;
    private final Tensor weight;

    public Embedding(int rows, int columns) {
        this(rows, columns, null, Rng.standard());
    }

    /// **Errors**: `IndexOutOfBoundsException` for a `paddingIdx` outside `[-rows, rows)`.
    ///
    /// @param paddingIdx the row that starts as 0 and gets no gradient; null for none
    /// @param rng where the first values come from
    public Embedding(int rows, int columns, @Nullable Integer paddingIdx, Rng rng) {
        Check.that(
                rows > 0 && columns >= 0,
                "embedding: there must be a row, and columns 0 or more, got rows=%d, columns=%d",
                rows,
                columns);
        this.paddingIdx = paddingIdx == null ? null : (Integer) Check.index("embedding", paddingIdx, rows, 0);
        this.weight = parameter("weight", Init.normal(Tensor.zeros(rows, columns), 0, 1, rng));
        if (this.paddingIdx != null) {
            int padding = this.paddingIdx;
            Autograd.noGrad(() -> weight.select(0, padding).mul_(0));
        }
    }

    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.embedding(x, weight, paddingIdx);
    }

    @Override
    protected String extraRepr() {
        return weight.size(0) + ", " + weight.size(1) + (paddingIdx == null ? "" : ", paddingIdx=" + paddingIdx);
    }
}
