package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.DType;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.FocalLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.MultiMarginLoss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.loss.Poly1Loss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the rules need to know of a loss over classes.
///
/// @param classDim null for the usual place
/// @param takesLogits whether a softmax is inside
/// @param weight one a class, which a mean over class indices is divided by; null for none
/// @param ignoreIndex null where no row can be ignored
record ClassLoss(
        @Nullable Integer classDim,
        boolean takesLogits,
        @Nullable Tensor weight,
        @Nullable Long ignoreIndex,
        Reduction reduction) {

    /// Null for another kind of loss.
    static @Nullable ClassLoss of(Loss loss) {
        return switch (loss) {
            case CrossEntropyLoss l -> new ClassLoss(l.classDim(), true, l.weight(), l.ignoreIndex(), l.reduction());
            case FocalLoss l -> new ClassLoss(null, true, l.weight(), l.ignoreIndex(), l.reduction());
            case Poly1Loss l -> new ClassLoss(null, true, l.weight(), l.ignoreIndex(), l.reduction());
            case NllLoss l -> new ClassLoss(null, false, l.weight(), l.ignoreIndex(), l.reduction());
            case MultiMarginLoss l -> new ClassLoss(null, false, null, null, l.reduction());
            default -> null;
        };
    }

    /// Where `input` has its classes; -1 where it can't have any.
    int dim(Tensor input) {
        int rank = input.rank();
        int d = classDim == null ? Math.min(rank - 1, 1) : classDim < 0 ? classDim + rank : classDim;
        return d < rank ? d : -1;
    }

    /// Whether `target` holds class indices that fit `input`.
    boolean hasIndices(Tensor input, Tensor target) {
        int d = dim(input);
        return d >= 0
                && target.dtype().category() == DType.Category.INTEGER
                && target.shape().equals(input.shape().without(d));
    }

    /// Whether `target` has the shape of probabilities for `input`.
    boolean hasProbabilities(Tensor input, Tensor target) {
        return dim(input) >= 0 && target.dtype().isFloating() && target.shape().equals(input.shape());
    }

    boolean isIgnored(long index) {
        return ignoreIndex != null && ignoreIndex == index;
    }

    /// Whether some row of class indices counts.
    boolean hasLive(Tensor target) {
        for (long c : target.toLongArray()) {
            if (!isIgnored(c)) {
                return true;
            }
        }
        return false;
    }

    /// How many rows of class indices count.
    long live(Tensor target) {
        return Arrays.stream(target.toLongArray()).filter(c -> !isIgnored(c)).count();
    }
}
