package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;

/// A product of floats with few rows, `[m, k] · [k, n]` into a contiguous `[m, n]`. The inner dimension is cut into
/// blocks that the shape fixes; each is added up in order, and the blocks' sums in theirs. So each thread reads the
/// part of the operands that it has made itself, as it does where this is the gradient of a linear layer's weight.
final class LowProduct {
    /// Most rows of such a product.
    private static final int ROWS = 12;

    /// Products of a block, at least.
    private static final int BLOCK = 128;

    /// Elements of the sums of all blocks, at most.
    private static final int ROOM = 1 << 17;

    /// How many tasks a thread should find.
    private static final int PARTS = 5;

    /// Elements of the result that are summed over the blocks by one task.
    private static final int SHARE = 1 << 12;

    /// Multiply-adds below which a product stays on its thread.
    private static final long SMALL = 1 << 17;

    private final Rows rows;
    private final ElementRows elements;
    private final Whole whole;
    private final Strided a;
    private final Strided b;
    private final Strided y;
    private final int m;
    private final int n;
    private final int k;
    private final int blocks;

    /// Multiplies matrices of any layout.
    interface Whole {
        void multiply(Strided a, Strided b, Strided y);
    }

    LowProduct(Rows rows, Whole whole, Strided a, Strided b, Strided y) {
        this.rows = rows;
        this.elements = rows.elements();
        this.whole = whole;
        this.a = a;
        this.b = b;
        this.y = y;
        this.m = y.shape().dim(0);
        this.n = y.shape().dim(1);
        this.k = a.shape().dim(1);
        this.blocks = Math.max(1, Math.min(k / BLOCK, ROOM / (m * n)));
    }

    static boolean suits(Strided y) {
        return y.dtype() == DType.FLOAT32 && y.shape().dim(1) <= ROWS;
    }

    void run() {
        Storage room = blocks == 1 ? y.storage() : Storage.blank(DType.FLOAT32, blocks * m * n);
        int origin = blocks == 1 ? y.offset() : 0;
        int height = rows.lowRows(m);
        if (height > 0 && b.strides()[1] == 1 && n >= rows.lowColumns()) {
            tiles(height, (float[]) room.array(), origin);
        } else {
            Parallel.forEach(
                    blocks,
                    i -> whole.multiply(
                            part(a.permute(1, 0), i).permute(1, 0),
                            part(b, i),
                            new Strided(room, y.shape(), new int[] {n, 1}, origin + i * m * n)));
        }
        if (blocks > 1) {
            add((float[]) room.array());
            room.recycle();
        }
    }

    private int start(int block) {
        return (int) ((long) k * block / blocks);
    }

    /// Rows of `x` that belong to a block.
    private Strided part(Strided x, int block) {
        int from = start(block);
        Shape shape = Shape.of(start(block + 1) - from, x.shape().dim(1));
        return new Strided(x.storage(), shape, x.strides(), x.offset() + from * x.strides()[0]);
    }

    private void tiles(int height, float[] sums, int origin) {
        Strided left = side(a);
        float[] p = (float[]) left.storage().array();
        float[] q = (float[]) b.storage().array();
        int width = rows.lowColumns();
        int tiles = Math.ceilDiv(n, width);
        int parts = (long) m * n * k < SMALL ? 1 : Math.ceilDiv(PARTS * Parallel.threads(), blocks);
        int each = Math.ceilDiv(tiles, parts);
        int across = Math.ceilDiv(tiles, each);
        Parallel.forEach(blocks * across, t -> {
            int block = t / across;
            int from = start(block);
            int depth = start(block + 1) - from;
            int first = t % across * each;
            for (int j = first; j < Math.min(tiles, first + each); j++) {
                // A tile at the edge is moved back onto elements that were done before: they come out the same.
                int column = Math.min(j * width, n - width);
                for (int i = 0; i < m; i += height) {
                    int row = Math.min(i, m - height);
                    rows.low(
                            height,
                            p,
                            left.offset() + from * left.strides()[1] + row,
                            left.strides()[1],
                            q,
                            b.offset() + from * b.strides()[0] + column,
                            b.strides()[0],
                            depth,
                            sums,
                            origin + (block * m + row) * n + column,
                            n);
                }
            }
        });
    }

    /// `x` itself where the elements of a column lie side by side, else such a copy.
    private static Strided side(Strided x) {
        if (x.strides()[0] == 1) {
            return x;
        }
        Strided turned =
                Strided.allocate(x.dtype(), Shape.of(x.shape().dim(1), x.shape().dim(0)));
        CopyKernel.copy(x.permute(1, 0), turned);
        return turned.permute(1, 0);
    }

    private void add(float[] sums) {
        float[] to = (float[]) y.storage().array();
        int size = m * n;
        Parallel.forEach(Math.ceilDiv(size, SHARE), t -> {
            int from = t * SHARE;
            int at = y.offset() + from;
            int length = Math.min(SHARE, size - from);
            elements.binary(Binary.ADD, sums, from, 1, sums, size + from, 1, to, at, length);
            for (int i = 2; i < blocks; i++) {
                elements.binary(Binary.ADD, to, at, 1, sums, i * size + from, 1, to, at, length);
            }
        });
    }
}
