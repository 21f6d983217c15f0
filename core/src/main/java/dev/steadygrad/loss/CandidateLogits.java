package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The logits of each row's own class and of candidates for all others, less the logarithms of how often each was
/// to be expected among these. Of the weights only the rows of these classes are read, and rows that don't count
/// are left out.
///
/// @param own `[rows, 1]`
/// @param others `[rows, candidates]`
/// @param hits bool, like `others`: whether the candidate is the row's own class
/// @param live the positions of the rows that count, int64
/// @param shape of the target
record CandidateLogits(Tensor own, Tensor others, Tensor hits, Tensor live, Shape shape) {

    /// The layer that logits come from.
    ///
    /// @param hidden `[…, D]`
    /// @param weight `[C, D]`
    /// @param bias `[C]`
    record Layer(
            String op,
            Tensor hidden,
            Tensor weight,
            @Nullable Tensor bias) {

        /// **Errors**: `IllegalArgumentException` for shapes and dtypes that don't fit.
        Layer {
            Check.floating(op, hidden.dtype());
            Check.that(weight.rank() == 2, "%s: the weight must have shape [C, D], got shape=%s", op, weight.shape());
            Check.that(
                    hidden.rank() > 0 && hidden.size(-1) == weight.size(1),
                    "%s: the last dimension must be %d, got hidden of shape=%s",
                    op,
                    weight.size(1),
                    hidden.shape());
            checkDType(op, "weight", weight.dtype(), hidden.dtype());
            if (bias != null) {
                Check.sameShape(op, "the bias", bias.shape(), weight.shape().slice(0, 1));
                checkDType(op, "bias", bias.dtype(), hidden.dtype());
            }
        }

        private static void checkDType(String op, String what, DType got, DType wanted) {
            Check.that(
                    got == wanted,
                    "%s: the %s must have the dtype %s of the hidden values, got dtype=%s; convert it with to(dtype)",
                    op,
                    what,
                    wanted,
                    got);
        }

        int classes() {
            return weight.size(0);
        }

        /// The hidden values of the rows at positions `live`, `[rows, D]`.
        Tensor rows(Tensor live) {
            int width = weight.size(1);
            Tensor all = hidden.reshape(
                    Shape.of(hidden.shape().slice(0, hidden.rank() - 1).numel(), width));
            return live.numel() == all.size(0) ? all : all.indexSelect(0, live);
        }

        /// The biases of classes, 0 without.
        Tensor bias(Tensor ids) {
            return bias == null ? Tensor.zeros(hidden.dtype(), ids.numel()) : bias.indexSelect(0, ids);
        }

        /// The target's classes.
        ///
        /// **Errors**: `IllegalArgumentException` for another shape or dtype, or a class outside `[0, C)` that is
        /// not `ignoreIndex`, named with its row.
        long[] classes(Tensor target, long ignoreIndex) {
            Check.that(
                    target.dtype().category() == DType.Category.INTEGER,
                    "%s: class indices must have an integer dtype, got target of dtype=%s",
                    op,
                    target.dtype());
            Check.sameShape(op, "the target", target.shape(), hidden.shape().without(hidden.rank() - 1));
            long[] index = target.toLongArray();
            Check.classes(op, index, 0, target.shape(), classes(), ignoreIndex);
            return index;
        }
    }

    static CandidateLogits of(Layer layer, Tensor target, long ignoreIndex, Candidates candidates) {
        long[] classes = layer.classes(target, ignoreIndex);
        long[] live = IntStream.range(0, classes.length)
                .filter(i -> classes[i] != ignoreIndex)
                .asLongStream()
                .toArray();
        int n = live.length;
        int count = candidates.classes().numel();
        Tensor at = Tensor.of(live, n);
        Tensor own = Tensor.of(classes, classes.length).indexSelect(0, at);
        Tensor ids = Tensor.cat(List.of(own, candidates.classes()), 0);
        Tensor rows = layer.rows(at);
        Tensor weights = layer.weight.indexSelect(0, ids);
        Tensor shift = layer.bias(ids).sub(candidates.logExpected(ids, layer.hidden.dtype()));
        Tensor first = rows.mul(weights.narrow(0, 0, n)).sum(1).add(shift.narrow(0, 0, n));
        Tensor others = rows.matmul(weights.narrow(0, n, count).mT()).add(shift.narrow(0, n, count));
        Shape column = Shape.of(n, 1);
        return new CandidateLogits(
                first.reshape(column), others, own.reshape(column).eq(candidates.classes()), at, target.shape());
    }

    /// The reduction of `losses`, float64 and one a row that counts; others have 0.
    Tensor reduce(String op, Reduction reduction, Tensor losses) {
        boolean spread = reduction == Reduction.NONE && live.numel() < shape.numel();
        Tensor all = spread ? Tensor.zeros(DType.FLOAT64, shape.numel()).indexAdd(0, live, losses) : losses;
        return reduction.ofRows(op, all, live.numel(), shape, own.dtype());
    }
}
