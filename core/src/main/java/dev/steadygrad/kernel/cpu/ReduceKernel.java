package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reductions of the last dimensions. A result is made of blocks that the shape fixes, merged in order, so it depends
/// neither on threads nor on vectors.
final class ReduceKernel {
    /// Elements of a block of doubles, whose sum grows no error to speak of; floats accumulate in double, in blocks
    /// as long as a task.
    private static final int BLOCK = Scratch.LENGTH;

    /// Columns accumulated side by side: their sums stay in the second-level cache.
    private static final int COLUMNS = 1 << 12;

    private static final int COLUMN_GRAIN = 1 << 18;

    private final ReduceRows rows;

    ReduceKernel(ReduceRows rows) {
        this.rows = rows;
    }

    void reduce(Reduce f, Strided x, int dims, Strided y) {
        reduce(f, x, dims, y, null);
    }

    /// The sum of `|x|^p`.
    void sumPowers(double p, Strided x, int dims, Strided y) {
        new Lines(Reduce.SUM, x, dims, y, null, p).run();
    }

    /// The variance, in two passes: the sum of squares is that of the distances from the mean.
    void variance(Strided x, int dims, double correction, Strided y) {
        int n = reduced(x, dims).numel();
        Strided means = Strided.allocate(DType.FLOAT64, y.shape());
        double[] center = (double[]) means.storage().array();
        reduce(Reduce.SUM, x, dims, means);
        for (int i = 0; i < center.length; i++) {
            center[i] /= n;
        }
        Strided squares = Strided.allocate(DType.FLOAT64, y.shape());
        double[] square = (double[]) squares.storage().array();
        reduce(Reduce.SQUARES, x, dims, squares, center);
        for (int i = 0; i < square.length; i++) {
            square[i] /= Math.max(0, n - correction);
        }
        CopyKernel.copy(squares, y);
    }

    /// @param centers what is taken from the elements of each result before they are squared
    private void reduce(Reduce f, Strided x, int dims, Strided y, double @Nullable [] centers) {
        int kept = x.shape().rank() - dims;
        boolean columns = kept > 0
                && x.strides()[kept - 1] == 1
                && y.shape().dim(kept - 1) > 1
                && (dims == 0 || x.strides()[x.shape().rank() - 1] != 1)
                && Kind.of(x.dtype()) != Kind.LONG;
        if (columns) {
            new Columns(f, x, dims, y, centers).run();
        } else {
            new Lines(f, x, dims, y, centers, 1).run();
        }
    }

    private static Shape reduced(Strided x, int dims) {
        return x.shape().slice(x.shape().rank() - dims, x.shape().rank());
    }

    /// All reduced dimensions of `x`, from where a result's first element lies.
    private static Strided part(Strided x, int dims) {
        int rank = x.shape().rank();
        return new Strided(x.storage(), reduced(x, dims), Arrays.copyOfRange(x.strides(), rank - dims, rank), 0);
    }

    private static int step(Strided y) {
        return y.strides()[y.shape().rank() - 1];
    }

    /// One result after the other.
    private final class Lines {
        private final Reduce f;
        private final double @Nullable [] centers;
        private final double power;
        private final Storage x;
        private final Storage y;
        private final Kind kind;
        private final int size;
        private final int outputs;
        private final Offsets heads;
        private final Offsets results;
        private final Loop loop;
        private final boolean direct;
        private final int block;
        private final int chunks;

        /// @param power what the size of each element is raised to, in double; 1 leaves the elements as they are
        Lines(Reduce f, Strided x, int dims, Strided y, double @Nullable [] centers, double power) {
            this.f = f;
            this.centers = centers;
            this.power = power;
            this.x = x.storage();
            this.y = y.storage();
            Strided part = part(x, dims);
            kind = power == 1 ? Kind.of(x.dtype()) : Kind.DOUBLE;
            size = part.shape().numel();
            outputs = y.shape().numel();
            heads = new Offsets(y.shape(), x.strides(), x.offset());
            results = new Offsets(y.shape(), y.strides(), y.offset());
            loop = new Loop(part.shape(), part);
            direct = power == 1 && kind.isDirect(this.x) && loop.step(0) == 1;
            block = direct && kind == Kind.FLOAT ? Loop.GRAIN : BLOCK;
            chunks = loop.chunks(block);
        }

        void run() {
            int perTask = Math.max(1, Loop.GRAIN / Math.max(1, size));
            Parallel.forEach((outputs + perTask - 1) / perTask, c -> {
                for (int i = c * perTask; i < Math.min(outputs, (c + 1) * perTask); i++) {
                    one(i);
                }
            });
        }

        private void one(int i) {
            int head = heads.at(i);
            int at = results.at(i);
            boolean small = size > 0 && size <= block && loop.isOneRun();
            if (kind == Kind.LONG) {
                if (small) {
                    y.set(at, whole(head, size));
                    return;
                }
                long[] part = new long[chunks];
                Parallel.forEach(chunks, c -> part[c] = wholes(head, c));
                y.set(at, rows.reduce(f.merge(), part, 0, chunks));
                return;
            }
            double center = centers == null ? 0 : centers[i];
            if (small) {
                y.set(at, real(head, size, center));
            } else {
                double[] part = new double[chunks];
                Parallel.forEach(chunks, c -> part[c] = reals(head, c, center));
                y.set(at, chunks == 1 ? part[0] : rows.reduce(f.merge(), part, 0, chunks));
            }
        }

