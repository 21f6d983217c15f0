package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Reductions of the last dimensions. A result is made of blocks that the shape fixes, merged in order, so it depends
/// neither on threads nor on vectors.
final class ReduceKernel {
    private static final int BLOCK = Scratch.LENGTH;
    private static final int COLUMN_GRAIN = 1 << 17;

    private final Rows rows;

    ReduceKernel(Rows rows) {
        this.rows = rows;
    }

    void reduce(Reduce f, Strided x, int dims, Strided y) {
        int kept = x.shape().rank() - dims;
        Shape reduced = x.shape().slice(kept, x.shape().rank());
        int[] steps = Arrays.copyOfRange(x.strides(), kept, x.shape().rank());
        Offsets heads = new Offsets(y.shape(), x.strides(), x.offset());
        Offsets results = new Offsets(y.shape(), y.strides(), y.offset());
        boolean columns = kept > 0
                && x.strides()[kept - 1] == 1
                && y.shape().dim(kept - 1) > 1
                && (dims == 0 || steps[dims - 1] != 1)
                && Kind.of(x.dtype()) != Kind.LONG;
        if (columns) {
            reduceColumns(f, x, reduced, steps, heads, results, y);
            return;
        }
        int perTask = Math.max(1, Loop.GRAIN / Math.max(1, reduced.numel()));
        int outputs = y.shape().numel();
        Parallel.forEach((outputs + perTask - 1) / perTask, c -> {
            for (int i = c * perTask; i < Math.min(outputs, (c + 1) * perTask); i++) {
                Strided part = new Strided(x.storage(), reduced, steps, heads.at(i));
                reduceOne(f, part, y.storage(), results.at(i));
            }
        });
    }

    /// All of `x` into one element. Long ones are cut into chunks, whose results are merged in order.
    private void reduceOne(Reduce f, Strided x, Storage y, int at) {
        Loop loop = new Loop(x.shape(), x);
        int chunks = loop.chunks(BLOCK);
        if (Kind.of(x.dtype()) == Kind.LONG) {
            long[] part = new long[chunks];
            Parallel.forEach(chunks, c -> part[c] = wholes(f, x.storage(), loop, c));
            y.set(at, rows.reduce(f, part, 0, chunks));
        } else {
            double[] part = new double[chunks];
            Parallel.forEach(chunks, c -> part[c] = reals(f, x.storage(), loop, c));
            y.set(at, chunks == 1 ? part[0] : rows.reduce(f, part, 0, chunks));
        }
    }

    private double reals(Reduce f, Storage x, Loop loop, int chunk) {
        Kind kind = Kind.of(x.dtype());
        boolean direct = kind.isDirect(x) && loop.step(0) == 1;
        double[] acc = {f.identity()};
        loop.run(chunk, BLOCK, (off, n) -> {
            Object run = direct ? x.array() : Scratch.of(kind, 0);
            if (!direct) {
                kind.load(x, off[0], loop.step(0), run, n);
            }
            int at = direct ? off[0] : 0;
            double r =
                    kind == Kind.FLOAT ? rows.reduce(f, (float[]) run, at, n) : rows.reduce(f, (double[]) run, at, n);
            acc[0] = f.step().apply(acc[0], r);
        });
        return acc[0];
    }

    private long wholes(Reduce f, Storage x, Loop loop, int chunk) {
        long[] acc = {f.wholeIdentity()};
        loop.run(chunk, BLOCK, (off, n) -> {
            long[] run = (long[]) Scratch.of(Kind.LONG, 0);
            x.load(off[0], loop.step(0), run, n);
            acc[0] = f.step().apply(acc[0], rows.reduce(f, run, 0, n));
        });
        return acc[0];
    }

    /// The last kept dimension lies densely: whole runs of it are accumulated, a row of `x` at a time.
    private void reduceColumns(
            Reduce f, Strided x, Shape reduced, int[] steps, Offsets heads, Offsets results, Strided y) {
        int width = y.shape().dim(y.shape().rank() - 1);
        int block = Math.min(width, BLOCK);
        int blocks = (width + block - 1) / block;
        int outer = y.shape().numel() / Math.max(1, width);
        int height = reduced.numel();
        int rowsPerPart = Math.max(1, COLUMN_GRAIN / block);
        int parts = Math.max(1, (height + rowsPerPart - 1) / rowsPerPart);
        Offsets lines = new Offsets(reduced, steps, 0);
        for (int o = 0; o < outer; o++) {
            int row = o * width;
            double[][] acc = new double[blocks * parts][];
            Parallel.forEach(blocks * parts, t -> {
                int from = t / parts * block;
                int top = t % parts * rowsPerPart;
                int n = Math.min(block, width - from);
                acc[t] = accumulate(
                        f, x.storage(), heads.at(row + from), lines, top, Math.min(height, top + rowsPerPart), n);
            });
            for (int t = 0; t < acc.length; t++) {
                if (t % parts > 0) {
                    rows.accumulate(f, acc[t], 0, acc[t - t % parts], acc[t].length);
                }
            }
            for (int j = 0; j < width; j++) {
                y.storage().set(results.at(row + j), acc[j / block * parts][j % block]);
            }
        }
    }

    private double[] accumulate(Reduce f, Storage x, int head, Offsets lines, int from, int to, int n) {
        double[] acc = new double[n];
        Arrays.fill(acc, f.identity());
        for (int r = from; r < to; r++) {
            int off = head + lines.at(r);
            switch (x.array()) {
                case float[] a -> rows.accumulate(f, a, off, acc, n);
                case double[] a -> rows.accumulate(f, a, off, acc, n);
                default -> {
                    double[] run = (double[]) Scratch.of(Kind.DOUBLE, 0);
                    x.load(off, 1, run, n);
                    rows.accumulate(f, run, 0, acc, n);
                }
            }
        }
        return acc;
    }
}
