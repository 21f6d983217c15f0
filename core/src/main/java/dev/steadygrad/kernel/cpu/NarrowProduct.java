package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.stream.IntStream;

/// A product of floats with few columns, `[m, k] · [k, n]` into a contiguous `[m, n]`, as dot products: few columns
/// leave the lanes of a tile empty, so the lanes go along the inner dimension instead.
final class NarrowProduct {
    /// Up to so many columns, and from such an inner size on, a product is narrow.
    private static final int COLUMNS = 12;

    private static final int DEPTH = 64;

    /// Multiply-adds below which a product stays on its thread.
    private static final long SMALL = 1 << 17;

    /// How many tasks a thread should find.
    private static final int PARTS = 8;

    private static final int TASK_ROWS = 96;

    private final Rows rows;
    private final Strided a;
    private final Strided right;
    private final boolean isCopied;
    private final Strided y;
    private final int m;
    private final int n;
    private final int k;

    NarrowProduct(Rows rows, Strided a, Strided b, Strided y) {
        this.rows = rows;
        this.a = a;
        this.right = alongRows(b.permute(1, 0));
        this.isCopied = right.storage() != b.storage();
        this.y = y;
        this.m = y.shape().dim(0);
        this.n = y.shape().dim(1);
        this.k = a.shape().dim(1);
    }

    /// Of the last two dimensions.
    static boolean suits(Strided a, Strided y) {
        return y.dtype() == DType.FLOAT32
                && y.shape().dim(2) <= COLUMNS
                && a.shape().dim(2) >= DEPTH;
    }

    void run() {
        int share = Math.ceilDiv(m, PARTS * Parallel.threads());
        int perTask = (long) m * n * k < SMALL ? m : Math.min(TASK_ROWS, Math.ceilDiv(share, 4) * 4);
        int[] at = IntStream.range(0, n).map(j -> j * right.strides()[0]).toArray();
        Parallel.forEach(Math.ceilDiv(m, perTask), t -> dots(t * perTask, Math.min(perTask, m - t * perTask), at));
        if (isCopied) {
            right.storage().recycle();
        }
    }

    private void dots(int top, int count, int[] at) {
        int from = a.offset() + top * a.strides()[0];
        Strided left = alongRows(new Strided(a.storage(), Shape.of(count, k), a.strides(), from));
        rows.dots(
                (float[]) left.storage().array(),
                left.offset(),
                left.strides()[0],
                count,
                (float[]) right.storage().array(),
                right.offset(),
                at,
                k,
                (float[]) y.storage().array(),
                y.offset() + top * n,
                n);
        if (left.storage() != a.storage()) {
            left.storage().recycle();
        }
    }

    /// `x` itself where its rows lie densely, else a copy.
    private static Strided alongRows(Strided x) {
        if (x.strides()[1] == 1) {
            return x;
        }
        Strided dense = Strided.blank(x.dtype(), x.shape());
        CopyKernel.copy(x, dense);
        return dense;
    }
}
