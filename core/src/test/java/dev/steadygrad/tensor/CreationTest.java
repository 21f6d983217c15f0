package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import org.junit.jupiter.api.Test;

class CreationTest {
    @Test
    void of_nestedArrays_takesTheirShapeAndDType() {
        Tensor x = Tensor.of(new int[][][] {{{1, 2}}, {{3, 4}}, {{5, 6}}});
        assertThat(x.shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(x.dtype()).isEqualTo(DType.INT32);
        assertThat(x.toLongArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Tensor.of(new boolean[] {true, false}).dtype()).isEqualTo(DType.BOOL);
        assertThat(Tensor.of(new float[] {1, 2, 3}).shape()).isEqualTo(Shape.of(3));
        assertThat(Tensor.of(2.5).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Tensor.of(new float[0][5]).shape()).isEqualTo(Shape.of(0, 0));
    }

    @Test
    void of_raggedRows_namesThePlace() {
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("of: rows must have one length, got 1 at [1] after 2");
        assertThatThrownBy(() -> Tensor.of("text")).hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2)).hasMessageContaining("got 3 values for shape [2, 2]");
    }

    @Test
    void ranges() {
        assertThat(Tensor.arange(4).toLongArray()).containsExactly(0, 1, 2, 3);
        assertThat(Tensor.arange(1, 2, 0.25).toDoubleArray()).containsExactly(1, 1.25, 1.5, 1.75);
        assertThat(Tensor.arange(3, 0, -1).toDoubleArray()).containsExactly(3, 2, 1);
        assertThat(Tensor.arange(2, 5).toLongArray()).containsExactly(2, 3, 4);
        assertThat(Tensor.arange(-8.0, -6.5).toDoubleArray()).containsExactly(-8, -7);
        assertThat(Tensor.arange(0, 5, 2).toLongArray()).containsExactly(0, 2, 4);
        long odd = (1L << 53) + 1;
        assertThat(Tensor.arange(odd, odd + 3, 2).toLongArray()).containsExactly(odd, odd + 2);
        assertThat(Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).toLongArray())
                .containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE - 1);
        assertThat(Tensor.linspace(0, 1, 5).toDoubleArray()).containsExactly(0, 0.25, 0.5, 0.75, 1);
        assertThat(Tensor.linspace(2, 7, 1).toDoubleArray()).containsExactly(2);
        assertThat(Tensor.eye(2, 3).toDoubleArray()).containsExactly(1, 0, 0, 0, 1, 0);
        assertThatThrownBy(() -> Tensor.arange(0, 5, -1)).hasMessageContaining("step=-1");
    }

    @Test
    void likes_keepShapeAndDType() {
        Tensor x = Tensor.zeros(DType.BFLOAT16, 2, 3);
        assertThat(Tensor.onesLike(x).dtype()).isEqualTo(DType.BFLOAT16);
        assertThat(Tensor.fullLike(x, 2.5).toDoubleArray()).containsOnly(2.5);
        assertThat(Tensor.randnLike(x, new Rng(0)).shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void random_isByGenerator_notByCallOrder() {
        assertThat(Tensor.randn(new Rng(5), 4).toFloatArray())
                .containsExactly(Tensor.randn(new Rng(5), 4).toFloatArray());
        Rng rng = new Rng(5);
        Tensor first = Tensor.rand(rng, 4);
        assertThat(Tensor.rand(rng, 4).toFloatArray()).isNotEqualTo(first.toFloatArray());
    }

    @Test
    void randint_staysInItsRange() {
        long[] v = Tensor.randint(-3, 4, new Rng(1), 10_000).toLongArray();
        assertThat(v).contains(-3, 3);
        assertThat(java.util.Arrays.stream(v).allMatch(x -> x >= -3 && x < 4)).isTrue();
        assertThatThrownBy(() -> Tensor.randint(4, 4, new Rng(1), 1)).hasMessageContaining("low=4, high=4");
    }

    @Test
    void bernoulli_hasItsFrequency() {
        Tensor p = Tensor.full(0.3, 100_000);
        double mean = Tensor.bernoulli(p, new Rng(2)).to(DType.FLOAT64).mean().item();
        // Five standard errors.
        assertThat(mean).isCloseTo(0.3, within(5 * Math.sqrt(0.3 * 0.7 / 100_000)));
        assertThatThrownBy(() -> Tensor.bernoulli(Tensor.full(1.5, 2), new Rng(0)))
                .hasMessageContaining("p[0]=1.5");
    }

    @Test
    void multinomial_drawsByWeight() {
        Tensor w = Tensor.of(new float[][] {{0, 1, 3}, {5, 0, 0}});
        long[] drawn = Tensor.multinomial(w, 10_000, true, new Rng(3)).toLongArray();
        long ones =
                java.util.Arrays.stream(drawn, 0, 10_000).filter(i -> i == 1).count();
        assertThat((double) ones).isCloseTo(2500, within(5 * Math.sqrt(10_000 * 0.25 * 0.75)));
        assertThat(java.util.Arrays.stream(drawn, 10_000, 20_000)).containsOnly(0L);
    }

    @Test
    void multinomial_withoutReplacement_drawsEachOnce() {
        long[] drawn = Tensor.multinomial(Tensor.of(new float[] {1, 2, 3, 4}), 4, false, new Rng(3))
                .toLongArray();
        assertThat(drawn).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThatThrownBy(() -> Tensor.multinomial(Tensor.of(new float[] {1, 0, 3}), 3, false, new Rng(3)))
                .hasMessageContaining("needs 3 weights above 0, got 2 at row 0");
    }

    @Test
    void randperm_holdsEachOnce() {
        assertThat(Tensor.randperm(50, new Rng(1)).toLongArray()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void standardDType_isWhatNewTensorsGet() {
        DType.setStandard(DType.FLOAT64);
        try {
            assertThat(Tensor.zeros(1).dtype()).isEqualTo(DType.FLOAT64);
            assertThat(Tensor.arange(3).div(2).dtype()).isEqualTo(DType.FLOAT64);
        } finally {
            DType.setStandard(DType.FLOAT32);
        }
        assertThat(Tensor.arange(3).div(2).dtype()).isEqualTo(DType.FLOAT32);
    }
}
