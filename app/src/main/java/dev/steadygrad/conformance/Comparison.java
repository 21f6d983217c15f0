package dev.steadygrad.conformance;

import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;

/// Compares a result with what must come out.
final class Comparison {
    private Comparison() {}

    /// The worst error in units of `rtol` times the largest finite magnitude that must come out, or of `floor` where
    /// that is more; where both are 0, only 0 will do. NaN and infinities must be where they must be; -0 is 0.
    ///
    /// **Errors**: `Mismatch` naming `what` and the first element off by more than 1 unit, or another dtype or shape.
    static double check(String what, Values wanted, Tensor got, double rtol, double floor) {
        if (got.dtype() != wanted.dtype() || !got.shape().equals(wanted.shape())) {
            throw new Mismatch(
                    "%s: expected %s %s, got %s %s", what, wanted.dtype(), wanted.shape(), got.dtype(), got.shape());
        }
        if (!wanted.dtype().isFloating()) {
            return integers(what, wanted, got);
        }
        double[] e = wanted.tensor().toDoubleArray();
        double[] a = got.toDoubleArray();
        double unit = Math.max(rtol * magnitude(e), floor);
        double worst = 0;
        int first = -1;
        for (int i = 0; i < e.length; i++) {
            double error = error(e[i], a[i], unit);
            first = first < 0 && error > 1 ? i : first;
            worst = Math.max(worst, error);
        }
        if (first >= 0) {
            throw new Mismatch(
                    worst, "%s %s: expected %s, got %s".formatted(what, place(wanted, first), e[first], a[first]));
        }
        return worst;
    }

    /// The largest finite one, 0 where there is none.
    static double magnitude(double[] values) {
        return Arrays.stream(values)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static double error(double wanted, double got, double unit) {
        if (wanted == got || Double.isNaN(wanted) && Double.isNaN(got)) {
            return 0;
        }
        double error = Math.abs(wanted - got) / unit;
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static double integers(String what, Values wanted, Tensor got) {
        long[] e = wanted.tensor().toLongArray();
        long[] a = got.toLongArray();
        int i = Arrays.mismatch(e, a);
        if (i >= 0) {
            throw new Mismatch("%s %s: expected %d, got %d", what, place(wanted, i), e[i], a[i]);
        }
        return 0;
    }

    /// As `[1, 2]`.
    static String place(Values values, int i) {
        int[] strides = values.shape().strides();
        int[] index = new int[strides.length];
        int rest = i;
        for (int d = 0; d < index.length; d++) {
            index[d] = rest / strides[d];
            rest %= strides[d];
        }
        return Arrays.toString(index);
    }
}
