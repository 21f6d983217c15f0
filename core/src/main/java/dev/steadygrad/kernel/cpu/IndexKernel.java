package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import org.jspecify.annotations.Nullable;

/// Reads and writes elements by their positions along the last dimension. The arrays are walked in the order in which
/// they lie, whichever dimension that is, so that slices of one position are copied as runs.
final class IndexKernel {
    private IndexKernel() {}

    /// **Errors**: `IndexOutOfBoundsException` for a position outside `[0, size)`.
    static void gather(Strided x, Strided index, Strided y) {
        Line line = Line.of(x);
        Loop loop = Loop.inOrderOf(y, index, heads(x, y.shape()));
        long[] at = (long[]) index.storage().array();
        loop.forEach(Loop.GRAIN, gatherer(loop, line, x.storage(), at, y.storage()));
    }

    /// The last dimension of an array: positions `0 .. size - 1`, `step` elements apart.
    private record Line(int size, int step) {
        static Line of(Strided x) {
            int last = x.shape().rank() - 1;
            return new Line(x.shape().dim(last), x.strides()[last]);
        }

        int offset(long position) {
            if (position < 0 || position >= size) {
                throw outside(position);
            }
            return (int) position * step;
        }

        private IndexOutOfBoundsException outside(long position) {
            return new IndexOutOfBoundsException("position " + position + " is not in [0, " + size + ")");
        }
    }

    /// The first element of each line of `x`, repeated along it.
    private static Strided heads(Strided x, Shape shape) {
        int[] strides = x.strides().clone();
        strides[strides.length - 1] = 0;
        return new Strided(x.storage(), shape, strides, x.offset());
    }

    /// For a run of `y` (operand 0), its positions (1) and the lines it reads (2).
    private static Loop.Body gatherer(Loop loop, Line line, Storage x, long[] at, Storage y) {
        int ys = loop.step(0);
        int is = loop.step(1);
        int xs = loop.step(2);
        if (is == 0 && xs == 1 && ys == 1) {
            return runs(line, x.array(), at, y.array());
        }
        return switch (x.array()) {
            case float[] a -> {
                float[] b = (float[]) y.array();
                yield (off, n) -> {
                    for (int k = 0; k < n; k++) {
                        b[off[0] + k * ys] = a[off[2] + k * xs + line.offset(at[off[1] + k * is])];
                    }
                };
            }
            case double[] a -> {
                double[] b = (double[]) y.array();
                yield (off, n) -> {
                    for (int k = 0; k < n; k++) {
                        b[off[0] + k * ys] = a[off[2] + k * xs + line.offset(at[off[1] + k * is])];
                    }
                };
            }
            case long[] a -> {
                long[] b = (long[]) y.array();
                yield (off, n) -> {
                    for (int k = 0; k < n; k++) {
                        b[off[0] + k * ys] = a[off[2] + k * xs + line.offset(at[off[1] + k * is])];
                    }
                };
            }
            default ->
                (off, n) -> {
                    for (int k = 0; k < n; k++) {
                        x.copy(off[2] + k * xs + line.offset(at[off[1] + k * is]), y, off[0] + k * ys);
                    }
                };
        };
    }

    /// Runs that are slices of one position.
    @SuppressWarnings("SuspiciousSystemArraycopy") // one dtype has one array class
    private static Loop.Body runs(Line line, Object x, long[] at, Object y) {
        return (off, n) -> System.arraycopy(x, off[2] + line.offset(at[off[1]]), y, off[0], n);
    }

    /// Elements of one line of `y` are written by one thread, in the order of `src`.
    static void scatter(@Nullable Binary f, Strided index, Strided src, Strided y) {
        Line line = Line.of(y);
        int dim = widest(src.shape());
        int size = dim < 0 ? 1 : src.shape().dim(dim);
        int parts = Math.clamp(src.shape().numel() / Loop.GRAIN, 1, size);
        long[] at = (long[]) index.storage().array();
        Strided heads = heads(y, src.shape());
        Parallel.forEach(parts, c -> {
            int from = (int) ((long) size * c / parts);
            int end = (int) ((long) size * (c + 1) / parts);
            Loop loop = Loop.inOrderOf(
                    part(src, dim, from, end), part(index, dim, from, end), part(heads, dim, from, end));
            Loop.Body body = scatterer(f, loop, line, src.storage(), at, y.storage());
            for (int chunk = 0; chunk < loop.chunks(Loop.GRAIN); chunk++) {
                loop.run(chunk, Loop.GRAIN, body);
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
                        x.storage(), x.shape().with(dim, end - from), x.strides(), x.offset() + from * x.strides()[dim]);
    }

    /// For a run of the source (operand 0), its positions (1) and the lines of `y` that it goes to (2).
    private static Loop.Body scatterer(
            @Nullable Binary f, Loop loop, Line line, Storage src, long[] at, Storage y) {
        int ss = loop.step(0);
        int is = loop.step(1);
        int ys = loop.step(2);
        if (f == Binary.ADD && src instanceof FloatStorage) {
            float[] a = (float[]) src.array();
            float[] b = (float[]) y.array();
            return (off, n) -> {
                for (int k = 0; k < n; k++) {
                    b[off[2] + k * ys + line.offset(at[off[1] + k * is])] += a[off[0] + k * ss];
                }
            };
        }
        if (f == Binary.ADD && src instanceof DoubleStorage) {
            double[] a = (double[]) src.array();
            double[] b = (double[]) y.array();
            return (off, n) -> {
                for (int k = 0; k < n; k++) {
                    b[off[2] + k * ys + line.offset(at[off[1] + k * is])] += a[off[0] + k * ss];
                }
            };
        }
        boolean whole = Kind.of(y.dtype()) == Kind.LONG;
        return (off, n) -> {
            for (int k = 0; k < n; k++) {
                int from = off[0] + k * ss;
                int to = off[2] + k * ys + line.offset(at[off[1] + k * is]);
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
}
