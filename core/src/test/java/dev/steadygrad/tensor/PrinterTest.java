package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrinterTest {
    @Test
    void floats_areAligned() {
        assertThat(Tensor.of(new float[][] {{1, -2.5f}, {10, 0.125f}})).hasToString("""
                tensor([[ 1.0000, -2.5000],
                        [10.0000,  0.1250]], shape=[2, 2], dtype=float32)""");
    }

    @Test
    void wholeFloats_keepThePoint_andIntegersHaveNone() {
        assertThat(Tensor.of(new float[] {1, 2})).hasToString("tensor([1., 2.], shape=[2], dtype=float32)");
        assertThat(Tensor.of(new long[] {1, -20}, 2)).hasToString("tensor([  1, -20], shape=[2], dtype=int64)");
        assertThat(Tensor.of(Long.MAX_VALUE)).hasToString("tensor(9223372036854775807, shape=[], dtype=int64)");
        assertThat(Tensor.of(new boolean[] {true, false})).hasToString("tensor([ true, false], shape=[2], dtype=bool)");
    }

    @Test
    void wideRanges_areScientific() {
        assertThat(Tensor.of(new float[] {1e-6f, 1}))
                .hasToString("tensor([1.0000e-06, 1.0000e+00], shape=[2], dtype=float32)");
    }

    @Test
    void specialValues_areNamed() {
        assertThat(Tensor.of(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1.5f}))
                .hasToString("tensor([   nan,   -inf, 1.5000], shape=[3], dtype=float32)");
    }

    @Test
    void cubes_haveABlankLineBetweenMatrices() {
        assertThat(Tensor.zeros(2, 1, 2)).hasToString("""
                tensor([[[0., 0.]],

                        [[0., 0.]]], shape=[2, 1, 2], dtype=float32)""");
    }

    @Test
    void beyond1000_onlyTheEdgesShow() {
        assertThat(Tensor.arange(1001))
                .hasToString("tensor([   0,    1,    2, ...,  998,  999, 1000], shape=[1001], dtype=int64)");
    }

    @Test
    void empty_andHistory() {
        assertThat(Tensor.zeros(0)).hasToString("tensor([], shape=[0], dtype=float32)");
        Tensor x = Tensor.ones(1).requiresGrad(true);
        assertThat(x).hasToString("tensor([1.], shape=[1], dtype=float32, requiresGrad=true)");
        assertThat(x.mul(2)).hasToString("tensor([2.], shape=[1], dtype=float32, op=mul)");
    }
}
