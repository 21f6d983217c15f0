package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Reduce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Vector code returns the bits of scalar code, at every length around lanes and blocks.
class ReduceRowsTest {
    private final ReduceRows scalar = new ReduceRows();
    private final ReduceRows vector = new VectorReduceRows();

    @ParameterizedTest
    @EnumSource(Reduce.class)
    void vectorCode_returnsTheBitsOfScalarCode(Reduce f) {
        Rng rng = new Rng(5);
        float[] x = new float[5000];
        double[] d = new double[5000];
        for (int i = 0; i < x.length; i++) {
            d[i] = rng.nextGaussian() * (f == Reduce.PROD ? 1 : 1e6);
            x[i] = (float) d[i];
        }
        for (int n : new int[] {0, 1, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000, 4999}) {
            assertThat(vector.reduce(f, x, 1, n)).isEqualTo(scalar.reduce(f, x, 1, n));
            assertThat(vector.reduce(f, d, 1, n)).isEqualTo(scalar.reduce(f, d, 1, n));
        }
        for (int rows : new int[] {1, 7, 8, 9, 20}) {
            for (int n : new int[] {1, 7, 8, 16, 19, 200}) {
                double[] a = rowSums(vector, f, x, rows, n);
                assertThat(a).containsExactly(rowSums(scalar, f, x, rows, n));
            }
        }
    }

    /// 1e16 and 1 have no sum in double; nor has any of the partial sums.
    @Test
    void sumOfDoubles_isTheExactSumRoundedOnce() {
        double[] x = new double[3 * 70];
        for (int i = 0; i < x.length; i++) {
            x[i] = i < 70 ? 1e16 : i < 140 ? 1 : -1e16;
        }
        for (ReduceRows rows : new ReduceRows[] {scalar, vector}) {
            assertThat(rows.reduce(Reduce.SUM, x, 0, x.length)).isEqualTo(70);
            x[3] = Double.POSITIVE_INFINITY;
            assertThat(rows.reduce(Reduce.SUM, x, 0, x.length)).isEqualTo(Double.POSITIVE_INFINITY);
            x[90] = Double.NEGATIVE_INFINITY;
            assertThat(rows.reduce(Reduce.SUM, x, 0, x.length)).isNaN();
            x[3] = 1e16;
            x[90] = 1;
        }
    }

    private static double[] rowSums(ReduceRows code, Reduce f, float[] x, int rows, int n) {
        double[] acc = new double[n];
        java.util.Arrays.fill(acc, f.identity());
        code.accumulate(f, x, 3, 211, rows, acc, n);
        return acc;
    }
}
