package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Single elements of arrays, for explanations.
final class Element {
    private Element() {}

    /// The position of element `i` in row-major order.
    static int[] at(int i, Shape shape) {
        int[] at = new int[shape.rank()];
        int left = i;
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = left % shape.dim(d);
            left /= shape.dim(d);
        }
        return at;
    }

    /// The element of `x`, broadcast to `shape`, at a position.
    static double value(NdArray x, Shape shape, int[] at) {
        Strided s = x.data().expand(shape);
        int off = s.offset();
        for (int d = 0; d < at.length; d++) {
            off += at[d] * s.strides()[d];
        }
        return s.storage().getDouble(off);
    }

    /// As ` at row 1, column 0`; nothing for a scalar.
    static String place(int[] at) {
        return switch (at.length) {
            case 0 -> "";
            case 1 -> " at position " + at[0];
            case 2 -> " at row " + at[0] + ", column " + at[1];
            default -> " at " + Arrays.toString(at);
        };
    }

    /// The size of the largest element.
    static double largest(NdArray x) {
        return Reductions.norm(x.to(DType.FLOAT64), Double.POSITIVE_INFINITY, new int[0], false)
                .item();
    }

    /// In the digits of the dtype of `like`.
    static String show(double v, NdArray like) {
        return show(v, like.dtype());
    }

    static String show(double v, DType dtype) {
        if (Double.isInfinite(v)) {
            return v > 0 ? "inf" : "-inf";
        }
        String digits = dtype == DType.FLOAT64 ? Double.toString(v) : Float.toString((float) v);
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }
}
