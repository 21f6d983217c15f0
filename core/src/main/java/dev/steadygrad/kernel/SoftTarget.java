package dev.steadygrad.kernel;

import org.jspecify.annotations.Nullable;

/// What the classes of each row of logits `[N, C]` count: `q_c = (keep * t_c + spread) * weight_c`.
///
/// @param values t itself, floating `[N, C]`, or int64 class indices `[N]`, of which it is one-hot; a negative index
/// makes
///     the row's q 0, and what is computed of it 0 whatever its logits
/// @param keep 1 - smoothing
/// @param spread smoothing / C
/// @param weight `[C]`; null stands for 1
public record SoftTarget(
        Strided values,
        double keep,
        double spread,
        @Nullable Strided weight) {

    public boolean isIndex() {
        return !values.dtype().isFloating();
    }
}
