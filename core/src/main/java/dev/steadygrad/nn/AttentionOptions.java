package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What attention does beyond its inputs: nothing unless told otherwise. Each setting gives new options.
///
/// @param attnMask bool, true where a key takes part, or of the query's dtype and added to the scores
/// @param isCausal whether query i sees keys 0 to i only
/// @param scale what scores are multiplied by; null stands for 1 / √E
/// @param emptyRow what a query gets that sees no key: 0 unless told otherwise, as in PyTorch from 2.5 on
public record AttentionOptions(
        @Nullable Tensor attnMask,
        boolean isCausal,
        @Nullable Double scale,
        EmptyRow emptyRow) {

    /// **Errors**: `IllegalArgumentException` for a scale that is not finite.
    public AttentionOptions {
        Check.that(
                scale == null || Double.isFinite(scale),
                "scaledDotProductAttention: scale must be finite, got scale=%s",
                scale == null ? 0 : scale);
    }

    public AttentionOptions() {
        this(null, false, null, EmptyRow.ZERO);
    }

    public AttentionOptions attnMask(Tensor mask) {
        return new AttentionOptions(mask, isCausal, scale, emptyRow);
    }

    public AttentionOptions isCausal(boolean causal) {
        return new AttentionOptions(attnMask, causal, scale, emptyRow);
    }

    public AttentionOptions scale(double factor) {
        return new AttentionOptions(attnMask, isCausal, factor, emptyRow);
    }

    public AttentionOptions emptyRow(EmptyRow policy) {
        return new AttentionOptions(attnMask, isCausal, scale, policy);
    }
}
