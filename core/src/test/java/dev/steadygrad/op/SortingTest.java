package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Distinct;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.Index;
import dev.steadygrad.tensor.Selected;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
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
    void unique_ofSlices_ordersThemByTheirElements() {
        Tensor x = Tensor.of(new double[][] {{1, 1, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}});
        Distinct rows = x.unique(0);
        assertThat(rows.values().toArray()).isEqualTo(new double[][] {{0, 0, 1, 1}, {1, 1, 0, 0}});
        assertThat(rows.inverse().toLongArray()).containsExactly(1, 1, 0);
        assertThat(rows.counts().toLongArray()).containsExactly(1, 2);
        Distinct columns = x.to(DType.INT32).unique(-1);
        assertThat(columns.values().toArray()).isEqualTo(new int[][] {{0, 1}, {0, 1}, {1, 0}});
        assertThat(columns.inverse().toLongArray()).containsExactly(1, 1, 0, 0);
        assertThat(x.t().unique(1).values().toArray()).isEqualTo(new double[][] {{0, 1}, {0, 1}, {1, 0}, {1, 0}});
        assertThat(Tensor.of(new double[] {-0.0, 0}).unique(0).counts().toLongArray())
                .containsExactly(2);
        assertThat(Tensor.zeros(2, 0).unique(0).values().shape()).hasToString("[1, 0]");
        assertThat(Tensor.zeros(0, 2).unique(0).counts().shape()).hasToString("[0]");
    }

    @Test
    void median_isTheLowerMiddle_andSpreadsNaN() {
        Tensor x = Tensor.of(new double[][] {{1, 3, 2, 0}, {5, Double.NaN, 4, 6}});
        Selected found = x.median(1);
        assertThat(found.values().toDoubleArray()).containsExactly(1, Double.NaN);
        assertThat(found.indices().toLongArray()).containsExactly(0, 1);
        assertThat(x.median(1, true).values().shape()).hasToString("[2, 1]");
        assertThat(x.t().median(0).indices().toLongArray()).containsExactly(0, 1);
        assertThat(Tensor.of(new long[] {3, 1, 2}, 3).median().itemLong()).isEqualTo(2);
        assertThat(Tensor.of(7.0).median(0).values().item()).isEqualTo(7);
        assertThat(x.median().item()).isNaN();
        GradCheck.check(
                xs -> xs.getFirst().median(1).values(), Layouts.leaf(new double[] {1, 3, 2, 0, 9, 8, 7, 6}, 2, 4));
        assertThatThrownBy(() -> Tensor.zeros(2, 0).median(1))
                .hasMessage("median: there must be an element, got size 0 at dim=1 of shape [2, 0]");
    }

    @Test
    void histc_countsEqualParts_withTheUpperEndInTheLast() {
        Tensor x = Tensor.of(new float[] {1, 2, 1});
        assertThat(x.histc(4, 0, 3).toFloatArray()).containsExactly(0, 2, 1, 0);
        Tensor y = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, Float.NaN});
        assertThat(y.histc(2, 1, 4).toFloatArray()).containsExactly(2, 2);
        assertThat(Tensor.of(new double[] {3, 3}).histc(2).toDoubleArray()).containsExactly(0, 2);
        assertThat(Tensor.of(new double[] {0, 10}).histc(5).toDoubleArray()).containsExactly(1, 0, 0, 0, 1);
        assertThatThrownBy(() -> y.histc(2))
                .hasMessage("histc: bounds must be finite and in order, got min=NaN, max=NaN");
        assertThatThrownBy(() -> x.histc(2, 3, 1)).hasMessageStartingWith("histc: bounds must be finite and in order");
    }

    @Test
    void argmaxAndArgmin_ofAll_mayKeepTheDimensions() {
        Tensor x = Tensor.of(new double[][] {{1, 9}, {0, 2}});
        assertThat(x.argmax(true).shape()).hasToString("[1, 1]");
        assertThat(x.argmax(true).itemLong()).isEqualTo(1);
        assertThat(x.t().argmin(true).itemLong()).isEqualTo(1);
        assertThat(x.argmin().shape()).hasToString("[]");
    }

    @Test
    void argmaxAndArgmin_ofFloats_areTheFirstOfEquals_andNaNBeforeAll() {
        float inf = Float.POSITIVE_INFINITY;
        Tensor x = Tensor.of(new float[][] {
            {-0f, 0f, -1, 0f},
            {2, 2, Float.NaN, Float.NaN},
            {1, Float.intBitsToFloat(0xFFC00000), -inf, inf},
            {-inf, -inf, -inf, -inf},
            {inf, 1, inf, -inf},
            {-Float.MIN_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, 0}
        });
        assertThat(x.argmax(1).toLongArray()).containsExactly(0, 2, 1, 0, 0, 1);
        assertThat(x.argmin(1).toLongArray()).containsExactly(2, 2, 1, 0, 3, 0);
        assertThat(x.t().contiguous().t().argmax(1).toLongArray()).containsExactly(0, 2, 1, 0, 0, 1);
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

    /// Among these are many equal elements, and many with equal upper halves.
    @ParameterizedTest
    @ValueSource(longs = {3, 1L << 33, Long.MAX_VALUE})
    void argsortOf64Bits_isStableOrder(long most) {
        Rng rng = new Rng(7);
        int n = 2000;
        long[] longs = new long[n];
        double[] doubles = new double[n];
        for (int i = 0; i < n; i++) {
            longs[i] = (long) (rng.gaussianAt(2 * i) * most);
            doubles[i] = longs[i] / 1e15;
        }
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingLong(i -> longs[i]));
        long[] expected = Arrays.stream(order).mapToLong(i -> i).toArray();
        assertThat(Tensor.of(longs, n).argsort().toLongArray()).containsExactly(expected);
        assertThat(Tensor.of(doubles, n).argsort().toLongArray()).containsExactly(expected);
        assertThat(Tensor.of(longs, 1, n).t().argsort(0).flatten().toLongArray())
                .containsExactly(expected);
        Arrays.sort(order, Comparator.comparingLong((Integer i) -> longs[i]).reversed());
        long[] descending = Arrays.stream(order).mapToLong(i -> i).toArray();
        assertThat(Tensor.of(longs, n).argsort(0, true).toLongArray()).containsExactly(descending);
    }

    @Test
    void unique_inverseAndCounts_restoreTheInput() {
        Tensor x = Tensor.randint(-20, 20, new Rng(3), 30, 40);
        Distinct u = x.unique();
        assertThat(u.values().get(Index.at(u.inverse())).equal(x)).isTrue();
        assertThat(u.counts().equal(u.inverse().flatten().bincount())).isTrue();
        assertThat(u.values().diff().gt(0).all().itemBoolean()).isTrue();
    }
}
