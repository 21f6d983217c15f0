package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.Shape;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/// A target of the wrong kind: one-hot numbers or probabilities where class indices are meant, or indices as floating
/// numbers. The loss refuses it; this says what to write.
public final class TargetKind implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        ClassLoss c = ClassLoss.of(loss);
        int dim = c == null ? -1 : c.dim(input);
        if (c == null || dim < 0 || c.hasIndices(input, target)) {
            return;
        }
        Shape rows = input.shape().without(dim);
        boolean same = target.shape().equals(input.shape());
        if (same && !target.isFloatingPoint()) {
            String fix = loss instanceof CrossEntropyLoss
                    ? argmax(dim)
                            + ", target.to(DType.%s) the probabilities"
                                    .formatted(input.dtype().name())
                    : argmax(dim);
            tell(loss, input, target, chart, kind(target), fix);
        } else if (same && !(loss instanceof CrossEntropyLoss)) {
            tell(loss, input, target, chart, "probabilities where class indices are meant", argmax(dim));
        } else if (target.shape().equals(rows) && target.isFloatingPoint()) {
            tell(loss, input, target, chart, "class indices of dtype " + target.dtype(), "target.to(DType.INT64)");
        } else if (target.shape().equals(input.shape().with(dim, 1)) && input.size(dim) > 1) {
            String fix = "target.squeeze(%d)".formatted(dim) + (target.isFloatingPoint() ? ".to(DType.INT64)" : "");
            tell(loss, input, target, chart, "class indices with a dimension of size 1 too much", fix);
        }
    }

    private static String argmax(int dim) {
        return "target.argmax(%d) gives the indices".formatted(dim);
    }

    private static String kind(Tensor target) {
        long others = target.mul(target).ne(target).countNonzero().itemLong();
        return (others == 0 ? "one-hot" : "whole") + " numbers of dtype " + target.dtype()
                + " where class indices are meant";
    }

    private void tell(Loss loss, Tensor input, Tensor target, Chart chart, String what, String fix) {
        ClassLoss c = Objects.requireNonNull(ClassLoss.of(loss));
        chart.error(
                this,
                chart.at(Chart.nameOf(loss), List.of(input, target)),
                what,
                "for an input of shape %s class indices are whole numbers of shape %s%s, got %s of shape %s"
                        .formatted(
                                input.shape(),
                                input.shape().without(c.dim(input)),
                                loss instanceof CrossEntropyLoss
                                        ? ", probabilities floating numbers of shape " + input.shape()
                                        : "",
                                target.dtype(),
                                target.shape()),
                fix);
    }
}
