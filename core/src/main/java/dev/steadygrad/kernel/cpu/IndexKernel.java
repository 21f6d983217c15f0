package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import org.jspecify.annotations.Nullable;

/// Reads and writes elements by their positions along the last dimension. The arrays are walked in the order in which
/// they lie, whichever dimension that is, so that slices of one position are copied as runs.
///
/// **Errors**: `IndexOutOfBoundsException` for a position outside `[0, size)`; positions are checked run by run, while
/// they are in the cache.
final class IndexKernel {
    /// Positions of a run, at most: what fits the first-level cache.
    private static final int RUN = 4096;

    private IndexKernel() {}

    static void gather(Strided x, Strided index, Strided y) {
        Loop loop = Loop.inOrderOf(y, index, heads(x, y.shape()));
        Line line = Line.of(x, index, loop.step(1));
        loop.forEach(RUN, gatherer(loop, line, x.storage(), y.storage()));
    }

    /// The first element of each line of `x`, repeated along it.
    private static Strided heads(Strided x, Shape shape) {
        int[] strides = x.strides().clone();
        strides[strides.length - 1] = 0;
        return new Strided(x.storage(), shape, strides, x.offset());
    }

    /// The last dimension of an array, positions `0 .. size - 1` that are `step` elements apart, and the positions
    /// asked for, of which those of a run are `stride` apart.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(int size, int step, long[] at, int stride) {
        static Line of(Strided x, Strided index, int stride) {
            int last = x.shape().rank() - 1;
            return new Line(
                    x.shape().dim(last),
                    x.strides()[last],
                    (long[]) index.storage().array(),
                    stride);
        }

