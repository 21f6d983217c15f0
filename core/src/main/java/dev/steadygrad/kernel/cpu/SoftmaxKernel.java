package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The softmax family over arrays of any layout and floating dtype, a row (the last dimension) at a time: rows that lie
/// densely are read and written where they are, others through a copy of the row.
final class SoftmaxKernel {
    /// Elements a task takes; a row costs much more than an addition.
    private static final int GRAIN = Loop.GRAIN / 4;

    /// Rows shorter than this are taken several at a time.
    private static final int SHORT = 64;

    private final SoftmaxRows rows;

    SoftmaxKernel(SoftmaxRows rows) {
        this.rows = rows;
    }

    void softmax(Strided x, Strided y) {
        map(x, y, rows::softmax, rows::softmax);
    }

    void logSoftmax(Strided x, Strided y) {
        map(x, y, rows::logSoftmax, rows::logSoftmax);
    }

    void logsumexp(Strided x, Strided y) {
        int n = RowKernel.length(x);
        Row in = new Row(x);
        Offsets results = new Offsets(y.shape(), y.strides(), y.offset());
        RowKernel.forEachRow(in.count, n, i -> {
            Object a = in.open(i, true);
            double v =
                    a instanceof float[] f ? rows.logsumexp(f, in.at(i), n) : rows.logsumexp((double[]) a, in.at(i), n);
            y.storage().set(results.at(i), v);
        });
    }

    void softmaxBackward(Strided g, Strided y, Strided dx) {
        zip(y, g, dx, rows::softmaxBackward, rows::softmaxBackward);
    }

    void logSoftmaxBackward(Strided g, Strided x, Strided dx) {
        zip(x, g, dx, rows::logSoftmaxBackward, rows::logSoftmaxBackward);
    }

    void crossEntropy(Strided x, Strided target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        int n = RowKernel.length(x);
        int count = x.shape().dim(0);
        long[] targets = (long[]) Scratch.room(Kind.LONG, 0, count);
        target.storage().load(target.offset(), target.strides()[0], targets, count);
        double[] scales = (double[]) Scratch.room(Kind.DOUBLE, 0, count);
        if (g == null || g.strides()[0] == 0) {
            Arrays.fill(
                    scales, 0, count, g == null || count == 0 ? 0 : g.storage().getDouble(g.offset()));
        } else {
            g.storage().load(g.offset(), g.strides()[0], scales, count);
        }
        double[] losses = (double[]) Scratch.room(Kind.DOUBLE, 1, count);
        if (n < SHORT && isDense(x) && (dx == null || isDense(dx))) {
            shortRows(x, count, targets, losses, dx, scales);
        } else {
            longRows(x, targets, losses, dx, scales);
        }
        if (loss != null) {
            loss.storage().store(losses, loss.offset(), loss.strides()[0], count);
        }
    }

    private static boolean isDense(Strided x) {
        return x.storage() instanceof FloatStorage && x.isContiguous();
    }

    private void shortRows(
            Strided x, int rows, long[] targets, double[] losses, @Nullable Strided dx, double[] scales) {
        int n = RowKernel.length(x);
        float[] logits = (float[]) x.storage().array();
        float[] grad = dx == null ? null : (float[]) dx.storage().array();
        int go = dx == null ? 0 : dx.offset();
        int perTask = Math.max(1, GRAIN / Math.max(1, n));
        Parallel.forEach((rows + perTask - 1) / perTask, c -> {
            int from = c * perTask;
            int count = Math.min(perTask, rows - from);
            int at = from * n;
            this.rows.crossEntropy(
                    logits, x.offset() + at, count, n, targets, from, losses, from, grad, go + at, scales, from);
        });
    }

    private void longRows(Strided x, long[] targets, double[] losses, @Nullable Strided dx, double[] scales) {
        int n = RowKernel.length(x);
        Row in = new Row(x);
        Row out = dx == null ? null : new Row(dx);
        RowKernel.forEachRow(in.count, n, i -> {
            int t = (int) targets[i];
            Object grad = out == null ? null : out.open(i, false);
            losses[i] = t < 0 ? ignored(grad, out == null ? 0 : out.at(i), n) : row(in, i, n, t, grad, out, scales[i]);
            if (out != null) {
                out.close(i);
            }
        });
    }

    private double row(Row in, int i, int n, int target, @Nullable Object grad, @Nullable Row out, double scale) {
        int go = out == null ? 0 : out.at(i);
        return switch (in.open(i, true)) {
            case float[] f -> rows.crossEntropy(f, in.at(i), n, target, (float[]) grad, go, scale);
            case double[] d -> rows.crossEntropy(d, in.at(i), n, target, (double[]) grad, go, scale);
            default -> throw new AssertionError(in);
        };
    }

    private static double ignored(@Nullable Object grad, int go, int n) {
        if (grad instanceof float[] f) {
            Arrays.fill(f, go, go + n, 0);
        } else if (grad instanceof double[] d) {
            Arrays.fill(d, go, go + n, 0);
        }
        return 0;
    }

    private static void map(Strided x, Strided y, RowWork.Map<float[]> floats, RowWork.Map<double[]> doubles) {
        Row in = new Row(x);
        Row out = new Row(y);
        RowWork.Map<?> work = in.kind == Kind.FLOAT ? floats : doubles;
        RowKernel.forEachRow(in.count, in.n, i -> {
            RowWork.run(work, in.open(i, true), in.at(i), out.open(i, false), out.at(i), in.n);
            out.close(i);
        });
    }

    private static void zip(
            Strided a, Strided b, Strided y, RowWork.Zip<float[]> floats, RowWork.Zip<double[]> doubles) {
        Row left = new Row(a);
        Row right = new Row(b);
        Row out = new Row(y);
        RowWork.Zip<?> work = left.kind == Kind.FLOAT ? floats : doubles;
        RowKernel.forEachRow(left.count, left.n, i -> {
            RowWork.run(
                    work,
                    left.open(i, true),
                    left.at(i),
                    right.open(i, true),
                    right.at(i),
                    out.open(i, false),
                    out.at(i),
                    left.n);
            out.close(i);
        });
    }

    /// The rows of one operand: the storage's own array where rows lie densely, else a copy, one a thread.
    private static final class Row {
        final int count;
        final int n;
        final Kind kind;
        private final Storage storage;
        private final Offsets heads;
        private final int step;
        private final boolean direct;
        private final ThreadLocal<Object> copy;

        Row(Strided x) {
            int last = x.shape().rank() - 1;
            Shape outer = x.shape().slice(0, last);
            this.kind = Kind.of(x.dtype());
            this.count = outer.numel();
            this.storage = x.storage();
            this.heads = new Offsets(outer, x.strides(), x.offset());
            this.n = x.shape().dim(last);
            this.step = x.strides()[last];
            this.direct = kind.isDirect(storage) && (step == 1 || n == 1);
            this.copy = ThreadLocal.withInitial(() -> kind.run(n));
        }

        Object open(int i, boolean read) {
            if (direct) {
                return storage.array();
            }
            Object run = copy.get();
            if (read) {
                kind.load(storage, heads.at(i), step, run, n);
            }
            return run;
        }

        void close(int i) {
            if (!direct) {
                kind.store(copy.get(), storage, heads.at(i), step, n);
            }
        }

        int at(int i) {
            return direct ? heads.at(i) : 0;
        }
    }
}
