package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.MatrixProduct;
import dev.steadygrad.kernel.MatrixProduct.Matrix;
import dev.steadygrad.kernel.Strided;

/// Products of large matrices by a [MatrixProduct]: in blocks, each made by one thread. The shape alone says how they
/// are cut, so the result does not depend on how many threads there are.
final class LargeProduct {
    /// Rows and columns of a block, at most. Twice as many cost less reading, where that leaves [#ENOUGH] blocks for
    /// the threads.
    private static final int EDGE = 512;

    private static final int ENOUGH = 8;

    /// More rows, or columns where there are few rows, are shared by two blocks at least.
    private static final int SHORT = 128;

    /// Blocks begin at multiples of this: of the rows and columns that a native kernel makes at once.
    private static final int GRAIN = 16;

    /// A longer inner dimension is cut, since the garbage collector waits while a call reads Java arrays: 15 ms at most
    /// where a thread does 140 GFLOP/s.
    private static final int DEPTH = 1024;

    /// From here on, few large blocks are made in as many parts of the inner dimension as make [#ENOUGH], which are
    /// added up: a small block costs too much reading.
    private static final int LONG = 16 * DEPTH;

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
    private final int parts;

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
        boolean isLong = y.shape().dim(0) == 1 && blocks < ENOUGH / 2 && k >= LONG;
        int rows = blocks < 2 * ENOUGH && !isLong ? EDGE : 2 * EDGE;
        int columns = blocks < 4 * ENOUGH && !isLong ? EDGE : 2 * EDGE;
        boolean shares = !isLong && Math.ceilDiv(n, columns) < ENOUGH;
        this.height = share(m, Math.max(shares && m > SHORT ? 2 : 1, Math.ceilDiv(m, rows)));
        this.width = share(n, Math.max(shares && m <= SHORT && n > SHORT ? 2 : 1, Math.ceilDiv(n, columns)));
        this.parts = isLong ? ENOUGH : 1;
        int inner = share(k, parts);
        this.depth = share(inner, Math.ceilDiv(inner, DEPTH));
    }

    /// Whether a provider is worth its call, by the sizes of one product.
    static boolean isLarge(int m, int n, int k) {
        return m >= FEWEST_ROWS && n >= FEWEST_COLUMNS && k >= LEAST_DEPTH && (long) m * n * k >= SMALLEST;
    }

    void run() {
        run(false);
    }

    /// @param adds whether the product is added to what is in `y`
    void run(boolean adds) {
        int down = Math.ceilDiv(m, height);
        int across = Math.ceilDiv(n, width);
        Strided[] sums = sums();
        int inner = share(k, parts);
        Parallel.forEach(y.shape().dim(0) * parts * down * across, t -> {
            int which = t / (down * across);
            int within = t % (down * across);
            int part = which % parts;
            int top = within / across * height;
            int left = within % across * width;
            int end = Math.min(k, (part + 1) * inner);
            block(which / parts, top, left, part * inner, end, sums[part], part == 0 && adds);
        });
        Parallel.forEach(parts == 1 ? 0 : m, row -> {
            for (int p = 1; p < parts; p++) {
                add(y.storage().array(), y.offset() + row * n, sums[p].storage().array(), row * n);
            }
        });
        for (int p = 1; p < parts; p++) {
            sums[p].storage().recycle();
        }
    }

    /// Where each part goes, the first into the result.
    private Strided[] sums() {
        Strided[] sums = new Strided[parts];
        for (int p = 0; p < parts; p++) {
            sums[p] = p == 0 ? y : Strided.blank(y.dtype(), y.shape());
        }
        return sums;
    }

    private void add(Object to, int at, Object from, int start) {
        if (to instanceof float[] a) {
            float[] b = (float[]) from;
            for (int j = 0; j < n; j++) {
                a[at + j] += b[start + j];
            }
        } else {
            double[] a = (double[]) to;
            double[] b = (double[]) from;
            for (int j = 0; j < n; j++) {
                a[at + j] += b[start + j];
            }
        }
    }

    /// The size of each of nearly equal parts.
    private static int share(int size, int parts) {
        return Math.ceilDiv(Math.ceilDiv(size, parts), GRAIN) * GRAIN;
    }

    private void block(int batch, int top, int left, int start, int end, Strided to, boolean adds) {
        int rows = Math.min(height, m - top);
        int columns = Math.min(width, n - left);
        Matrix result = at(to, batch, top, left);
        for (int from = start; from < end; from += depth) {
            Matrix band = at(a, batch, top, from);
            Matrix panel = at(b, batch, from, left);
            double beta = adds || from > start ? 1 : 0;
            provider.multiply(rows, columns, Math.min(depth, end - from), band, panel, beta, result);
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
