package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Distinct;
import dev.steadygrad.tensor.Selected;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void equalElements_stayInTheirOrder_bothWays_andNanIsLargest() {
        Tensor x = Tensor.of(new double[] {2, NAN, -0.0, 0, 2, -INF, INF, NAN}, 8);
        assertThat(x.argsort().toLongArray()).containsExactly(5, 2, 3, 0, 4, 6, 1, 7);
        assertThat(x.argsort(0, true).toLongArray()).containsExactly(1, 7, 6, 0, 4, 2, 3, 5);
        assertThat(x.sort().values().toDoubleArray()).containsExactly(-INF, -0.0, 0, 2, 2, INF, NAN, NAN);
        assertThat(x.to(DType.FLOAT16).argsort().toLongArray()).containsExactly(5, 2, 3, 0, 4, 6, 1, 7);
    }

    @Test
    void int64_sortBeyondTheDigitsOfDoubles() {
        Tensor x = Tensor.of(new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, 0}, 4);
        assertThat(x.sort().values().toLongArray())
                .containsExactly(Long.MIN_VALUE, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(x.sort(0, true).indices().toLongArray()).containsExactly(0, 1, 3, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 40, 200, 1000})
    void topk_isTheBeginningOfSort(int k) {
        Tensor x = Tensor.randn(new Rng(k), 1000, 2).mul(10).to(DType.INT32);
        for (boolean largest : new boolean[] {true, false}) {
            Selected top = x.topk(k, 0, largest);
            Selected sorted = x.sort(0, largest);
            assertThat(top.indices().toLongArray())
                    .containsExactly(sorted.indices().narrow(0, 0, k).toLongArray());
            assertThat(top.values().toLongArray())
                    .containsExactly(sorted.values().narrow(0, 0, k).toLongArray());
        }
    }

    @Test
    void kthvalue_countsFromOne() {
        Tensor x = Tensor.of(new double[] {9, 7, 8, 1, 3, 2}, 2, 3);
        assertThat(x.kthvalue(2, 1, false).values().toDoubleArray()).containsExactly(8, 2);
        assertThat(x.kthvalue(3, 1, true).indices().toLongArray()).containsExactly(0, 1);
        assertThatThrownBy(() -> x.kthvalue(4, 1, false))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("kthvalue: k must be in [1, 3], got k=4 at dim=1 of shape [2, 3]");
        assertThatThrownBy(() -> x.topk(-1)).hasMessageContaining("topk: k must be in [0, 3], got k=-1");
    }

    @Test
    void unique_isSortedWithPlacesAndCounts() {
        Distinct u = Tensor.of(new double[] {3, 1, 3, NAN, 1, NAN}, 2, 3).unique();
        assertThat(u.values().toDoubleArray()).containsExactly(1, 3, NAN, NAN);
        assertThat(u.inverse().toLongArray()).containsExactly(1, 0, 1, 2, 0, 3);
        assertThat(u.inverse().shape()).isEqualTo(Shape.of(2, 3));
        assertThat(u.counts().toLongArray()).containsExactly(2, 2, 1, 1);
        assertThat(Tensor.of(new long[] {5, 5}, 2)
                        .to(DType.UINT8)
                        .unique()
                        .values()
                        .dtype())
                .isEqualTo(DType.UINT8);
        assertThat(Tensor.zeros(0).unique().counts().numel()).isZero();
    }

    @Test
    void searchsorted_findsPlacesBeforeOrBehindEquals() {
        Tensor sorted = Tensor.of(new double[] {1, 3, 3, 5}, 4);
        Tensor values = Tensor.of(new double[] {0, 1, 3, 4, 9, NAN}, 2, 3);
        assertThat(sorted.searchsorted(values).toLongArray()).containsExactly(0, 0, 1, 3, 4, 4);
        assertThat(sorted.searchsorted(values, true).toLongArray()).containsExactly(0, 1, 3, 3, 4, 4);
        Tensor rows = Tensor.of(new long[] {1, 2, 10, 20}, 2, 2);
        assertThat(rows.searchsorted(Tensor.of(new double[] {1.5, 15}, 2, 1)).toLongArray())
                .containsExactly(1, 1);
        assertThatThrownBy(() -> rows.searchsorted(Tensor.zeros(3, 1)))
                .hasMessageContaining("got shapes [2, 2] and [3, 1]");
    }

    @Test
    void bincount_countsOrSumsWeights() {
        Tensor x = Tensor.of(new long[] {1, 3, 1}, 3);
        assertThat(x.bincount().toLongArray()).containsExactly(0, 2, 0, 1);
        assertThat(x.bincount(6).toLongArray()).containsExactly(0, 2, 0, 1, 0, 0);
        Tensor sums = x.bincount(Tensor.of(new float[] {0.5f, 1, 2}, 3), 0);
        assertThat(sums.toFloatArray()).containsExactly(0, 2.5f, 0, 1);
        assertThat(sums.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Tensor.zeros(DType.INT64, 0).bincount(2).toLongArray()).containsExactly(0, 0);
        assertThatThrownBy(() -> Tensor.of(new long[] {2, -1}, 2).bincount()).hasMessageContaining("got class=-1");
        assertThatThrownBy(() -> Tensor.zeros(2).bincount()).hasMessageContaining("a vector of integers");
    }

    @Test
    void longRows_sortLikeJava() {
        float[] values = Tensor.randn(new Rng(3), 5000).toFloatArray();
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(Tensor.of(values, 5000).sort().values().toFloatArray()).containsExactly(sorted);
    }
}
