package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;

/// The matrix product.
public final class Products {
    private Products() {}

    /// As `torch.matmul`: `[n] · [n]`, `[m, k] · [k, n]`, a vector as a row on the left and a column on the right, and
    /// leading dimensions broadcast.
    ///
    /// **Errors**: `IllegalArgumentException` for a scalar, other inner sizes or other dtypes.
    public static NdArray matmul(NdArray a, NdArray b) {
        Check.that(
                a.rank() > 0 && b.rank() > 0,
                "matmul: both must have a dimension, got shapes %s and %s; use mul",
                a.shape(),
                b.shape());
        Check.that(
                a.dtype() == b.dtype(),
                "matmul: both must have one dtype, got %s and %s; convert one with to(dtype)",
                a.dtype(),
                b.dtype());
        Check.that(
                a.dtype() != DType.BOOL,
                "matmul: a product of bools is not defined, got dtype=bool; convert with to(dtype)");
        NdArray p = a.rank() == 1 ? a.reshape(Shape.of(1).concat(a.shape())) : a;
        NdArray q = b.rank() == 1 ? b.reshape(b.shape().inserting(1, 1)) : b;
        int k = p.shape().dim(p.rank() - 1);
        Check.that(
                k == q.shape().dim(q.rank() - 2),
                "matmul: the inner sizes must agree, got %d and %d in shapes %s and %s",
                k,
                q.shape().dim(q.rank() - 2),
                a.shape(),
                b.shape());
        Shape batch = Shape.broadcast(
                "matmul", p.shape().slice(0, p.rank() - 2), q.shape().slice(0, q.rank() - 2));
        Shape matrix = Shape.of(p.shape().dim(p.rank() - 2), q.shape().dim(q.rank() - 1));
        NdArray y = NdArray.zeros(a.dtype(), batch.concat(matrix));
        if (y.numel() > 0 && k > 0) {
            multiply(
                    batched(p, batch),
                    batched(q, batch),
                    y.reshape(Shape.of(batch.numel()).concat(matrix)));
        }
        Shape shape = a.rank() == 1 ? y.shape().without(y.rank() - 2) : y.shape();
        return y.reshape(b.rank() == 1 ? shape.without(shape.rank() - 1) : shape);
    }

    private static void multiply(NdArray a, NdArray b, NdArray y) {
        if (a.dtype().isFloating()) {
            Backends.get().matmul(a.data(), b.data(), y.data());
            return;
        }
        // Integers: the sum of broadcast products; nothing trains on them.
        NdArray left = NdArray.of(a.data()).reshape(a.shape().inserting(3, 1));
        NdArray right = NdArray.of(b.data()).reshape(b.shape().inserting(1, 1));
        y.assign(left.zip("matmul", Binary.MUL, right).sum(new int[] {2}, false));
    }

    /// `x` with its leading dimensions broadcast to `batch` and made one.
    private static NdArray batched(NdArray x, Shape batch) {
        Shape matrix = x.shape().slice(x.rank() - 2, x.rank());
        if (x.rank() == 2) {
            int[] strides = {0, x.data().strides()[0], x.data().strides()[1]};
            return NdArray.of(new Strided(
                    x.storage(),
                    Shape.of(batch.numel()).concat(matrix),
                    strides,
                    x.data().offset()));
        }
        return x.expand(batch.concat(matrix)).reshape(Shape.of(batch.numel()).concat(matrix));
    }
}
