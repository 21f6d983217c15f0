package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;

/// Which classes take part in each row.
final class ClassMask {
    private final Tensor out;
    private final byte[] masked;
    private final int classes;
    private final int step;

    /// @param out the classes that take no part, `[1, C]` or `[rows, C]`
    private ClassMask(Tensor out) {
        this.out = out;
        this.masked = (byte[]) out.array().copy(DType.BOOL).storage().array();
        this.classes = out.size(1);
        this.step = out.size(0) == 1 ? 0 : classes;
    }

    /// @param mask true for a class that takes part, of the input's shape, or `[C]` for all rows
    ///
    /// **Errors**: as [#check].
    static ClassMask of(ClassRows rows, Tensor mask) {
        check(rows, mask);
        Tensor out = mask.logicalNot();
        return new ClassMask(rows.fits(mask.shape()) ? rows.of(out) : out.reshape(Shape.of(1, rows.classes())));
    }

    /// **Errors**: `IllegalArgumentException` for another dtype or shape.
    static void check(ClassRows rows, Tensor mask) {
        Check.that(
                mask.dtype() == DType.BOOL,
                "%s: classMask must be bool, got classMask of dtype=%s; compare it with 0",
                rows.op(),
                mask.dtype());
        Check.that(
                rows.fits(mask.shape()) || mask.shape().equals(Shape.of(rows.classes())),
                "%s: classMask must have the input's shape %s or [%d], got classMask of shape=%s",
                rows.op(),
                rows.inputShape(),
                rows.classes(),
                mask.shape());
    }

    /// The classes that take no part, `[1, C]` or `[rows, C]`.
    Tensor out() {
        return out;
    }

    boolean leavesOut(int row, int c) {
        return masked[row * step + c] != 0;
    }

    /// The first class left out to which `t`, probabilities `[rows, C]`, gives anything; -1 where there is none.
    int firstLeftOut(int row, double[] t) {
        for (int c = 0; c < classes; c++) {
            if (t[row * classes + c] != 0 && leavesOut(row, c)) {
                return c;
            }
        }
        return -1;
    }

    /// How many classes take part in a row.
    int live(int row) {
        int live = 0;
        for (int c = 0; c < classes; c++) {
            live += leavesOut(row, c) ? 0 : 1;
        }
        return live;
    }

    /// `share` spread over the classes of each row that take part, over all where none does, `[rows, C]`.
    NdArray spread(int rows, double share) {
        NdArray all = NdArray.blank(DType.FLOAT64, Shape.of(rows, classes));
        double[] q = (double[]) all.storage().array();
        for (int i = 0; i < rows; i++) {
            int live = live(i);
            for (int c = 0; c < classes; c++) {
                q[i * classes + c] = live == 0 ? share / classes : leavesOut(i, c) ? 0 : share / live;
            }
        }
        return all;
    }
}
