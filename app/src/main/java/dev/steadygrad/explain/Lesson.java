package dev.steadygrad.explain;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that there is to show of a batch.
///
/// @param logits float64 `[N, C]`, as given
/// @param classes int64 `[N]`, the right ones
/// @param dtype what is computed in
/// @param usual the loss as every framework computes it
/// @param firstNonFinite where the naive computation first leaves the finite numbers
/// @param firstNan where it first leaves the numbers
/// @param reaches of all floating dtypes
public record Lesson(
        Tensor logits,
        Tensor classes,
        DType dtype,
        Outcome naive,
        Outcome usual,
        Outcome stable,
        Optional<Birth> firstNonFinite,
        Optional<Birth> firstNan,
        List<Reach> reaches) {

    public Lesson {
        reaches = List.copyOf(reaches);
    }

    public static Lesson of(Tensor logits, Tensor classes, DType dtype) {
        Trace trace = new Trace();
        Outcome naive = Outcome.naive(logits, classes, dtype, trace);
        return new Lesson(
                logits,
                classes,
                dtype,
                naive,
                Outcome.usual(logits, classes, dtype),
                Outcome.stable(logits, classes, dtype),
                Birth.first(trace, v -> !Double.isFinite(v)),
                Birth.first(trace, Double::isNaN),
                Stream.of(DType.values())
                        .filter(DType::isFloating)
                        .map(d -> Reach.of(d, logits, classes))
                        .toList());
    }

    /// How far the dtype of this lesson goes.
    public Reach reach() {
        return reaches.stream().filter(r -> r.dtype() == dtype).findFirst().orElseThrow();
    }
}
