package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import org.jspecify.annotations.Nullable;

/// What attention reads: each query weighs the values by the softmax of its scores, `scale * (query · key) + mask`.
/// All are float32 or all float64.
///
/// @param query `[batch…, L, E]`
/// @param key `[batch…, S, E]`
/// @param value `[batch…, S, F]`
/// @param mask `[batch…, L, S]`, bool, true where a key takes part, or of the others' dtype and added; null for none
/// @param causal whether query i sees keys 0 to i only
/// @param empty what each key weighs for a query that sees none: NaN, 0 or 1 / S
public record AttentionInput(
        Strided query, Strided key, Strided value, @Nullable Strided mask, double scale, boolean causal, double empty) {

    public DType dtype() {
        return query.dtype();
    }

    public Shape batch() {
        return query.shape().slice(0, query.shape().rank() - 2);
    }

    /// L.
    public int queries() {
        return query.shape().dim(query.shape().rank() - 2);
    }

    /// S.
    public int keys() {
        return key.shape().dim(key.shape().rank() - 2);
    }
}