        /// The positions, of which the `n` of a run from `from` on are in range.
        long[] checked(int from, int n) {
            long bad = 0;
            int count = stride == 0 ? 1 : n;
            if (stride == 1) {
                for (int k = 0; k < n; k++) {
                    bad |= at[from + k] | (size - 1 - at[from + k]);
                }
            } else {
                for (int k = 0; k < count; k++) {
                    bad |= at[from + k * stride] | (size - 1 - at[from + k * stride]);
                }
            }
            if (bad < 0) {
                throw new IndexOutOfBoundsException("a position is not in [0, " + size + ")");
            }
            return at;
        }
    }

    /// For a run of `y` (operand 0), its positions (1) and the lines it reads (2).
    private static Loop.Body gatherer(Loop loop, Line line, Storage x, Storage y) {
        int ys = loop.step(0);
        int xs = loop.step(2);
        if (line.stride == 0 && xs == 1 && ys == 1) {
            return slices(line, x.array(), y.array());
        }
        boolean plain = line.stride == 1 && ys == 1;
        if (plain && x.array() instanceof float[] a) {
            float[] b = (float[]) y.array();
            return (off, n) -> gather(a, off[2], xs, line.checked(off[1], n), off[1], line.step, b, off[0], n);
        }
        if (plain && x.array() instanceof double[] a) {
            double[] b = (double[]) y.array();
            return (off, n) -> gather(a, off[2], xs, line.checked(off[1], n), off[1], line.step, b, off[0], n);
        }
        if (plain && x.array() instanceof long[] a) {
            long[] b = (long[]) y.array();
            return (off, n) -> gather(a, off[2], xs, line.checked(off[1], n), off[1], line.step, b, off[0], n);
        }
        return (off, n) -> {
            long[] at = line.checked(off[1], n);
            for (int k = 0; k < n; k++) {
                x.copy(off[2] + k * xs + (int) at[off[1] + k * line.stride] * line.step, y, off[0] + k * ys);
            }
        };
    }

    /// Runs that are slices of one position.
    @SuppressWarnings("SuspiciousSystemArraycopy") // one dtype has one array class
    private static Loop.Body slices(Line line, Object x, Object y) {
        return (off, n) -> {
            long[] at = line.checked(off[1], 1);
            System.arraycopy(x, off[2] + (int) at[off[1]] * line.step, y, off[0], n);
        };
    }

    private static void gather(float[] x, int xo, int xs, long[] at, int ao, int step, float[] y, int yo, int n) {
        if (xs == 0 && step == 1) {
            for (int k = 0; k < n; k++) {
                y[yo + k] = x[xo + (int) at[ao + k]];
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            y[yo + k] = x[xo + k * xs + (int) at[ao + k] * step];
        }
    }

    private static void gather(double[] x, int xo, int xs, long[] at, int ao, int step, double[] y, int yo, int n) {
        for (int k = 0; k < n; k++) {
            y[yo + k] = x[xo + k * xs + (int) at[ao + k] * step];
        }
    }

    private static void gather(long[] x, int xo, int xs, long[] at, int ao, int step, long[] y, int yo, int n) {
        for (int k = 0; k < n; k++) {
            y[yo + k] = x[xo + k * xs + (int) at[ao + k] * step];
        }
    }

    /// Elements of one line of `y` are written by one thread, in the order of `src`.
    static void scatter(@Nullable Binary f, Strided index, Strided src, Strided y) {
        int dim = widest(src.shape());
        int size = dim < 0 ? 1 : src.shape().dim(dim);
        int parts = Math.clamp(src.shape().numel() / RUN, 1, Math.max(1, Math.min(size, 4 * Parallel.threads())));
        Strided heads = heads(y, src.shape());
        Parallel.forEach(parts, c -> {
            int from = (int) ((long) size * c / parts);
            int end = (int) ((long) size * (c + 1) / parts);
            Loop loop =
                    Loop.inOrderOf(part(src, dim, from, end), part(index, dim, from, end), part(heads, dim, from, end));
            Line line = Line.of(y, index, loop.step(1));
            Loop.Body body = scatterer(f, loop, line, src.storage(), y.storage());
            for (int chunk = 0; chunk < loop.chunks(RUN); chunk++) {
                loop.run(chunk, RUN, body);
            }
        });
    }

    /// The largest dimension but the last; -1 where there is none.
    private static int widest(Shape shape) {
        int widest = -1;
        for (int d = 0; d < shape.rank() - 1; d++) {
            widest = widest < 0 || shape.dim(d) > shape.dim(widest) ? d : widest;
        }
        return widest;
    }

    private static Strided part(Strided x, int dim, int from, int end) {
        return dim < 0
                ? x
                : new Strided(
                        x.storage(),
                        x.shape().with(dim, end - from),
                        x.strides(),
                        x.offset() + from * x.strides()[dim]);
    }

    /// For a run of the source (operand 0), its positions (1) and the lines of `y` that it goes to (2).
    private static Loop.Body scatterer(@Nullable Binary f, Loop loop, Line line, Storage src, Storage y) {
        int ss = loop.step(0);
        int ys = loop.step(2);
        if (f == Binary.ADD && src.array() instanceof float[] a) {
            float[] b = (float[]) y.array();
            return (off, n) -> add(a, off[0], ss, line.checked(off[1], n), off[1], line, b, off[2], ys, n);
        }
        if (f == Binary.ADD && src.array() instanceof double[] a) {
            double[] b = (double[]) y.array();
            return (off, n) -> add(a, off[0], ss, line.checked(off[1], n), off[1], line, b, off[2], ys, n);
        }
        boolean whole = Kind.of(y.dtype()) == Kind.LONG;
        return (off, n) -> {
            long[] at = line.checked(off[1], n);
            for (int k = 0; k < n; k++) {
                int from = off[0] + k * ss;
                int to = off[2] + k * ys + (int) at[off[1] + k * line.stride] * line.step;
                if (f == null) {
                    src.copy(from, y, to);
                } else if (whole) {
                    y.set(to, f.apply(y.getLong(to), src.getLong(from)));
                } else {
                    y.set(to, f.apply(y.getDouble(to), src.getDouble(from)));
                }
            }
        };
    }

    private static void add(float[] x, int xo, int xs, long[] at, int ao, Line line, float[] y, int yo, int ys, int n) {
        if (line.stride == 0 && xs == 1 && ys == 1) {
            int row = yo + (int) at[ao] * line.step;
            for (int k = 0; k < n; k++) {
                y[row + k] += x[xo + k];
            }
            return;
        }
        if (line.stride == 1 && line.step == 1 && xs == 1 && ys == 0) {
            for (int k = 0; k < n; k++) {
                y[yo + (int) at[ao + k]] += x[xo + k];
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            y[yo + k * ys + (int) at[ao + k * line.stride] * line.step] += x[xo + k * xs];
        }
    }

    private static void add(
            double[] x, int xo, int xs, long[] at, int ao, Line line, double[] y, int yo, int ys, int n) {
        if (line.stride == 0 && xs == 1 && ys == 1) {
            int row = yo + (int) at[ao] * line.step;
            for (int k = 0; k < n; k++) {
                y[row + k] += x[xo + k];
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            y[yo + k * ys + (int) at[ao + k * line.stride] * line.step] += x[xo + k * xs];
        }
    }
}
