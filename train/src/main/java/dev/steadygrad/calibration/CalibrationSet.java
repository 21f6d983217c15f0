package dev.steadygrad.calibration;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/// Checked logits and labels, on which a scaling is fitted.
///
/// @param logits `[N, C]`, float64
/// @param labels `[N]`, int64
record CalibrationSet(Tensor logits, Tensor labels) {
    static CalibrationSet of(String op, Tensor logits, Tensor labels) {
        Check.that(
                logits.rank() == 2 && logits.size(0) > 0 && logits.size(1) > 1,
                "%s: logits must have shape [N, C] of a row or more and 2 classes or more, got shape=%s",
                op,
                logits.shape());
        Check.floating(op, logits.dtype());
        Check.that(
                labels.rank() == 1
                        && labels.size(0) == logits.size(0)
                        && labels.dtype().category() == DType.Category.INTEGER,
                "%s: labels must be %d class indices, got shape=%s and dtype=%s",
                op,
                logits.size(0),
                labels.shape(),
                labels.dtype());
        long[] t = labels.toLongArray();
        for (int i = 0; i < t.length; i++) {
            Check.that(
                    t[i] >= 0 && t[i] < logits.size(1),
                    "%s: class index must be in [0, %d), got labels[%d]=%d",
                    op,
                    logits.size(1),
                    i,
                    t[i]);
        }
        Tensor z = logits.detach().to(DType.FLOAT64);
        double[] largest = z.abs().amax(1).toDoubleArray();
        for (int i = 0; i < largest.length; i++) {
            Check.that(
                    largest[i] < Double.POSITIVE_INFINITY,
                    "%s: logits must be finite, got %s in row %d",
                    op,
                    largest[i],
                    i);
        }
        return new CalibrationSet(z, Tensor.of(t, t.length));
    }

    /// The labels as `[N, 1]`.
    Tensor column() {
        return labels.unsqueeze(1);
    }

    /// What to say where all labels are of one class.
    Optional<String> oneClass() {
        long[] distinct = Arrays.stream(labels.toLongArray()).distinct().toArray();
        return distinct.length > 1
                ? Optional.empty()
                : Optional.of("all labels are of class %d, so that nothing is known of the others; take more data"
                        .formatted(distinct[0]));
    }
}
