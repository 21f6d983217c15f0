package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void sizes_haveAllOfPyTorchsNames() {
        Tensor x = Tensor.zeros(2, 3);
        assertThat(x.size()).isEqualTo(Shape.of(2, 3));
        assertThat(x.size(-1)).isEqualTo(3);
        assertThat(x.dim()).isEqualTo(x.rank()).isEqualTo(2);
        assertThat(x.numel()).isEqualTo(6);
        assertThat(x.isFloatingPoint()).isTrue();
        assertThat(x.to(DType.BOOL).isFloatingPoint()).isFalse();
        assertThatThrownBy(() -> Tensor.scalar(1).size(0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("size: a scalar has no dimension, got dim=0 for shape []");
    }

    @Test
    void itemLong_keepsEveryDigit() {
        long odd = (1L << 53) + 1;
        assertThat(Tensor.of(odd).itemLong()).isEqualTo(odd);
        assertThat(Tensor.of(odd).item()).isEqualTo(0x1p53);
        assertThat(Tensor.of(Long.MIN_VALUE).itemLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(Tensor.of(-3.0).itemLong()).isEqualTo(-3);
        assertThat(Tensor.of(true).itemLong()).isEqualTo(1);
        assertThat(Tensor.of((byte) -1).itemLong()).isEqualTo(255);
    }

    @Test
    void itemLong_refusesWhatIsNotWhole() {
        for (double v : new double[] {1.5, Double.NaN, Double.POSITIVE_INFINITY, 0x1p63, -0x1.1p63}) {
            assertThatThrownBy(() -> Tensor.of(v).itemLong())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("itemLong: the element must be a whole number within the range of long, got value=" + v
                            + "; use item()");
        }
        assertThatThrownBy(() -> Tensor.zeros(2).itemLong()).hasMessageStartingWith("item: the array must have one");
    }

    @Test
    void itemBoolean_isPythonsTruth() {
        assertThat(Tensor.of(new float[] {0, 2}).any().itemBoolean()).isTrue();
        assertThat(Tensor.of(new float[] {0, 2}).all().itemBoolean()).isFalse();
        assertThat(Tensor.of(Double.NaN).itemBoolean()).isTrue();
    }

    @Test
    void toArray_isWhatOfTakes_inEveryDType() {
        Object[] all = {
            new float[][] {{1, 2, 3}, {4, 5, 6}},
            new double[][][] {{{1}, {2}}, {{3}, {4}}},
            new long[] {1L << 60, -1},
            new int[][] {{1}, {2}},
            new byte[] {1, -1},
            new boolean[][] {{true, false}, {false, true}},
            new float[0][3],
            1.5f,
            7L,
            true
        };
        for (Object values : all) {
            assertThat(Tensor.of(values).toArray()).isEqualTo(values);
        }
        Tensor t = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).t();
        assertThat(t.toArray()).isEqualTo(new float[][] {{1, 4}, {2, 5}, {3, 6}});
        assertThat(t.to(DType.BFLOAT16).toArray()).isEqualTo(new float[][] {{1, 4}, {2, 5}, {3, 6}});
        assertThat(t.slice(0, 0, 3, 2).toIntArray()).containsExactly(1, 4, 3, 6);
    }

    @Test
    void of_nulls_namesTheirPlace() {
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, null}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("of: rows must not be null, got null at [1]");
        assertThatThrownBy(() -> Tensor.of(new Integer[][] {{1, 2}, {3, null}}))
                .hasMessage("of: elements must not be null, got null at [1, 1]");
    }
}
