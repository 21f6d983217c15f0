package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.MatrixProduct;
import dev.steadygrad.kernel.MatrixProduct.Matrix;
import dev.steadygrad.kernel.Strided;

/// Products of large matrices by a [MatrixProduct]: in blocks, each made by one thread. The shape alone says how they
/// are cut, so the result does not depend on how many threads there are.
final class LargeProduct {
    /// Rows and columns of a block, at most. Twice as many cost less reading, where that leaves [#ENOUGH] blocks for
    /// the
    /// threads.
    private static final int EDGE = 512;

    private static final int ENOUGH = 8;

    /// More rows, or columns where there are few rows, are shared by two blocks at least.
    private static final int SHORT = 128;

    /// Blocks begin at multiples of this: of the rows and columns that a native kernel makes at once.
    private static final int GRAIN = 16;

    /// A longer inner dimension is cut, since the garbage collector waits while a call reads Java arrays: 15 ms at most
    /// where a thread does 140 GFLOP/s.
    private static final int DEPTH = 1024;

    /// Below these, a provider's own preparations take longer than it saves.
    private static final int FEWEST_ROWS = 32;

    private static final int FEWEST_COLUMNS = 16;
    private static final int LEAST_DEPTH = 8;

    private static final long SMALLEST = 1 << 18;

    private final MatrixProduct provider;
    private final Strided a;
    private final Strided b;
    private final Strided y;
    private final int m;
    private final int n;
    private final int k;
    private final int height;
    private final int width;
    private final int depth;

    /// `a [batch, m, k]`, `b [batch, k, n]`, and a contiguous `y [batch, m, n]`.
    LargeProduct(MatrixProduct provider, Strided a, Strided b, Strided y) {
        this.provider = provider;
        this.a = lyingDense(a);
        this.b = lyingDense(b);
        this.y = y;
        this.m = y.shape().dim(1);
        this.n = y.shape().dim(2);
        this.k = a.shape().dim(2);
        int blocks = m * n / (EDGE * EDGE);
        int rows = blocks < 2 * ENOUGH ? EDGE : 2 * EDGE;
        int columns = blocks < 4 * ENOUGH ? EDGE : 2 * EDGE;
        this.height = share(m, Math.max(m > SHORT ? 2 : 1, Math.ceilDiv(m, rows)));
        this.width = share(n, Math.max(m <= SHORT && n > SHORT ? 2 : 1, Math.ceilDiv(n, columns)));
        this.depth = share(k, Math.ceilDiv(k, DEPTH));
    }

    /// Whether a provider is worth its call, by the sizes of one product.
    static boolean isLarge(int m, int n, int k) {
        return m >= FEWEST_ROWS && n >= FEWEST_COLUMNS && k >= LEAST_DEPTH && (long) m * n * k >= SMALLEST;
    }

    void run() {
        int down = Math.ceilDiv(m, height);
        int across = Math.ceilDiv(n, width);
        Parallel.forEach(y.shape().dim(0) * down * across, t -> {
            int within = t % (down * across);
            block(t / (down * across), within / across * height, within % across * width);
        });
    }

    /// The size of each of nearly equal parts.
    private static int share(int size, int parts) {
        return Math.ceilDiv(Math.ceilDiv(size, parts), GRAIN) * GRAIN;
    }

    private void block(int batch, int top, int left) {
        int rows = Math.min(height, m - top);
        int columns = Math.min(width, n - left);
        Matrix result = at(y, batch, top, left);
        for (int from = 0; from < k; from += depth) {
            Matrix band = at(a, batch, top, from);
            Matrix panel = at(b, batch, from, left);
            provider.multiply(rows, columns, Math.min(depth, k - from), band, panel, from == 0 ? 0 : 1, result);
        }
    }

    /// The part of a matrix that begins at `row` and `column`.
    private static Matrix at(Strided x, int batch, int row, int column) {
        int down = x.strides()[1];
        int across = x.strides()[2];
        int offset = x.offset() + batch * x.strides()[0] + row * down + column * across;
        boolean transposed = !isByRows(x.shape().dim(1), x.shape().dim(2), down, across);
        int length = x.shape().dim(transposed ? 1 : 2);
        return new Matrix(x.storage().array(), offset, Math.max(length, transposed ? across : down), transposed);
    }

    private static boolean isByRows(int rows, int columns, int down, int across) {
        return (across == 1 || columns == 1) && (down >= columns || rows == 1);
    }

    /// `x` itself where its matrices lie by rows or by columns, else a copy; of a matrix that is repeated, one copy.
    private static Strided lyingDense(Strided x) {
        int rows = x.shape().dim(1);
        int columns = x.shape().dim(2);
        int down = x.strides()[1];
        int across = x.strides()[2];
        if (isByRows(rows, columns, down, across) || isByRows(columns, rows, across, down)) {
            return x;
        }
        boolean repeated = x.strides()[0] == 0;
        Shape shape = repeated ? Shape.of(1, rows, columns) : x.shape();
        Strided dense = Strided.allocate(x.dtype(), shape);
        CopyKernel.copy(new Strided(x.storage(), shape, x.strides(), x.offset()), dense);
        return dense.expand(x.shape());
    }
}
