package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// [CrossEntropyLoss] of the logits `hidden · weightᵀ + bias`, of which there is never more than a block of rows: the
/// loss, and the gradients of all three inputs, for vocabularies whose logits would not fit into memory.
///
/// ```java
/// var loss = new LinearCrossEntropyLoss(new CrossEntropyLoss().labelSmoothing(0.1));
/// loss.apply(hidden, head.weight(), null, tokens).backward();
/// ```
///
/// All options are those of [CrossEntropyLoss]; the logits are overwritten in any case. [#predict] gives, of the same
/// logits, what is asked for by [#argmax], [#topK], [#entropy] and [#accuracy].
///
/// **Shape**: hidden `[D]`, `[N, D]` or `[d1, …, dK, D]`, weight `[C, D]`, bias `[C]` or null; class indices and row
/// weights as hidden without D; probabilities and class mask with C in place of D, or `[C]` for the mask.
/// [Reduction#NONE] gives the shape without D, the others a scalar.
///
/// **Memory**: beside the gradients 64 MiB, some numbers a row, and one row's work where that is more. A mean or a sum
/// computes the gradients with the loss, in three matrix products; without a reduction, or where backward brings
/// another gradient than 1, it makes the logits once more. Rows that are ignored take no part in the products. Half
/// types have a copy of the weight and the sums of its gradient in float32 on top. Second derivatives make all logits.
///
/// **Special values**: as [CrossEntropyLoss].
///
/// **Numerics**: the logits are rounded to float32, of float64 inputs to float64; loss and gradient of these are as
/// exact as those of [CrossEntropyLoss]. The gradients of weight and bias are added up in blocks of rows; the shapes,
/// the options and which rows are ignored say how large these are. Entries of the logits' gradient below the smallest
/// normal float32 may count as 0 there.
///
/// **Errors**: as [CrossEntropyLoss], and `IllegalArgumentException` for a hidden width that is not the weight's, other
/// dtypes of weight or bias, a class dim, which is the last one here, and a target that wants a gradient: before
/// anything is computed.
///
/// **PyTorch**: `F.cross_entropy(F.linear(hidden, weight, bias), target)`.
///
/// **Source**: blocks with the gradient in the forward: Hsu et al., *Liger Kernel*, 2024.
///
/// @param loss what is computed of the logits
/// @param topK how many of the likeliest classes [#predict] gives of each row; 0 for none
public record LinearCrossEntropyLoss(
        CrossEntropyLoss loss, boolean argmax, int topK, boolean entropy, boolean accuracy) {
    static final String OP = "fusedLinearCrossEntropy";

    public LinearCrossEntropyLoss {
        Integer classDim = loss.classDim();
        if (classDim != null) {
            throw Check.error("%s: the classes are the last dimension, got classDim=%d; leave it out", OP, classDim);
        }
        Check.that(topK >= 0, "%s: topK must be 0 or more, got topK=%d", OP, topK);
    }

    public LinearCrossEntropyLoss(CrossEntropyLoss loss) {
        this(loss, false, 0, false, false);
    }

    /// The mean over the rows: see [CrossEntropyLoss#CrossEntropyLoss()].
    public LinearCrossEntropyLoss() {
        this(new CrossEntropyLoss());
    }

    public LinearCrossEntropyLoss argmax(boolean argmax) {
        return new LinearCrossEntropyLoss(loss, argmax, topK, entropy, accuracy);
    }

    public LinearCrossEntropyLoss topK(int topK) {
        return new LinearCrossEntropyLoss(loss, argmax, topK, entropy, accuracy);
    }

    public LinearCrossEntropyLoss entropy(boolean entropy) {
        return new LinearCrossEntropyLoss(loss, argmax, topK, entropy, accuracy);
    }

    public LinearCrossEntropyLoss accuracy(boolean accuracy) {
        return new LinearCrossEntropyLoss(loss, argmax, topK, entropy, accuracy);
    }

    public Tensor apply(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target) {
        return call(LinearCrossEntropyCall::loss, hidden, weight, bias, target);
    }

    /// As [#apply], before the reduction, whatever it is: what merges with that of other rows.
    public LossValue value(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target) {
        return call(LinearCrossEntropyCall::value, hidden, weight, bias, target);
    }

    /// As [#apply], with what the logits predict.
    ///
    /// **Errors**: as [#apply], and `IllegalArgumentException` where there are fewer classes than [#topK].
    public PredictedLoss predict(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target) {
        return call(call -> call.predict(this), hidden, weight, bias, target);
    }

    private <T> T call(
            Function<LinearCrossEntropyCall, T> f, Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target) {
        return Observers.within(
                this,
                List.of(hidden, target, weight),
                () -> f.apply(new LinearCrossEntropyCall(
                        loss, LinearCrossEntropyCall.SCRATCH, hidden, weight, bias, target)));
    }
}
