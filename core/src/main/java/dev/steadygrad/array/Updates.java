package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;

/// Results written over the array that they are made from, while others may see it. Nothing is allocated, except where
/// an operand lies in the same memory in another order, or the result has another dtype than the array.
///
/// **Errors**: of all, `IllegalArgumentException` where the result has another shape or a dtype of a higher category,
/// or elements of the array share places; nothing is written then.
public final class Updates {
    private static final Fused BACKEND = Backends.get();

    private Updates() {}

    /// `f` of each element: see [NdArray#map].
    public static void map(String op, Unary f, NdArray x) {
        map(op, f, x, x.dtype());
    }

    /// As [#map], for functions whose results are not integers: see [NdArray#mapReal].
    public static void mapReal(String op, Unary f, NdArray x) {
        map(op, f, x, NdArray.floating(x.dtype()));
    }

    private static void map(String op, Unary f, NdArray x, DType result) {
        check(op, x, x.shape(), result);
        BACKEND.unary(f, x.data(), x.data());
        x.storage().changed();
    }

    /// `f` of each element and that of `b`, computed in `result`: see [NdArray#zip].
    public static void zip(String op, Binary f, NdArray x, NdArray b, DType result) {
        check(op, x, Shape.broadcast(op, x.shape(), b.shape()), result);
        if (result != x.dtype()) {
            x.assign(x.zip(op, f, b, result));
            return;
        }
        BACKEND.binary(f, x.data(), apart(x, b).data(), x.data());
        x.storage().changed();
    }

    /// `b`, checked and ready to be taken together with the elements of `x` after others have been.
    public static NdArray operand(String op, NdArray x, NdArray b, DType result) {
        check(op, x, Shape.broadcast(op, x.shape(), b.shape()), result);
        return apart(x, b);
    }

    /// `f` of each element and those of `b` and `c`, computed in `result`: see [NdArray#combine].
    public static void combine(String op, Ternary f, NdArray x, NdArray b, NdArray c, DType result) {
        check(op, x, Shape.broadcast(op, x.shape(), Shape.broadcast(op, b.shape(), c.shape())), result);
        if (result != x.dtype()) {
            x.assign(x.combine(op, f, b, c, result));
            return;
        }
        BACKEND.ternary(f, x.data(), apart(x, b).data(), apart(x, c).data(), x.data());
        x.storage().changed();
    }

    /// `value`, broadcast, where the bool `mask` holds: see [NdArray#choose].
    public static void fill(String op, NdArray x, NdArray mask, NdArray value) {
        check(op, x, Shape.broadcast(op, x.shape(), Shape.broadcast(op, mask.shape(), value.shape())), value.dtype());
        BACKEND.where(apart(x, mask).data(), apart(x, value).data(), x.data(), x.data());
        x.storage().changed();
    }

    /// The result `y`, made elsewhere.
    public static void assign(String op, NdArray x, NdArray y) {
        check(op, x, y.shape(), y.dtype());
        x.assign(apart(x, y));
    }

    /// The values of `b`, broadcast and converted from any dtype; one value may also go to elements that share places.
    public static void overwrite(String op, NdArray x, NdArray b) {
        checkShape(op, x, Shape.broadcast(op, x.shape(), b.shape()));
        if (b.numel() != 1) {
            checkPlaces(op, x);
        }
        x.assign(apart(x, b));
    }

    private static void check(String op, NdArray x, Shape shape, DType result) {
        checkShape(op, x, shape);
        Check.that(
                result.category().compareTo(x.dtype().category()) <= 0,
                "%s_: a result of dtype=%s can't be written into dtype=%s; convert the argument with to(dtype)",
                op,
                result,
                x.dtype());
        checkPlaces(op, x);
    }

    private static void checkShape(String op, NdArray x, Shape shape) {
        Check.that(
                shape.equals(x.shape()),
                "%s_: the result must have this tensor's shape %s, got shape=%s",
                op,
                x.shape(),
                shape);
    }

    /// **Errors**: `IllegalArgumentException` where elements of `x` share places.
    static void checkPlaces(String op, NdArray x) {
        for (int d = 0; d < x.rank(); d++) {
            Check.that(
                    x.shape().dim(d) <= 1 || x.data().strides()[d] != 0,
                    "%s_: an expanded tensor can't be changed, its elements share places, got shape %s with strides %s; "
                            + "change a copy (clone())",
                    op,
                    x.shape(),
                    Arrays.toString(x.data().strides()));
        }
    }

    /// `b` broadcast to the shape of `x`, and copied where writing to `x` in order would change elements of it that
    /// are still to be read.
    private static NdArray apart(NdArray x, NdArray b) {
        NdArray full = b.expand(x.shape());
        return isSame(x.data(), full.data()) || areApart(x.data(), full.data())
                ? full
                : b.copy(b.dtype()).expand(x.shape());
    }

    /// Whether each element of one is that of the other.
    private static boolean isSame(Strided a, Strided b) {
        boolean same = a.storage().equals(b.storage()) && a.offset() == b.offset();
        for (int d = 0; d < a.strides().length; d++) {
            same &= a.shape().dim(d) <= 1 || a.strides()[d] == b.strides()[d];
        }
        return same;
    }

    /// Whether they surely share no element: they lie in different memory, in different parts of it, or between the
    /// steps of each other.
    private static boolean areApart(Strided a, Strided b) {
        if (!a.storage().equals(b.storage()) || a.shape().numel() == 0) {
            return true;
        }
        int step = step(b, step(a, 0));
        return end(a, 1) < end(b, -1) || end(b, 1) < end(a, -1) || step != 0 && (a.offset() - b.offset()) % step != 0;
    }

    /// The first place in the storage (`side` -1) or the last (1).
    private static int end(Strided x, int side) {
        int end = x.offset();
        for (int d = 0; d < x.strides().length; d++) {
            int way = (x.shape().dim(d) - 1) * x.strides()[d];
            end += side * way > 0 ? way : 0;
        }
        return end;
    }

    /// The greatest common divisor of all steps and `so far`.
    private static int step(Strided x, int soFar) {
        int g = soFar;
        for (int d = 0; d < x.strides().length; d++) {
            int r = x.shape().dim(d) > 1 ? Math.abs(x.strides()[d]) : 0;
            while (r != 0) {
                int rest = g % r;
                g = r;
                r = rest;
            }
        }
        return g;
    }
}
