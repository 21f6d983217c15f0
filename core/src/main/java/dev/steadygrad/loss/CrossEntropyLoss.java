package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Cross-entropy of logits: `-log softmax(input)[target]` of each row, then reduced. It takes the logits themselves,
/// never
/// probabilities: softmax is inside, exact.
///
/// **Shape**: logits `[N, C]` and class indices `[N]`, or `[C]` and `[]`.
///
/// **Special values**: the mean of no rows is NaN; a row with NaN or +inf gives NaN.
///
/// **Numerics**: loss and gradient within 1 ulp in float32 of the exact value for each row; see [CrossEntropyRows].
///
/// **Errors**: `IllegalArgumentException` for integer logits, other shapes, or a class outside `[0, C)`, named with its
/// row.
///
/// **PyTorch**: `nn.CrossEntropyLoss(reduction=…)`.
public record CrossEntropyLoss(Reduction reduction) implements Loss {

    /// The mean over the rows.
    public CrossEntropyLoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        Check.floating("crossEntropy", input.dtype());
        Check.that(
                input.rank() == 1 || input.rank() == 2,
                "crossEntropy: logits must have shape [N, C] or [C], got shape=%s",
                input.shape());
        Check.that(
                !target.dtype().isFloating() && target.dtype() != DType.BOOL,
                "crossEntropy: targets must be class indices of an integer dtype, got dtype=%s",
                target.dtype());
        Check.sameShape(
                "crossEntropy", "the target", target.shape(), input.shape().without(input.rank() - 1));
        int classes = input.size(-1);
        checkClasses(target.toLongArray(), classes);
        Tensor rows = input.reshape(-1, classes);
        Tensor losses = rows.apply(new CrossEntropyRows(), List.of(target.reshape(rows.size(0))));
        return reduction.apply(losses.reshape(target.shape()));
    }

    private static void checkClasses(long[] target, int classes) {
        for (int i = 0; i < target.length; i++) {
            if (target[i] < 0 || target[i] >= classes) {
                throw new IllegalArgumentException("crossEntropy: class index must be in [0, %d), got target[%d]=%d"
                        .formatted(classes, i, target[i]));
            }
        }
    }
}
