package dev.steadygrad.loss;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/// Classes drawn to stand for all, for [SampledSoftmaxLoss] and [NceLoss].
///
/// @param classes int64 `[count]`
/// @param expected how often a class was to be expected among them
public record Candidates(Tensor classes, LongToDoubleFunction expected) {

    /// All of `[0, classes)`, so that nothing is left to chance.
    public static Candidates all(int classes) {
        return new Candidates(Tensor.arange(classes), c -> 1);
    }

    /// The logarithms of how often each of `ids` was to be expected.
    Tensor logExpected(Tensor ids, DType dtype) {
        double[] logs = LongStream.of(ids.toLongArray())
                .mapToDouble(expected)
                .map(StrictMath::log)
                .toArray();
        return Tensor.of(logs, logs.length).to(dtype);
    }
}
