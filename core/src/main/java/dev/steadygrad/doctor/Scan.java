package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import java.util.ArrayList;
import java.util.List;

/// A look at all elements of an array.
///
/// @param plus whether there is +inf
/// @param minus whether there is -inf
/// @param first where the first element that is not finite stands in row-major order; -1 where there is none
/// @param count how many are not finite
record Scan(boolean nan, boolean plus, boolean minus, int first, int count) {
    static final Scan FINITE = new Scan(false, false, false, -1, 0);

    static Scan of(NdArray x) {
        return !x.dtype().isFloating() || sums(x) ? FINITE : closely(x.toDoubleArray());
    }

    /// No sum of elements is finite where one of them is not.
    private static boolean sums(NdArray x) {
        DType wide = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        return Double.isFinite(Reductions.sum(x, new int[0], false, wide).item());
    }

    private static Scan closely(double[] x) {
        boolean nan = false;
        boolean plus = false;
        boolean minus = false;
        int first = -1;
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i])) {
                nan |= Double.isNaN(x[i]);
                plus |= x[i] == Double.POSITIVE_INFINITY;
                minus |= x[i] == Double.NEGATIVE_INFINITY;
                first = first < 0 ? i : first;
                count++;
            }
        }
        return new Scan(nan, plus, minus, first, count);
    }

    boolean isFinite() {
        return first < 0;
    }

    /// What there is beside finite numbers, as `inf and NaN`.
    @Override
    public String toString() {
        List<String> kinds = new ArrayList<>();
        if (plus) {
            kinds.add("inf");
        }
        if (minus) {
            kinds.add("-inf");
        }
        if (nan) {
            kinds.add("NaN");
        }
        return String.join(" and ", kinds);
    }
}
