package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.Op;
import dev.steadygrad.base.DType;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Provenance;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.doctor.Where;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.NllLoss;
import dev.steadygrad.op.LogSoftmax;
import dev.steadygrad.op.MaskedSoftmax;
import dev.steadygrad.op.Softmax;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Softmax over a dimension that is not the classes': the batch's, so that the examples of a batch share one
/// probability, or one of size 1, so that every probability is 1.
public final class SoftmaxOverWrongDim implements Rule {
    private @Nullable Where overBatch;

    @Override
    public boolean hears(Class<? extends Op> op) {
        return op == Softmax.class || op == LogSoftmax.class || op == MaskedSoftmax.class;
    }

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {
        int dim = output.rank() == 2 ? dim(op) : -1;
        if (dim < 0 || output.size(1 - dim) < 2) {
            return;
        }
        if (dim == 0) {
            overBatch = chart.at(op, inputs);
        }
        if (dim == 1 && output.size(1) == 1 && chart.isModuleOutput(inputs.getFirst())) {
            chart.error(
                    this,
                    chart.at(op, inputs),
                    "softmax over a dimension of size 1",
                    "the only entry of a row gets all of it: every result is %s, whatever goes in"
                            .formatted(op instanceof LogSoftmax ? "0" : "1"),
                    "sigmoid() and BceWithLogitsLoss for one output; two outputs for two classes");
        }
    }

    /// Of a matrix; -1 for another op.
    private static int dim(Op op) {
        return switch (op) {
            case Softmax s -> Math.floorMod(s.dim(), 2);
            case LogSoftmax s -> Math.floorMod(s.dim(), 2);
            case MaskedSoftmax s -> Math.floorMod(s.dim(), 2);
            default -> -1;
        };
    }

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        Distribution p = Provenance.distribution(input);
        Where where = overBatch;
        if (where == null || p == null || p.dim() != 0 || input.rank() != 2 || loss instanceof CrossEntropyLoss) {
            return;
        }
        if (input.size(0) > 1 && input.size(1) > 1 && (loss instanceof NllLoss || hasRows(input, target))) {
            chart.error(
                    this,
                    where,
                    "softmax over the batch dimension of " + input.shape(),
                    "the %d examples of a class share one probability, and what a row gets depends on the others"
                            .formatted(input.size(0)),
                    "softmax(1): the classes are dimension 1 of [N, C]");
        }
    }

    /// Whether each row of the target sums to 1.
    private static boolean hasRows(Tensor input, Tensor target) {
        if (!target.isFloatingPoint() || !target.shape().equals(input.shape())) {
            return false;
        }
        Tensor sums = target.detach().to(DType.FLOAT64).sum(1);
        return sums.sub(1).abs().le(0.01).all().itemBoolean();
    }
}
