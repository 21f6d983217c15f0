package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void cumsum_ofLongRowsInAnyLayout_addsUpToEachElement() {
        double[] values = new double[3 * 2500];
        Rng rng = new Rng(5);
        Arrays.setAll(values, i -> rng.nextInt(100));
        Tensor x = Tensor.of(values, 3, 2500);
        double[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += i % 2500 == 0 ? 0 : sums[i - 1];
        }
        assertThat(x.cumsum(1).toDoubleArray()).containsExactly(sums);
        assertThat(x.to(DType.INT32).cumsum(1).toDoubleArray()).containsExactly(sums);
        assertThat(x.t().contiguous().t().cumsum(-1).toDoubleArray()).containsExactly(sums);
        assertThat(x.t().cumsum(0).t().toDoubleArray()).containsExactly(sums);
        assertThat(x.t().contiguous().cumsum(0).t().toDoubleArray()).containsExactly(sums);
        assertThat(x.t().to(DType.INT32).cumsum(0).t().toDoubleArray()).containsExactly(sums);
        Tensor wide = x.reshape(1, 3, 2500).transpose(1, 0).contiguous();
        assertThat(wide.cumsum(2).toDoubleArray()).containsExactly(sums);
        double[] down = values.clone();
        for (int i = 2500; i < down.length; i++) {
            down[i] += down[i - 2500];
        }
        assertThat(x.cumsum(0).toDoubleArray()).containsExactly(down);
        assertThat(Tensor.zeros(3, 0).cumsum(1).numel()).isZero();
    }

    @Test
    void cummax_givesTheLastOfEqualPositions_andNanStays() {
        Tensor x = Tensor.of(new double[] {1, 3, 3, 2, NAN, 9}, 6);
        assertThat(x.cummax(0).values().toDoubleArray()).containsExactly(1, 3, 3, 3, NAN, NAN);
        assertThat(x.cummax(0).indices().toLongArray()).containsExactly(0, 1, 2, 2, 4, 4);
        assertThat(x.cummin(0).indices().toLongArray()).containsExactly(0, 0, 0, 0, 4, 4);
        Tensor whole = Tensor.of(new long[] {5, Long.MAX_VALUE, 7, 2}, 2, 2);
        assertThat(whole.cummax(0).values().toLongArray()).containsExactly(5, Long.MAX_VALUE, 7, Long.MAX_VALUE);
        assertThat(whole.cummin(0).indices().toLongArray()).containsExactly(0, 0, 0, 1);
    }

    @Test
    void logcumsumexp_doesNotOverflow_andKeepsInfinities() {
        assertThat(Tensor.of(new double[] {1000, 1000, -1000}, 3)
                        .logcumsumexp(0)
                        .toDoubleArray())
                .containsExactly(1000, 1000 + Math.log(2), 1000 + Math.log(2));
        assertThat(Tensor.of(new double[] {-INF, -INF, 0, INF, 1, NAN}, 6)
                        .logcumsumexp(0)
                        .toDoubleArray())
                .containsExactly(-INF, -INF, 0, INF, INF, NAN);
        double[] y = Tensor.zeros(DType.FLOAT64, 1000).logcumsumexp(0).toDoubleArray();
        // Each of 1000 steps rounds twice, by at most half an ulp of a number below 8.
        assertThat(y[999]).isCloseTo(Math.log(1000), within(1000 * 8 * 0x1p-53));
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, 2).logcumsumexp(0)).hasMessageContaining("floating");
    }
}
