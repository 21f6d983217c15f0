package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import org.junit.jupiter.api.Test;

class AllCloseTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    @Test
    void allClose_isRelativeToTheOther() {
        assertThat(of(1000.009).allClose(of(1000))).isTrue();
        assertThat(of(1000.011).allClose(of(1000))).isFalse();
        assertThat(of(1e-9).allClose(of(0))).isTrue();
        assertThat(of(1e-9).allClose(of(0), 1e-5, 0)).isFalse();
        assertThat(of(1).allClose(of(2), 0.5, 0)).isTrue();
        assertThat(of(2).allClose(of(1), 0.5, 0)).isFalse();
    }

    @Test
    void allClose_oneElementFar_isFalse() {
        assertThat(of(1, 2, 3).allClose(of(1, 2, 4))).isFalse();
    }

    @Test
    void allClose_broadcastsAndMixesDTypes() {
        assertThat(Tensor.ones(2, 3).allClose(of(1))).isTrue();
        assertThat(Tensor.ones(DType.INT64, 2).allClose(Tensor.ones(DType.BOOL, 2)))
                .isTrue();
    }

    @Test
    void allClose_equalInfinities_areClose() {
        assertThat(of(INF, -INF).allClose(of(INF, -INF))).isTrue();
        assertThat(of(INF).allClose(of(-INF))).isFalse();
        assertThat(of(1).allClose(of(INF))).isFalse();
    }

    @Test
    void allClose_nan_isNotClose() {
        assertThat(of(Double.NaN).allClose(of(Double.NaN))).isFalse();
    }

    @Test
    void allClose_noElements_isTrue() {
        assertThat(Tensor.zeros(0).allClose(Tensor.zeros(0))).isTrue();
    }

    @Test
    void equal_needsShapeAndElements() {
        assertThat(of(1, 2).equal(of(1, 2))).isTrue();
        assertThat(of(1, 2).equal(of(1, 3))).isFalse();
        assertThat(of(1, 1).equal(of(1))).isFalse();
        assertThat(of(Double.NaN).equal(of(Double.NaN))).isFalse();
    }
}
