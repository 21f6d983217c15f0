package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    /// Shapes around the lengths of lanes, blocks, tasks and columns; whole numbers, so that every order gives one sum.
    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "3,1,5",
        "2,15,17",
        "5,33,1",
        "3,1025,2",
        "2,3,4097",
        "70,9,31",
        "1,40000,3",
        "2,2,40000",
        "0,3,2",
        "3,0,2"
    })
    void sumAndExtremes_overAnyDims_ofAnyOrderOfDims_areThoseOfTheElements(int a, int b, int c) {
        Rng rng = new Rng(a + 31L * b);
        double[] values = new double[a * b * c];
        Arrays.setAll(values, i -> rng.nextInt(1000) - 500);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64}) {
            for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
                Tensor x = Tensor.of(values, a, b, c).to(dtype).permute(order);
                for (int[] dims : new int[][] {{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {}}) {
                    check(x, dims);
                }
            }
        }
    }

    private static void check(Tensor x, int[] dims) {
        Shape kept = Sum.kept("sum", Dims.of(dims), x.shape());
        double[] sums = new double[kept.numel()];
        double[] largest = new double[kept.numel()];
        Arrays.fill(largest, -INF);
        double[] values = x.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            int at = 0;
            for (int d = 0, rest = i, size = x.numel(); d < x.rank(); d++) {
                size /= x.size(d);
                at = at * kept.dim(d) + (kept.dim(d) == 1 ? 0 : rest / size);
                rest %= size;
            }
            sums[at] += values[i];
            largest[at] = Math.max(largest[at], values[i]);
        }
        same(x.sum(dims, false).toDoubleArray(), sums);
        assertThat(x.sum(dims, true).shape()).isEqualTo(kept);
        if (x.numel() > 0) {
            same(x.amax(dims, true).toDoubleArray(), largest);
            same(x.neg().amin(dims).neg().toDoubleArray(), largest);
        }
    }

    /// The comparison that names elements takes seconds on long arrays, so it only comes where they differ.
    private static void same(double[] got, double[] wanted) {
        if (!Arrays.equals(got, wanted)) {
            assertThat(got).containsExactly(wanted);
        }
    }

    @Test
    void sums_doNotDependOnThreads() {
        Tensor x = Tensor.randn(new Rng(1), 700, 900);
        int threads = Backends.get().describe().threads();
        Tensor[] two = {x.sum(), x.sum(0), x.sum(1), x.var(0), x.norm()};
        try {
            Backends.get().threads(1);
            Tensor[] one = {x.sum(), x.sum(0), x.sum(1), x.var(0), x.norm()};
            for (int i = 0; i < one.length; i++) {
                assertThat(one[i].toFloatArray()).containsExactly(two[i].toFloatArray());
            }
        } finally {
            Backends.get().threads(threads);
        }
    }

    /// A sum in float32 lanes would be off by thousands of ulps; a sum in double is off by the last rounding.
    @Test
    void floats_sumInDouble() {
        Tensor x = Tensor.full(0.1, 1 << 20);
        assertThat(x.sum().toFloatArray()).containsExactly((float) (0x1p20 * 0.1f));
        assertThat(x.reshape(1 << 10, 1 << 10).sum(0).sum().toFloatArray()).containsExactly((float) (0x1p20 * 0.1f));
        assertThat(x.cumsum(0).narrow(0, (1 << 20) - 1, 1).toFloatArray()).containsExactly((float) (0x1p20 * 0.1f));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void halves_reduceInDouble_andRoundOnce(DType half) {
        Tensor x = Tensor.full(1000, 300, 2).to(half);
        assertThat(x.mean().item()).isEqualTo(1000);
        assertThat(x.sum(0).dtype()).isEqualTo(half);
        assertThat(x.sum(new int[] {0}, false, DType.FLOAT32).toFloatArray()).containsExactly(300000, 300000);
        assertThat(x.amax(1).toFloatArray()).hasSize(300).containsOnly(1000);
    }

    @Test
    void integersAndBools_sumAndMultiplyToInt64() {
        Tensor x = Tensor.of(new long[] {200, 100, 3}).to(DType.UINT8);
        assertThat(x.sum().dtype()).isEqualTo(DType.INT64);
        assertThat(x.sum().toLongArray()).containsExactly(303);
        assertThat(x.prod().toLongArray()).containsExactly(60000);
        assertThat(x.cumprod(0).toLongArray()).containsExactly(200, 20000, 60000);
        assertThat(x.to(DType.BOOL).cumsum(0).toLongArray()).containsExactly(1, 2, 3);
        assertThat(x.max().dtype()).isEqualTo(DType.UINT8);
        assertThat(Tensor.of(new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1})
                        .min()
                        .toLongArray())
                .containsExactly(Long.MAX_VALUE - 1);
    }

    @Test
    void dtype_isConvertedToFirst() {
        Tensor x = Tensor.of(new double[] {1.9, 2.9}, 2);
        assertThat(x.sum(new int[0], false, DType.INT64).toLongArray()).containsExactly(3);
        assertThat(x.sum(new int[0], false, DType.INT32).dtype()).isEqualTo(DType.INT32);
        assertThat(x.to(DType.INT64).mean(new int[0], false, DType.FLOAT32).item())
                .isEqualTo(1.5);
        assertThat(x.prod(0, false, DType.FLOAT32).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.cumsum(0, DType.INT64).toLongArray()).containsExactly(1, 3);
        assertThat(x.cumprod(0, DType.INT64).toLongArray()).containsExactly(1, 2);
        Tensor signs = Tensor.of(new int[] {1, -1}, 2);
        assertThat(signs.sum(new int[0], false, DType.BOOL).itemBoolean()).isTrue();
        Tensor large = Tensor.of(new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
        assertThat(large.sum(new int[0], false, DType.FLOAT64).item()).isEqualTo(0x1p64);
    }

    @Test
    void dtype_thatIsWider_losesNothing_andHasAGradient() {
        Tensor x = Tensor.of(new float[] {1, 0x1p-30f, 3}).requiresGrad(true);
        assertThat(x.sum(new int[0], false, DType.FLOAT64).item()).isEqualTo(4 + 0x1p-30);
        assertThat(x.mean(new int[] {0}, true, DType.FLOAT64).item()).isEqualTo((4 + 0x1p-30) / 3);
        assertThat(x.cumsum(0, DType.FLOAT64).toDoubleArray()).containsExactly(1, 1 + 0x1p-30, 4 + 0x1p-30);
        Tensor y = Tensor.of(new float[] {1 + 0x1p-20f, 1 - 0x1p-20f}).requiresGrad(true);
        Tensor product =
                y.prod(0, false, DType.FLOAT64).add(y.cumprod(0, DType.FLOAT64).sum());
        assertThat(product.item()).isEqualTo(2 * (1 - 0x1p-40) + 1 + 0x1p-20);
        product.backward();
        assertThat(y.grad().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(y.grad().toDoubleArray()).containsExactly(3 - 0x1p-19, 2 + 0x1p-19);
    }

    @Test
    void dims_areNamedOneByOne_orInAnArray() {
        Tensor x = Tensor.arange(24).view(2, 3, 4).to(DType.FLOAT64);
        assertThat(x.sum(0, 2).toArray()).isEqualTo(new double[] {60, 92, 124});
        assertThat(x.mean(0, 1).toArray()).isEqualTo(new double[] {10, 11, 12, 13});
        assertThat(x.nansum(1, true).shape()).hasToString("[2, 1, 4]");
        assertThat(x.var(1, true).toDoubleArray()).containsOnly(16);
        assertThat(x.std(1, true).shape()).hasToString("[2, 1, 4]");
        assertThat(x.std(1).toDoubleArray()).containsOnly(4);
        assertThat(x.norm(1, 0, 1, 2).item()).isEqualTo(276);
        assertThat(x.norm(1, 2, true).shape()).hasToString("[2, 3, 1]");
        assertThat(x.amax(1, true).shape()).hasToString("[2, 1, 4]");
        assertThat(x.any(0, 1).toArray()).isEqualTo(new boolean[] {true, true, true, true});
    }

    @Test
    void noElements_giveTheNeutralOne() {
        Tensor x = Tensor.zeros(0, 2);
        assertThat(x.sum(0).toFloatArray()).containsExactly(0, 0);
        assertThat(x.prod(0).toFloatArray()).containsExactly(1, 1);
        assertThat(x.mean(0).toFloatArray()).containsExactly(Float.NaN, Float.NaN);
        assertThat(x.var(0).toFloatArray()).containsExactly(Float.NaN, Float.NaN);
        assertThat(x.norm().item()).isZero();
        assertThat(x.logsumexp(0).toDoubleArray()).containsExactly(-INF, -INF);
        assertThat(x.any(0).toLongArray()).containsExactly(0, 0);
        assertThat(x.all(0).toLongArray()).containsExactly(1, 1);
        assertThat(x.amax(1).shape()).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> x.amax(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("amax: there must be an element to choose, got size 0 at dim=0 of shape [0, 2]");
        assertThatThrownBy(() -> x.argmin(0)).hasMessageContaining("argmin: there must be an element");
    }

    @Test
    void nan_isInEveryResultItTakesPartIn() {
        Tensor x = Tensor.of(new double[] {1, NAN, 3, 4, 5, 6}, 2, 3);
        assertThat(x.sum(1).toDoubleArray()).containsExactly(NAN, 15);
        assertThat(x.amax(1).toDoubleArray()).containsExactly(NAN, 6);
        assertThat(x.amin(0).toDoubleArray()).containsExactly(1, NAN, 3);
        assertThat(x.max(1).indices().toLongArray()).containsExactly(1, 2);
        assertThat(x.argmin(1).toLongArray()).containsExactly(1, 0);
        assertThat(x.nansum().item()).isEqualTo(19);
        assertThat(x.any().item()).isEqualTo(1);
        assertThat(x.countNonzero().toLongArray()).containsExactly(6);
        assertThat(x.to(DType.FLOAT32).amax(1).toDoubleArray()).containsExactly(NAN, 6);
        Tensor wide = Tensor.zeros(100);
        wide.narrow(0, 77, 1).copy_(Tensor.scalar(NAN));
        assertThat(wide.max().item()).isNaN();
        assertThat(wide.min().item()).isNaN();
    }

    @Test
    void variance_keepsItsDigits_farFromZero() {
        Tensor x = Tensor.of(new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, 4);
        assertThat(x.var().item()).isEqualTo(30);
        assertThat(x.var(false).item()).isEqualTo(22.5);
        assertThat(x.reshape(4, 1).expand(Shape.of(4, 3)).contiguous().var(0).toDoubleArray())
                .containsExactly(30, 30, 30);
        assertThat(x.std().item()).isEqualTo(Math.sqrt(30));
        assertThat(Tensor.ones(1).var().item()).isNaN();
        assertThat(Tensor.of(new double[] {1, 2}, 2).var(new int[] {0}, 2, true).toDoubleArray())
                .containsExactly(INF);
    }

    @Test
    void norm_isTheOneOfItsOrder() {
        Tensor x = Tensor.of(new double[] {3, -4, 0, 12}, 2, 2);
        assertThat(x.norm().item()).isEqualTo(13);
        assertThat(x.norm(1).item()).isEqualTo(19);
        assertThat(x.norm(0).item()).isEqualTo(3);
        assertThat(x.norm(INF).item()).isEqualTo(12);
        assertThat(x.norm(-INF, new int[] {1}, true).toDoubleArray()).containsExactly(3, 0);
        assertThat(x.norm(3, new int[] {1}, false).toDoubleArray()[1])
                .isEqualTo(12, org.assertj.core.api.Assertions.within(0x1p-48));
        assertThat(Tensor.full(3e30, 2).norm().item()).isEqualTo((float) (3e30f * Math.sqrt(2)));
    }

    @Test
    void logsumexp_takesSeveralDims_integers_andOffsets() {
        Tensor x = Tensor.of(new double[] {1000, 1000, 1000, 1000}, 2, 2);
        assertThat(x.logsumexp(new int[] {0, 1}, true).toDoubleArray()).containsExactly(1000 + Math.log(4));
        assertThat(x.logsumexp(new int[0], false).shape()).isEqualTo(Shape.SCALAR);
        assertThat(Tensor.zeros(DType.INT64, 2).logsumexp(0).toFloatArray()).containsExactly((float) Math.log(2));
    }

    @Test
    void anyAndAll_takeEveryDType() {
        Tensor x = Tensor.of(new double[] {0, 0.5, 0, 0}, 2, 2);
        assertThat(x.any(1).toLongArray()).containsExactly(1, 0);
        assertThat(x.all(0, true).dtype()).isEqualTo(DType.BOOL);
        assertThat(x.to(DType.UINT8).any().dtype()).isEqualTo(DType.UINT8);
        assertThat(x.to(DType.BOOL).all(0).toLongArray()).containsExactly(0, 0);
        assertThat(x.countNonzero(0).toLongArray()).containsExactly(0, 1);
    }

    @Test
    void maxAlongADim_givesValuesAndFirstPositions() {
        Tensor x = Tensor.of(new float[] {1, 5, 5, -1, -7, -7}, 2, 3);
        assertThat(x.max(1).values().toFloatArray()).containsExactly(5, -1);
        assertThat(x.max(1).indices().toLongArray()).containsExactly(1, 0);
        assertThat(x.min(-1, true).indices().shape()).isEqualTo(Shape.of(2, 1));
        assertThat(x.argmax().toLongArray()).containsExactly(1);
        assertThat(x.t().argmin().toLongArray()).containsExactly(3);
        assertThat(Tensor.scalar(3).max(0).indices().shape()).isEqualTo(Shape.SCALAR);
    }

    @Test
    void wrongDims_areNamed() {
        Tensor x = Tensor.zeros(3, 5);
        assertThatThrownBy(() -> x.sum(2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("sum: dim must be in [-2, 1], got dim=2 for shape [3, 5]");
        assertThatThrownBy(() -> x.logsumexp(-3)).hasMessageStartingWith("logsumexp: dim must be in");
        assertThatThrownBy(() -> x.mean(new int[] {0, -2}, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mean: each dim may be named once");
        assertThatThrownBy(() -> x.to(DType.INT64).mean())
                .hasMessageContaining("mean: the input must be floating point");
    }
}
