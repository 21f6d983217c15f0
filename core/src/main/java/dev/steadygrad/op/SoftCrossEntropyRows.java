package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.SoftTarget;
import java.util.List;

/// The loss of each row of logits against a distribution: `sum over c of q_c * -log softmax(x)_c`, with
/// `q_c = ((1 - smoothing) * t_c + smoothing / C) * weight_c`.
///
/// **Shape**: logits `[N, C]`; target t as probabilities `[N, C]`, or as class indices `[N]` (int64), which stand for
/// one-hot rows; optionally the weights `[C]`, a constant → `[N]`, in float64.
///
/// **Special values**: a row whose class index is negative has loss 0 and no gradient, whatever its logits. 0 times a
/// loss of inf is NaN, or 0 on request.
///
/// **Numerics**: no term cancels where the row is confident, so that it keeps its digits in loss and gradient; softmax
/// and its logarithm are exact as those of [CrossEntropyRows], the sums are in float64.
///
/// @param skipsZeros whether a class with q of 0 adds 0 whatever its loss
public record SoftCrossEntropyRows(double smoothing, boolean skipsZeros) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        if (!skipsZeros) {
            return RowOps.crossEntropy(in.get(0), target(in));
        }
        NdArray x = in.get(0).to(DType.FLOAT64);
        NdArray q = RowOps.distribution(x, target(in));
        NdArray none = q.compare("crossEntropy", Compare.EQ, NdArray.number(0));
        NdArray terms = q.mul(RowOps.logSoftmax(x, 1)).neg().maskedFill(none, 0);
        return terms.sum(new int[] {1}, false);
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        if (i == 0) {
            return g.apply(new Gradient(this), in);
        }
        A losses = skipped(in.get(0).apply(new LogSoftmax(1))).mul(smoothing - 1);
        return weighted(losses.mul(CrossEntropyRows.column(g)), in);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// A class that adds 0 does not make its probability's gradient infinite.
    private <A extends Verbs<A>> A skipped(A logP) {
        if (!skipsZeros) {
            return logP;
        }
        NdArray none = logP.array().compare("crossEntropy", Compare.EQ, NdArray.number(Double.NEGATIVE_INFINITY));
        return logP.maskedFill(logP.lift(none), 0);
    }

    /// @param in logits, target and perhaps weights
    private <A extends Verbs<A>> SoftTarget target(List<A> in) {
        int classes = in.get(0).shape().dim(1);
        NdArray weight = in.size() > 2 ? in.get(2).array() : null;
        return new SoftTarget(
                in.get(1).array().data(), 1 - smoothing, smoothing / classes, weight == null ? null : weight.data());
    }

    private static <A extends Verbs<A>> A weighted(A x, List<A> in) {
        return in.size() > 2 ? x.mul(in.get(2)) : x;
    }

    /// The q of each row, with the history of the probabilities.
    private <A extends Verbs<A>> A distribution(List<A> in) {
        A x = in.get(0);
        A t = in.get(1);
        return t.dtype().isFloating()
                ? weighted(t.mul(1 - smoothing).add(smoothing / x.shape().dim(1)), in)
                : x.lift(RowOps.distribution(x.array(), target(in)));
    }

    /// `g * (softmax(x) * Q - q)`, from `g [N]` and the loss's inputs; Q is the sum of q.
    record Gradient(SoftCrossEntropyRows loss) implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            return RowOps.crossEntropyBackward(in.get(0), in.get(1), loss.target(in.subList(1, in.size())));
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
            A g = in.get(0);
            List<A> inputs = in.subList(1, in.size());
            if (i == 0) {
                A one = g.lift(NdArray.full(g.dtype(), g.shape(), 1.0));
                return h.mul(one.apply(this, inputs)).sum(new int[] {1}, false);
            }
            A t = in.get(2);
            A x = t.dtype().isFloating() ? in.get(1) : CrossEntropyRows.live(in.get(1), t);
            A p = x.apply(new Softmax(1));
            A all = h.mul(CrossEntropyRows.column(g));
            A scaled = t.dtype().isFloating() ? all : CrossEntropyRows.live(all, t);
            if (i == 1) {
                A total = loss.distribution(inputs).sum(new int[] {1}, true);
                return scaled.mul(total).apply(new Softmax.Gradient(1), p);
            }
            A mean = scaled.mul(p).sum(new int[] {1}, true);
            return weighted(mean.sub(scaled).mul(1 - loss.smoothing), inputs);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
