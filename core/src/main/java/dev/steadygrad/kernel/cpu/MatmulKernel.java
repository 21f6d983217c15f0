package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.MatrixProduct;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The matrix product. Large ones go to a provider where there is one; the rest is done here, in tiles (Goto and van de
/// Geijn, ACM TOMS 2008). Each element is the sum of its products in order, by fused multiply-adds, or over 16 lanes
/// where there are few columns, so the result depends on the shape alone: on no tile size, vector width or thread
/// count. Operands that many tiles read are packed first, so that a tile reads them in order; others are read where
/// they lie.
final class MatmulKernel {
    /// Elements of a panel of `b`, the part of it that a tile reads: half of the first-level cache.
    private static final int PANEL = 8192;

    /// Rows and columns of the result that a task makes, at most.
    private static final int TASK_ROWS = 64;

    private static final int TASK_COLUMNS = 2048;

    /// Elements of panels that are packed at once, at most: what the second-level cache holds of them.
    private static final int PACKED = 1 << 19;

    /// Steps of the inner dimension that are packed at once where the columns of `b` lie side by side.
    private static final int SLICE = 16;

    /// An operand that this many tiles read, or fewer, is not worth packing.
    private static final int FEW = 4;

    /// Multiply-adds below which a product stays on its thread.
    private static final long SMALL = 1 << 17;

    private final Rows rows;

    MatmulKernel(Rows rows) {
        this.rows = rows;
    }

    void matmul(Strided a, Strided b, Strided y) {
        matmul(a, b, y, false);
    }

    /// @param adds whether the product is added to what is in `y`
    void matmul(Strided a, Strided b, Strided y, boolean adds) {
        if (LargeProduct.isLarge(y.shape().dim(1), y.shape().dim(2), a.shape().dim(2))) {
            MatrixProduct provider = ProductChoice.get().product();
            if (provider != null) {
                new LargeProduct(provider, a, b, y).run(adds);
                return;
            }
        }
        for (int i = 0; i < y.shape().dim(0); i++) {
            if (!adds && NarrowProduct.suits(a, y)) {
                new NarrowProduct(rows, matrix(a, i), matrix(b, i), matrix(y, i)).run();
            } else if (!adds && LowProduct.suits(y)) {
                new LowProduct(rows, this::whole, matrix(a, i), matrix(b, i), matrix(y, i)).run();
            } else {
                new Product(matrix(a, i), matrix(b, i), matrix(y, i)).run(adds);
            }
        }
    }

    private void whole(Strided a, Strided b, Strided y) {
        new Product(a, b, y).run(false);
    }

    private static Strided matrix(Strided x, int batch) {
        int[] strides = {x.strides()[1], x.strides()[2]};
        return new Strided(x.storage(), x.shape().without(0), strides, x.offset() + batch * x.strides()[0]);
    }

    /// Part of an operand as a tile reads it: element `[i, p]` at `off + i * row + p * step`.
    private record Block(Object array, int off, int row, int step) {}

    /// One product of floats or doubles, `[m, k] · [k, n]` into a contiguous `[m, n]`.
    private final class Product {
        private final DType dtype;
        private final Kind kind;
        private final Strided a;
        private final Strided b;
        private final Object sums;
        private final int origin;
        private final int m;
        private final int n;
        private final int k;
        private final int height = rows.tileRows();
        private final int width;

        Product(Strided a, Strided b, Strided y) {
            this.dtype = y.dtype();
            this.kind = Kind.of(dtype);
            this.a = a;
            this.b = b.permute(1, 0);
            this.sums = y.storage().array();
            this.origin = y.offset();
            this.m = y.shape().dim(0);
            this.n = y.shape().dim(1);
            this.k = a.shape().dim(1);
            int columns = kind == Kind.FLOAT ? rows.tileColumns() : rows.tileColumns() / 2;
            this.width = n <= columns / 2 ? columns / 2 : columns;
        }

        void run(boolean adds) {
            int bands = (m + height - 1) / height;
            boolean packB = bands > FEW || b.strides()[0] != 1;
            int rounds = (k * width + PANEL - 1) / PANEL;
            int deepest = (k + rounds - 1) / rounds;
            int panels = (n + width - 1) / width;
            int atOnce = packB ? Math.min(panels, Math.max(1, PACKED / (width * deepest))) : panels;
            Storage room = packB ? Storage.blank(dtype, atOnce * width * deepest) : null;
            for (int first = 0; first < panels; first += atOnce) {
                columns(first, Math.min(atOnce, panels - first), deepest, room == null ? null : room.array(), adds);
            }
            if (room != null) {
                room.recycle();
            }
        }

        private void columns(int first, int panels, int deepest, @Nullable Object packed, boolean adds) {
            int start = first * width;
            int end = Math.min(n, start + panels * width);
            int threads = (long) m * (end - start) * k < SMALL ? 1 : Parallel.threads();
            int taskColumns = taskSize(end - start, width, TASK_COLUMNS, 1);
            int across = (end - start + taskColumns - 1) / taskColumns;
            int taskRows = taskSize(m, height, TASK_ROWS, across >= threads ? 1 : threads);
            int down = (m + taskRows - 1) / taskRows;
            for (int p = 0; p < k; p += deepest) {
                int from = p;
                int depth = Math.min(deepest, k - p);
                if (packed != null) {
                    packRight(first, panels, from, depth, threads == 1, packed);
                }
                Parallel.forEach(down * across, t -> {
                    int top = t / across * taskRows;
                    int left = start + t % across * taskColumns;
                    int right = Math.min(end, left + taskColumns);
                    int bottom = Math.min(m, top + taskRows);
                    if (from == 0 && !adds) {
                        clear(top, bottom, left, right);
                    }
                    task(from, depth, top, bottom, left, right, start, packed);
                });
            }
        }

        /// A multiple of `tile` up to `most`, small enough that `parts` tasks share `size`.
        private int taskSize(int size, int tile, int most, int parts) {
            int share = Math.ceilDiv(size, Math.max(parts, Math.ceilDiv(size, most)));
            return Math.ceilDiv(share, tile) * tile;
        }

        /// Packs the panels from `first` on: some steps of all of them where the columns of `b` lie side by side, so
        /// that memory is read in long runs, else panel by panel.
        private void packRight(int first, int panels, int from, int depth, boolean alone, Object packed) {
            if (b.strides()[0] == 1) {
                share(Math.ceilDiv(depth, SLICE), alone, i -> {
                    int step = i * SLICE;
                    int steps = Math.min(SLICE, depth - step);
                    for (int j = 0; j < panels; j++) {
                        int at = (j * depth + step) * width;
                        pack(b, (first + j) * width, width, from + step, steps, packed, at);
                    }
                });
            } else {
                share(panels, alone, j -> pack(b, (first + j) * width, width, from, depth, packed, j * depth * width));
            }
        }

        private static void share(int tasks, boolean alone, IntConsumer task) {
            if (alone) {
                for (int i = 0; i < tasks; i++) {
                    task.accept(i);
                }
            } else {
                Parallel.forEach(tasks, task);
            }
        }

        /// Panel by panel, which stays in the first-level cache while the rows pass it.
        ///
        /// @param start the column that stands first in `packed`
        private void task(
                int from, int depth, int top, int bottom, int left, int right, int start, @Nullable Object packed) {
            Object edge = Scratch.room(kind, 0, height * width);
            Block[] bands = bands(from, depth, top, bottom, right - left > FEW * width);
            Block[] panels = panels(from, depth, left, right, start, packed);
            for (int j = 0; j < panels.length; j++) {
                int column = left + j * width;
                int across = Math.min(width, n - column);
                for (int i = 0; i < bands.length; i++) {
                    int row = top + i * height;
                    int live = Math.min(height, bottom - row);
                    tile(bands[i], panels[j], depth, origin + row * n + column, live, across, edge);
                }
            }
        }

        private Block[] bands(int from, int depth, int top, int bottom, boolean packs) {
            Block[] bands = new Block[Math.ceilDiv(bottom - top, height)];
            Object room = Scratch.room(kind, 1, (packs ? bands.length : 1) * height * depth);
            for (int i = 0; i < bands.length; i++) {
                int row = top + i * height;
                bands[i] = packs || bottom - row < height
                        ? packed(a, row, height, from, depth, room, packs ? i * height * depth : 0)
                        : direct(a, row, from);
            }
            return bands;
        }

        private Block[] panels(int from, int depth, int left, int right, int start, @Nullable Object packed) {
            Block[] panels = new Block[Math.ceilDiv(right - left, width)];
            for (int j = 0; j < panels.length; j++) {
                int column = left + j * width;
                panels[j] = packed != null
                        ? new Block(packed, (column - start) * depth, 1, width)
                        : n - column >= width
                                ? direct(b, column, from)
                                : packed(b, column, width, from, depth, Scratch.room(kind, 2, width * depth), 0);
            }
            return panels;
        }

        private Block direct(Strided x, int row, int from) {
            int off = x.offset() + row * x.strides()[0] + from * x.strides()[1];
            return new Block(x.storage().array(), off, x.strides()[0], x.strides()[1]);
        }

        private Block packed(Strided x, int row, int height, int from, int depth, Object room, int at) {
            pack(x, row, height, from, depth, room, at);
            return new Block(room, at, 1, height);
        }

        private void tile(Block band, Block panel, int depth, int at, int live, int across, Object edge) {
            if (live == height && across == width) {
                multiply(band, panel, depth, sums, at, n);
                return;
            }
            for (int i = 0; i < live; i++) {
                System.arraycopy(sums, at + i * n, edge, i * width, across);
            }
            multiply(band, panel, depth, edge, 0, width);
            for (int i = 0; i < live; i++) {
                System.arraycopy(edge, i * width, sums, at + i * n, across);
            }
        }

        private void multiply(Block p, Block q, int depth, Object c, int co, int ldc) {
            if (kind == Kind.FLOAT) {
                rows.tile(
                        (float[]) p.array,
                        p.off,
                        p.row,
                        p.step,
                        (float[]) q.array,
                        q.off,
                        q.step,
                        depth,
                        (float[]) c,
                        co,
                        ldc,
                        width);
            } else {
                rows.tile(
                        (double[]) p.array,
                        p.off,
                        p.row,
                        p.step,
                        (double[]) q.array,
                        q.off,
                        q.step,
                        depth,
                        (double[]) c,
                        co,
                        ldc,
                        width);
            }
        }

        private void clear(int top, int bottom, int left, int right) {
            for (int i = top; i < bottom; i++) {
                int at = origin + i * n;
                if (sums instanceof float[] f) {
                    Arrays.fill(f, at + left, at + right, 0);
                } else {
                    Arrays.fill((double[]) sums, at + left, at + right, 0);
                }
            }
        }
    }

    /// Packs rows `row .. row + height` of `x`, columns `from .. from + depth`, so that the rows' elements of one
    /// column lie side by side; rows beyond the last are 0.
    private void pack(Strided x, int row, int height, int from, int depth, Object to, int at) {
        int live = Math.min(height, x.shape().dim(0) - row);
        int rowStep = x.strides()[0];
        int step = x.strides()[1];
        int off = x.offset() + row * rowStep + from * step;
        if (x.storage().array() instanceof float[] a) {
            rows.pack(a, off, rowStep, step, live, depth, (float[]) to, at, height);
        } else {
            packDoubles((double[]) x.storage().array(), off, rowStep, step, (double[]) to, at, live, height, depth);
        }
    }

    private static void packDoubles(
            double[] x, int off, int rowStep, int step, double[] to, int at, int live, int height, int depth) {
        for (int p = 0; p < depth; p++) {
            int source = off + p * step;
            int target = at + p * height;
            for (int i = 0; i < height; i++) {
                to[target + i] = i < live ? x[source + i * rowStep] : 0;
            }
        }
    }
}
