package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.SoftTarget;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Cross-entropy with a distribution for each row. With k the maximum, `-log p_c = (x_k - x_c) + -log p_k` has no
/// cancelling terms, and neither has the gradient at k, `p_k Q - q_k = p_k (Q - q_k) + q_k (p_k - 1)`, where `p_k - 1`
/// comes exact from the softmax rows. These run in the dtype's kind, everything else in double.
final class SoftTargetKernel {
    /// Elements a task takes.
    private static final int GRAIN = Loop.GRAIN / 8;

    private final SoftmaxRows softmax;
    private final ReduceRows reductions;

    SoftTargetKernel(Rows rows) {
        this.softmax = rows.softmax();
        this.reductions = rows.reductions();
    }

    void crossEntropy(Strided x, SoftTarget target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        int count = x.shape().dim(0);
        int n = x.shape().dim(1);
        double[] weight = target.weight() == null ? null : load(target.weight());
        Kind kind = Kind.of(x.dtype());
        Queue<Row> idle = new ConcurrentLinkedQueue<>();
        int perTask = Math.max(1, GRAIN / Math.max(1, n));
        Parallel.forEach((count + perTask - 1) / perTask, c -> {
            Row free = idle.poll();
            Row row = free == null ? new Row(kind, n, weight) : free;
            for (int i = c * perTask; i < Math.min(count, (c + 1) * perTask); i++) {
                row.run(i, x, target, loss, g, dx);
            }
            idle.add(row);
        });
        idle.forEach(Row::recycle);
    }

    private static double[] load(Strided vector) {
        double[] to = new double[vector.shape().dim(0)];
        Kind.DOUBLE.load(vector.storage(), vector.offset(), vector.strides()[0], to, to.length);
        return to;
    }

    /// Row `i` of `x`.
    private static void load(Strided x, int i, double[] to) {
        Kind.DOUBLE.load(x.storage(), at(x, i), x.strides()[1], to, to.length);
    }

    private static int at(Strided x, int i) {
        return x.offset() + i * x.strides()[0];
    }

    /// What a thread needs for one row.
    private final class Row {
        private final double @Nullable [] weight;
        private final List<Storage> memory = new ArrayList<>();
        private final int n;
        private final float @Nullable [] floats;
        private final double[] x;
        private final double[] p;
        private final double[] q;

        Row(Kind kind, int n, double @Nullable [] weight) {
            this.weight = weight;
            this.n = n;
            this.floats = kind == Kind.FLOAT ? (float[]) run(DType.FLOAT32) : null;
            this.x = (double[]) run(DType.FLOAT64);
            this.p = (double[]) run(DType.FLOAT64);
            this.q = (double[]) run(DType.FLOAT64);
        }

        private Object run(DType dtype) {
            Storage run = Storage.blank(dtype, n);
            memory.add(run);
            return run.array();
        }

        void recycle() {
            memory.forEach(Storage::recycle);
        }

        void run(
                int i,
                Strided logits,
                SoftTarget target,
                @Nullable Strided loss,
                @Nullable Strided g,
                @Nullable Strided dx) {
            double value = 0;
            if (fill(i, target)) {
                load(logits, i, x);
                int k = largest();
                double top = softmax(k, g != null);
                value = loss(k, top);
                if (g != null) {
                    gradient(k, g.storage().getDouble(at(g, i)));
                }
            } else {
                Arrays.fill(p, 0);
            }
            if (loss != null) {
                loss.storage().set(at(loss, i), value);
            }
            if (dx != null) {
                Kind.DOUBLE.store(p, dx.storage(), at(dx, i), dx.strides()[1], p.length);
            }
        }

        /// Fills in q: false where the row is ignored.
        private boolean fill(int i, SoftTarget target) {
            if (target.isIndex()) {
                long index = target.values().storage().getLong(at(target.values(), i));
                if (index < 0) {
                    return false;
                }
                Arrays.fill(q, target.spread());
                q[(int) index] += target.keep();
            } else {
                load(target.values(), i, q);
                if (target.keep() != 1 || target.spread() != 0) {
                    for (int j = 0; j < q.length; j++) {
                        q[j] = target.keep() * q[j] + target.spread();
                    }
                }
            }
            if (weight != null) {
                for (int j = 0; j < q.length; j++) {
                    q[j] *= weight[j];
                }
            }
            return q.length > 0;
        }

        /// The loss of class k; fills in `p - onehot(k)` where it is wanted.
        private double softmax(int k, boolean gradient) {
            float[] f = floats;
            if (f == null) {
                return softmax.crossEntropy(x, 0, x.length, k, gradient ? p : null, 0, 1);
            }
            for (int j = 0; j < f.length; j++) {
                f[j] = (float) x[j];
            }
            double top = softmax.crossEntropy(f, 0, f.length, k, gradient ? f : null, 0, 1);
            for (int j = 0; j < f.length; j++) {
                p[j] = f[j];
            }
            return top;
        }

        private int largest() {
            int k = 0;
            for (int j = 1; j < x.length; j++) {
                k = x[j] > x[k] ? j : k;
            }
            return k;
        }

        /// `sum of q_c * -log p_c`; the terms take the place of the logits.
        private double loss(int k, double top) {
            double max = x[k];
            for (int j = 0; j < x.length; j++) {
                x[j] = q[j] * ((max - x[j]) + top);
            }
            return reductions.reduce(Reduce.SUM, x, 0, x.length);
        }

        /// Turns `p - onehot(k)` into `scale * (p Q - q)`, where Q is the sum of q.
        private void gradient(int k, double scale) {
            double lessOne = p[k];
            double qk = q[k];
            q[k] = 0;
            double others = reductions.reduce(Reduce.SUM, q, 0, q.length);
            double total = others + qk;
            for (int j = 0; j < p.length; j++) {
                p[j] = scale * Math.fma(p[j], total, -q[j]);
            }
            p[k] = scale * Math.fma(1 + lessOne, others, qk * lessOne);
        }
    }
}
