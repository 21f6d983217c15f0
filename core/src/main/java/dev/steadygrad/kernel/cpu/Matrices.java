package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;

/// The matrices in the last two dimensions of an array, numbered through its other dimensions in row-major order.
final class Matrices {
    private final Strided x;
    private final Offsets heads;
    private final int columns;
    private final int rowStep;
    private final int step;

    Matrices(Strided x) {
        int rank = x.shape().rank();
        this.x = x;
        this.heads = new Offsets(x.shape().slice(0, rank - 2), x.strides(), x.offset());
        this.columns = x.shape().dim(rank - 1);
        this.rowStep = x.strides()[rank - 2];
        this.step = x.strides()[rank - 1];
    }

    int columns() {
        return columns;
    }

    int rowStep() {
        return rowStep;
    }

    int step() {
        return step;
    }

    /// Where element `[i, j]` of matrix `b` lies.
    int at(int b, int i, int j) {
        return heads.at(b) + i * rowStep + j * step;
    }

    /// Rows `from` to `from + n` of matrix `b`: `[1, n, columns]`.
    Strided block(int b, int from, int n) {
        return new Strided(x.storage(), Shape.of(1, n, columns), new int[] {0, rowStep, step}, at(b, from, 0));
    }

    /// A copy of row `i` of matrix `b`.
    Object row(int b, int i) {
        return run(at(b, i, 0), step, columns);
    }

    /// A copy of elements `[from .. from + n, 0]` of matrix `b`.
    Object column(int b, int from, int n) {
        return run(at(b, from, 0), rowStep, n);
    }

    private Object run(int off, int stride, int n) {
        Kind kind = Kind.of(x.dtype());
        Object run = kind.run(n);
        kind.load(x.storage(), off, stride, run, n);
        return run;
    }

    /// Writes row `i` of matrix `b`.
    void write(double[] row, int b, int i) {
        x.storage().store(row, at(b, i, 0), step, columns);
    }
}
