package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.SomeRows;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.SoftCrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What rows of logits predict, gathered a few rows at a time: see [PredictedLoss].
final class Predictions {
    private final int k;
    private final long @Nullable [] argmax;
    private final long @Nullable [] topK;
    private final double @Nullable [] entropy;
    private final boolean countsHits;
    private long hits;
    private long rows;

    Predictions(LinearCrossEntropyLoss wanted, int rows) {
        this.k = wanted.topK();
        this.argmax = wanted.argmax() ? none(rows) : null;
        this.topK = k > 0 ? none(rows * k) : null;
        this.entropy = wanted.entropy() ? new double[rows] : null;
        this.countsHits = wanted.accuracy();
    }

    private static long[] none(int n) {
        long[] none = new long[n];
        Arrays.fill(none, -1);
        return none;
    }

    /// The rows `at` of all.
    void add(SomeRows at, CrossEntropyCall call) {
        Tensor x = call.logits().detach();
        long[] index = call.index();
        long[] best = argmax != null || countsHits ? x.argmax(1).toLongArray() : new long[0];
        long[] targets = countsHits ? call.classes() : new long[0];
        long[] classes =
                topK == null ? new long[0] : x.topk(k, 1, true).indices().toLongArray();
        double[] spread = entropy == null ? new double[0] : entropy(x.array());
        for (int i = 0; i < at.count(); i++) {
            if (index[i] < 0) {
                continue;
            }
            rows++;
            if (argmax != null) {
                argmax[at.at(i)] = best[i];
            }
            if (topK != null) {
                System.arraycopy(classes, i * k, topK, at.at(i) * k, k);
            }
            if (entropy != null) {
                entropy[at.at(i)] = spread[i];
            }
            hits += countsHits && best[i] == targets[i] ? 1 : 0;
        }
    }

    /// As the cross-entropy of the softmax with itself, whose terms don't cancel.
    private static double[] entropy(NdArray logits) {
        NdArray x = logits.to(DType.FLOAT64);
        NdArray p = RowOps.softmax("entropy", x, 1);
        return new SoftCrossEntropyRows(0, true).forward(List.of(x, p)).toDoubleArray();
    }

    /// @param shape of one value a row
    PredictedLoss with(Tensor loss, Shape shape, DType dtype) {
        return new PredictedLoss(
                loss,
                argmax == null ? null : Tensor.of(argmax, shape.toArray()),
                topK == null
                        ? null
                        : Tensor.of(topK, shape.inserting(shape.rank(), k).toArray()),
                entropy == null ? null : Tensor.of(entropy, shape.toArray()).to(dtype),
                countsHits ? (double) hits / rows : Double.NaN);
    }
}
