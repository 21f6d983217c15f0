package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The bound that running log-sums state, on all kinds of rows.
class LogCumSumExpTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void everySum_isWithinTheBound(DType dtype) {
        double worst = 0;
        for (Terrain terrain : Terrain.values()) {
            for (int n : new int[] {1, 2, 7, 40, 300}) {
                worst = Math.max(worst, worst(dtype, terrain.row(dtype, n, n)));
            }
        }
        assertThat(worst).isBetween(0.1, 1.0);
    }

    /// In parts of the bound: half an ulp of the dtype, and what the steps may lose.
    private static double worst(DType dtype, double[] x) {
        double[] y = Tensor.of(x, x.length).to(dtype).logcumsumexp(0).toDoubleArray();
        double largest = 1;
        double worst = 0;
        for (int k = 0; k < x.length; k += k < 8 ? 1 : 13) {
            Quad exact = new ExactSoftmax(Arrays.copyOf(x, k + 1)).logsumexp();
            for (int i = 0; i <= k; i++) {
                largest = Math.max(largest, Math.abs(y[i]));
            }
            double ulp = dtype == DType.FLOAT32 ? Math.ulp((float) exact.hi()) : Math.ulp(exact.hi());
            double bound = ulp / 2 + k * 0x1p-51 * largest;
            double error = Math.abs(exact.plus(-y[k]).hi());
            worst = Math.max(worst, error == 0 ? 0 : error / bound);
        }
        return worst;
    }
}
