package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// The matrix product, in tiles of packed panels (Goto and van de Geijn, ACM TOMS 2008). Each element is the sum of its
/// products in order, by fused multiply-adds, so the result depends on no tile size, vector width or thread count.
final class MatmulKernel {
    /// How much of the inner dimension is packed at a time: a panel of it stays in the first-level cache.
    private static final int DEPTH = 256;

    /// Rows of `a` that a task packs and multiplies.
    private static final int TASK_ROWS = 96;

    private final Rows rows;

    MatmulKernel(Rows rows) {
        this.rows = rows;
    }

    void matmul(Strided a, Strided b, Strided y) {
        for (int i = 0; i < y.shape().dim(0); i++) {
            multiply(matrix(a, i), matrix(b, i), matrix(y, i));
        }
    }

    private static Strided matrix(Strided x, int batch) {
        int[] strides = {x.strides()[1], x.strides()[2]};
        return new Strided(x.storage(), x.shape().without(0), strides, x.offset() + batch * x.strides()[0]);
    }

    /// One product of floats or doubles; `y` is contiguous.
    private void multiply(Strided a, Strided b, Strided y) {
        Kind kind = Kind.of(y.dtype());
        int n = y.shape().dim(1);
        int m = y.shape().dim(0);
        int k = a.shape().dim(1);
        int columns = kind == Kind.FLOAT ? rows.tileColumns() : rows.tileColumns() / 2;
        int panels = (n + columns - 1) / columns;
        Object sums = y.storage().array();
        int origin = y.offset();
        clear(sums, origin, m * n);
        int taskRows = taskRows(m);
        for (int p = 0; p < k; p += DEPTH) {
            int from = p;
            int depth = Math.min(DEPTH, k - p);
            Object packedB = kind.run(panels * columns * depth);
            Parallel.forEach(
                    panels, j -> pack(transposed(b), j * columns, columns, from, depth, packedB, j * columns * depth));
            Parallel.forEach((m + taskRows - 1) / taskRows, t -> {
                Task task = new Task(kind, sums, origin, n, packedB, columns, depth);
                task.run(a, from, t * taskRows, Math.min(m, (t + 1) * taskRows));
            });
        }
    }

    private int taskRows(int m) {
        int perThread = (m + Parallel.threads() - 1) / Parallel.threads();
        int rounded = (perThread + rows.tileRows() - 1) / rows.tileRows() * rows.tileRows();
        return Math.clamp(rounded, rows.tileRows(), TASK_ROWS);
    }

    private static Strided transposed(Strided x) {
        return x.permute(1, 0);
    }

    private static void clear(Object a, int off, int n) {
        if (a instanceof float[] f) {
            Arrays.fill(f, off, off + n, 0);
        } else {
            Arrays.fill((double[]) a, off, off + n, 0);
        }
    }

    /// Packs rows `row .. row + height` of `x`, columns `from .. from + depth`, so that the rows' elements of one
    /// column lie
    /// side by side; rows beyond the last are 0.
    private static void pack(Strided x, int row, int height, int from, int depth, Object to, int at) {
        int live = Math.min(height, x.shape().dim(0) - row);
        int rowStep = x.strides()[0];
        int step = x.strides()[1];
        int off = x.offset() + row * rowStep + from * step;
        if (x.storage().array() instanceof float[] a) {
            packFloats(a, off, rowStep, step, (float[]) to, at, live, height, depth);
        } else {
            packDoubles((double[]) x.storage().array(), off, rowStep, step, (double[]) to, at, live, height, depth);
        }
    }

    private static void packFloats(
            float[] x, int off, int rowStep, int step, float[] to, int at, int live, int height, int depth) {
        if (rowStep == 1) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(x, off + p * step, to, at + p * height, live);
            }
            return;
        }
        for (int i = 0; i < live; i++) {
            for (int p = 0; p < depth; p++) {
                to[at + p * height + i] = x[off + i * rowStep + p * step];
            }
        }
    }

    private static void packDoubles(
            double[] x, int off, int rowStep, int step, double[] to, int at, int live, int height, int depth) {
        for (int i = 0; i < live; i++) {
            for (int p = 0; p < depth; p++) {
                to[at + p * height + i] = x[off + i * rowStep + p * step];
            }
        }
    }

    /// The rows of the result that one thread makes.
    private final class Task {
        private final Kind kind;
        private final Object sums;
        private final int origin;
        private final int n;
        private final Object packedB;
        private final int columns;
        private final int depth;
        private final int height = rows.tileRows();
        private final Object edge;

        Task(Kind kind, Object sums, int origin, int n, Object packedB, int columns, int depth) {
            this.kind = kind;
            this.sums = sums;
            this.origin = origin;
            this.n = n;
            this.packedB = packedB;
            this.columns = columns;
            this.depth = depth;
            this.edge = kind.run(height * columns);
        }

        void run(Strided a, int from, int top, int bottom) {
            int bands = (bottom - top + height - 1) / height;
            Object packedA = kind.run(bands * height * depth);
            for (int i = 0; i < bands; i++) {
                pack(a, top + i * height, height, from, depth, packedA, i * height * depth);
            }
            for (int j = 0; j < n; j += columns) {
                for (int i = 0; i < bands; i++) {
                    int row = top + i * height;
                    int at = origin + row * n + j;
                    tile(
                            packedA,
                            i * height * depth,
                            j * depth,
                            at,
                            Math.min(height, bottom - row),
                            Math.min(columns, n - j));
                }
            }
        }

        private void tile(Object packedA, int ao, int bo, int at, int live, int width) {
            if (live == height && width == columns) {
                multiply(packedA, ao, bo, sums, at, n);
                return;
            }
            for (int i = 0; i < live; i++) {
                System.arraycopy(sums, at + i * n, edge, i * columns, width);
            }
            multiply(packedA, ao, bo, edge, 0, columns);
            for (int i = 0; i < live; i++) {
                System.arraycopy(edge, i * columns, sums, at + i * n, width);
            }
        }

        private void multiply(Object packedA, int ao, int bo, Object c, int co, int ldc) {
            if (kind == Kind.FLOAT) {
                rows.tile((float[]) packedA, ao, (float[]) packedB, bo, depth, (float[]) c, co, ldc);
            } else {
                rows.tile((double[]) packedA, ao, (double[]) packedB, bo, depth, (double[]) c, co, ldc);
            }
        }
    }
}