        /// A run of `n` elements from `at` on.
        private double real(int at, int n, double center) {
            if (direct) {
                return run(x.array(), at, n, center);
            }
            Object a = Scratch.of(kind, 0);
            kind.load(x, at, loop.step(0), a, n);
            if (power != 1) {
                double[] v = (double[]) a;
                for (int j = 0; j < n; j++) {
                    v[j] = Binary.POW.apply(Math.abs(v[j]), power);
                }
            }
            return run(a, 0, n, center);
        }

        private long whole(int at, int n) {
            long[] run = (long[]) Scratch.of(Kind.LONG, 0);
            x.load(at, loop.step(0), run, n);
            return rows.reduce(f, run, 0, n);
        }

        private double run(Object a, int at, int n, double center) {
            if (center != 0) {
                return kind == Kind.FLOAT
                        ? rows.squares((float[]) a, at, n, center)
                        : rows.squares((double[]) a, at, n, center);
            }
            return kind == Kind.FLOAT ? rows.reduce(f, (float[]) a, at, n) : rows.reduce(f, (double[]) a, at, n);
        }

        private double reals(int head, int chunk, double center) {
            double[] acc = {f.identity()};
            loop.run(chunk, block, (off, n) -> acc[0] = f.step().apply(acc[0], real(head + off[0], n, center)));
            return acc[0];
        }

        private long wholes(int head, int chunk) {
            long[] acc = {f.wholeIdentity()};
            loop.run(chunk, block, (off, n) -> acc[0] = f.step().apply(acc[0], whole(head + off[0], n)));
            return acc[0];
        }
    }

    /// The last kept dimension lies densely: runs of it are accumulated side by side, a row of `x` after the other.
    private final class Columns {
        private final Reduce f;
        private final double @Nullable [] centers;
        private final Strided x;
        private final Strided y;
        private final Offsets heads;
        private final Offsets results;
        private final Offsets lines;
        private final int width;
        private final int block;
        private final int height;
        private final int step;
        private final boolean even;

        Columns(Reduce f, Strided x, int dims, Strided y, double @Nullable [] centers) {
            this.f = f;
            this.centers = centers;
            this.x = x;
            this.y = y;
            Strided part = part(x, dims);
            Loop loop = new Loop(part.shape(), part);
            heads = new Offsets(y.shape(), x.strides(), x.offset());
            results = new Offsets(y.shape(), y.strides(), y.offset());
            lines = new Offsets(part.shape(), part.strides(), 0);
            width = y.shape().dim(y.shape().rank() - 1);
            height = part.shape().numel();
            even = loop.isOneRun();
            step = loop.step(0);
            block = Math.min(width, x.storage().array() instanceof short[] ? Scratch.LENGTH : COLUMNS);
        }

        void run() {
            int blocks = (width + block - 1) / block;
            int perPart = Math.max(1, COLUMN_GRAIN / block);
            int parts = Math.max(1, (height + perPart - 1) / perPart);
            int outer = y.shape().numel() / Math.max(1, width);
            if (parts == 1) {
                Parallel.forEach(outer * blocks, t -> whole(t / blocks * width, t % blocks * block));
                return;
            }
            for (int o = 0; o < outer; o++) {
                inParts(o * width, blocks, parts, perPart);
            }
        }

        /// The results from `row + from` on, at most a block of them.
        private void whole(int row, int from) {
            int n = Math.min(block, width - from);
            double[] sums = (double[]) Scratch.room(Kind.DOUBLE, 0, n);
            accumulate(row + from, 0, height, sums, n);
            y.storage().store(sums, results.at(row + from), step(y), n);
        }

        private void inParts(int row, int blocks, int parts, int perPart) {
            double[][] acc = new double[blocks * parts][];
            Parallel.forEach(acc.length, t -> {
                int from = t / parts * block;
                int top = t % parts * perPart;
                double[] sums = new double[Math.min(block, width - from)];
                accumulate(row + from, top, Math.min(height, top + perPart), sums, sums.length);
                acc[t] = sums;
            });
            Parallel.forEach(blocks, b -> {
                double[] sums = acc[b * parts];
                for (int p = 1; p < parts; p++) {
                    rows.accumulate(f.merge(), acc[b * parts + p], 0, 0, 1, sums, sums.length);
                }
                y.storage().store(sums, results.at(row + b * block), step(y), sums.length);
            });
        }

        private void accumulate(int first, int top, int bottom, double[] acc, int n) {
            Arrays.fill(acc, 0, n, f.identity());
            int head = heads.at(first);
            int count = even ? bottom - top : 1;
            for (int r = top; r < bottom; r += count) {
                int off = head + lines.at(r);
                // No switch over types, whose first use takes the JVM 10 ms.
                if (x.storage().array() instanceof float[] a) {
                    floats(a, off, count, first, acc, n);
                } else if (x.storage().array() instanceof double[] a) {
                    doubles(a, off, step, count, first, acc, n);
                } else {
                    converted(off, count, first, acc, n);
                }
            }
        }

        private void floats(float[] a, int off, int count, int first, double[] acc, int n) {
            if (centers == null) {
                rows.accumulate(f, a, off, step, count, acc, n);
            } else {
                rows.addSquares(a, off, step, count, centers, first, acc, n);
            }
        }

        private void doubles(double[] a, int off, int rowStep, int count, int first, double[] acc, int n) {
            if (centers == null) {
                rows.accumulate(f, a, off, rowStep, count, acc, n);
            } else {
                rows.addSquares(a, off, rowStep, count, centers, first, acc, n);
            }
        }

        private void converted(int off, int count, int first, double[] acc, int n) {
            double[] run = (double[]) Scratch.of(Kind.DOUBLE, 0);
            for (int i = 0; i < count; i++) {
                x.storage().load(off + i * step, 1, run, n);
                doubles(run, 0, 0, 1, first, acc, n);
            }
        }
    }
}
