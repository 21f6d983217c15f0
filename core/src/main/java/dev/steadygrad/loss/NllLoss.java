package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.op.Gather;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The negative log-likelihood: `-weight[target] * input[target]` of each row of log-probabilities, then reduced.
/// [CrossEntropyLoss] does this and the log-softmax before it in one, exact.
///
/// **Shape**: log-probabilities `[C]`, `[N, C]` or `[N, C, d1, …, dK]` and class indices of that shape without C.
///
/// **Special values**: a row whose index is [#ignoreIndex] has loss 0 and no gradient, whatever it holds; the mean of
/// no rows is NaN.
///
/// **Numerics**: rows are added up in float64, and the result is rounded once: in float32 within 1 ulp of the exact
/// value for log-probabilities of at most 0 and weights of at least 0.
///
/// **Errors**: `IllegalArgumentException` as [CrossEntropyLoss].
///
/// **PyTorch**: `nn.NLLLoss`; weights are constants.
///
/// @param weight one a class, `[C]`, of the input's dtype; null for none
/// @param ignoreIndex rows of this class don't count; it may lie outside `[0, C)`
public record NllLoss(@Nullable Tensor weight, long ignoreIndex, Reduction reduction) implements Loss {
    private static final String OP = "nllLoss";

    /// The class of rows that don't count, unless another is named.
    static final long IGNORE = -100;

    /// The mean over the rows, without weights; rows of class -100 are ignored.
    public NllLoss() {
        this(null, IGNORE, Reduction.MEAN);
    }

    public NllLoss weight(Tensor weight) {
        return new NllLoss(weight, ignoreIndex, reduction);
    }

    public NllLoss ignoreIndex(long ignoreIndex) {
        return new NllLoss(weight, ignoreIndex, reduction);
    }

    public NllLoss reduction(Reduction reduction) {
        return new NllLoss(weight, ignoreIndex, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, weight);
        ClassTargets targets = ClassTargets.of(rows, target, ignoreIndex, weight);
        Tensor losses = picked(rows.of(input), targets.indices().array()).neg().to(DType.FLOAT64);
        return reduction.ofRows(OP, targets.weigh(losses), targets.total(), rows.shape(), rows.dtype());
    }

    /// The element of each row at its index, 0 where that is negative.
    private static Tensor picked(Tensor rows, NdArray index) {
        NdArray none = NdArray.number(0);
        NdArray inside = index.zip(OP, Binary.MAXIMUM, none).reshape(Shape.of(index.numel(), 1));
        Tensor all = rows.apply(new Gather(1, inside)).reshape(index.shape());
        return all.maskedFill(Tensor.wrap(index.compare(OP, Compare.LT, none)), 0);
    }
}
