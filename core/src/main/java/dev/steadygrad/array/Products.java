package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;

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
                "matmul: the inner sizes must agree, got %d and %d in shapes %s and %s; transpose or reshape one",
                k,
                q.shape().dim(q.rank() - 2),
                a.shape(),
                b.shape());
        Shape batch = Shape.broadcast(
                "matmul", p.shape().slice(0, p.rank() - 2), q.shape().slice(0, q.rank() - 2));
        Shape matrix = Shape.of(p.shape().dim(p.rank() - 2), q.shape().dim(q.rank() - 1));
        boolean writesAll = a.dtype().isFloating() && k > 0;
        Shape shape = batch.concat(matrix);
        NdArray y = writesAll ? NdArray.blank(a.dtype(), shape) : NdArray.zeros(a.dtype(), shape);
        if (y.numel() > 0 && k > 0) {
            multiply(
                    batched(p, batch),
                    batched(q, batch),
                    y.reshape(Shape.of(batch.numel()).concat(matrix)));
        }
        Shape rows = a.rank() == 1 ? y.shape().without(y.rank() - 2) : y.shape();
        return y.reshape(b.rank() == 1 ? rows.without(rows.rank() - 1) : rows);
    }

    /// `y = a · b`, or `y += a · b`, of matrices of one floating dtype that fit: into a contiguous array that only its
    /// maker has seen yet.
    public static void matmul(NdArray a, NdArray b, NdArray y, boolean adds) {
        Shape one = Shape.of(1);
        Strided p = batched(a, one).data();
        Strided q = batched(b, one).data();
        Strided to = batched(y, one).data();
        if (y.numel() == 0 || a.numel() == 0) {
            y.assign(adds ? y : NdArray.number(0));
        } else if (adds) {
            Backends.get().addMatmul(p, q, to);
        } else {
            Backends.get().matmul(p, q, to);
        }
    }

    private static void multiply(NdArray a, NdArray b, NdArray y) {
        if (a.dtype().isFloating()) {
            Backends.get().matmul(a.data(), b.data(), y.data());
            return;
        }
        // Integers: a rank-one product after the other; nothing trains on them.
        NdArray product = NdArray.zeros(y.dtype(), y.shape());
        for (int i = 0; i < a.shape().dim(2); i++) {
            NdArray column = Views.slice(a, 2, i, 1, 1).expand(y.shape());
            NdArray row = Views.slice(b, 1, i, 1, 1).expand(y.shape());
            Backends.get().binary(Binary.MUL, column.data(), row.data(), product.data());
            Backends.get().binary(Binary.ADD, y.data(), product.data(), y.data());
        }
    }

    /// `beta * input + alpha * (a · b)` of matrices; with `beta` 0 the input is not read.
    ///
    /// **Errors**: as [#matmul], and `IllegalArgumentException` for other ranks or where the input does not broadcast.
    public static NdArray addMm(NdArray input, NdArray a, NdArray b, Number beta, Number alpha) {
        checkRank("addmm", 2, a);
        checkRank("addmm", 2, b);
        Shape shape = Shape.of(a.shape().dim(0), b.shape().dim(1));
        Check.that(
                Shape.broadcast("addmm", input.shape(), shape).equals(shape),
                "addmm: the input must broadcast to the product, got shape=%s for %s",
                input.shape(),
                shape);
        Check.that(
                input.dtype() == a.dtype(),
                "addmm: all must have one dtype, got %s and %s; convert one with to(dtype)",
                input.dtype(),
                a.dtype());
        NdArray y = matmul(a, b);
        if (alpha.doubleValue() != 1) {
            combine(Binary.MUL, y, NdArray.number(alpha));
        }
        if (beta.doubleValue() == 1) {
            combine(Binary.ADD, y, input);
        } else if (beta.doubleValue() != 0) {
            NdArray factor = NdArray.number(beta).expand(y.shape());
            Backends.get()
                    .ternary(Ternary.ADD_MUL, y.data(), input.expand(y.shape()).data(), factor.data(), y.data());
        }
        return y;
    }

    /// `y = f(y, b)` in place.
    private static void combine(Binary f, NdArray y, NdArray b) {
        Backends.get().binary(f, y.data(), b.expand(y.shape()).data(), y.data());
    }

    /// **Errors**: `IllegalArgumentException` unless `x` has `rank` dimensions.
    public static void checkRank(String op, int rank, NdArray x) {
        Check.that(
                x.rank() == rank,
                "%s: the tensor must have %d dimensions, got shape=%s; matmul takes any",
                op,
                rank,
                x.shape());
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
