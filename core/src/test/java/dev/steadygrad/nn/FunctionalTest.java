package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionalTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    /// The same shape in several layouts: in order, with the dimensions reversed, every other element, and repeated.
    private static Stream<Tensor> layouts(int seed, int... dims) {
        Shape shape = Shape.of(dims);
        int n = shape.numel();
        int[] reversed = new int[dims.length];
        for (int d = 0, step = 1; d < dims.length; step *= dims[d++]) {
            reversed[d] = step;
        }
        int[] doubled = shape.strides();
        int[] repeated = shape.strides();
        for (int d = 0; d < dims.length; d++) {
            doubled[d] *= 2;
        }
        repeated[0] = 0;
        return Stream.of(shape.strides(), reversed, doubled, repeated).map(strides -> {
            DoubleStorage values = new DoubleStorage(random(seed, 2 * n).toDoubleArray());
            return Tensor.wrap(NdArray.of(new Strided(values, shape, strides, 0)))
                    .requiresGrad(true);
        });
    }

    private static void check(Function<List<Tensor>, Tensor> f, Tensor... in) {
        GradCheck.check(f, in);
        GradGradCheck.check(f, in);
    }

    private static void close(Tensor got, Tensor wanted, double relative) {
        assertThat(got.shape()).isEqualTo(wanted.shape());
        double[] a = got.toDoubleArray();
        double[] b = wanted.toDoubleArray();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(relative * Math.max(1, Math.abs(b[i]))));
        }
    }

    private static void fails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    // ---- convolution

    /// The sum written out, over images padded by hand.
    private static Tensor direct(Tensor x, Tensor w, int stride, int padding, int dilation, int groups) {
        int n = x.size(0);
        int rows = (x.size(2) + 2 * padding - dilation * (w.size(2) - 1) - 1) / stride + 1;
        int columns = (x.size(3) + 2 * padding - dilation * (w.size(3) - 1) - 1) / stride + 1;
        int filters = w.size(0);
        double[] from = x.toDoubleArray();
        double[] weight = w.toDoubleArray();
        double[] to = new double[n * filters * rows * columns];
        for (int i = 0; i < to.length; i++) {
            int column = i % columns * stride - padding;
            int row = i / columns % rows * stride - padding;
            int o = i / columns / rows % filters;
            int image = i / columns / rows / filters;
            for (int j = 0; j < w.numel() / filters; j++) {
                int c = column + j % w.size(3) * dilation;
                int r = row + j / w.size(3) % w.size(2) * dilation;
                int channel = o / (filters / groups) * w.size(1) + j / w.size(3) / w.size(2);
                if (r >= 0 && r < x.size(2) && c >= 0 && c < x.size(3)) {
                    to[i] += weight[o * (w.numel() / filters) + j]
                            * from[((image * x.size(1) + channel) * x.size(2) + r) * x.size(3) + c];
                }
            }
        }
        return Tensor.of(to, n, filters, rows, columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,0,1,1", "2,1,1,1", "1,2,2,2", "3,1,2,4"})
    void conv2d_isTheSumWrittenOut(String settings) {
        int[] s = Stream.of(settings.split(",")).mapToInt(Integer::parseInt).toArray();
        Tensor x = random(1, 3, 4, 7, 6);
        Tensor w = random(2, 8, 4 / s[3], 3, 2);
        ConvOptions options =
                new ConvOptions().stride(s[0]).padding(s[1]).dilation(s[2]).groups(s[3]);
        Tensor wanted = direct(x, w, s[0], s[1], s[2], s[3]);
        close(Functional.conv2d(x, w, null, options), wanted, 0x1p-48);
        Tensor floats = Functional.conv2d(x.to(DType.FLOAT32), w.to(DType.FLOAT32), null, options);
        close(floats, wanted, 0x1p-18);
        Tensor halves = Functional.conv2d(x.to(DType.BFLOAT16), w.to(DType.BFLOAT16), null, options);
        assertThat(halves.dtype()).isEqualTo(DType.BFLOAT16);
        close(halves, wanted, 0x1p-4);
    }

    @Test
    void conv2d_ofManyImages_isTheSumWrittenOut() {
        Tensor x = random(3, 300, 2, 24, 24);
        Tensor w = random(4, 3, 2, 5, 5);
        close(Functional.conv2d(x, w, null, new ConvOptions()), direct(x, w, 1, 0, 1, 1), 0x1p-46);
    }

    @Test
    void conv2d_derivatives_passTheChecks_onAllLayouts() {
        ConvOptions options =
                new ConvOptions().stride(2, 1).padding(1).dilation(1, 2).groups(2);
        layouts(5, 2, 4, 4, 5)
                .forEach(x -> layouts(6, 2, 2, 3, 2)
                        .forEach(w -> GradCheck.check(
                                in -> Functional.conv2d(in.get(0), in.get(1), in.get(2), options),
                                x,
                                w,
                                random(7, 2))));
        Tensor x = random(5, 1, 2, 3, 4);
        Tensor w = random(6, 2, 1, 2, 2);
        check(in -> Functional.conv2d(in.get(0), in.get(1), in.get(2), options), x, w, random(7, 2));
    }

    @Test
    void conv2d_samePadding_keepsTheSize_withTheLargerHalfLast() {
        Tensor x = of(1, 2, 3).reshape(1, 1, 3);
        Tensor w = of(1, 10).reshape(1, 1, 1, 2);
        Tensor y = Functional.conv2d(x, w, null, new ConvOptions().same());
        assertThat(y.toDoubleArray()).containsExactly(21, 32, 3);
        assertThat(Functional.conv2d(x, w, null, new ConvOptions().valid()).toDoubleArray())
                .containsExactly(21, 32);
    }

    @Test
    void conv2d_ofNoImages_isEmpty_withZeroGradients() {
        Tensor x = random(1, 0, 2, 4, 4);
        Tensor w = random(2, 3, 2, 2, 2);
        Tensor y = Functional.conv2d(x, w, null, new ConvOptions());
        assertThat(y.shape()).isEqualTo(Shape.of(0, 3, 3, 3));
        y.sum().backward();
        assertThat(Objects.requireNonNull(w.grad()).toDoubleArray()).containsOnly(0);
    }

    @Test
    void conv2d_badCalls_areNamed() {
        ConvOptions plain = new ConvOptions();
        Tensor x = Tensor.zeros(1, 4, 5, 5);
        Tensor w = Tensor.zeros(2, 4, 3, 3);
        fails(
                () -> Functional.conv2d(Tensor.zeros(5, 5), w, null, plain),
                "conv2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=[5, 5]");
        fails(
                () -> Functional.conv2d(x, Tensor.zeros(2, 3, 3, 3), null, plain),
                "conv2d: channels must be groups times those of the weight, and its filters a multiple of groups,"
                        + " got input of shape [1, 4, 5, 5], weight of shape [2, 3, 3, 3], groups=1");
        fails(
                () -> Functional.conv2d(x, Tensor.zeros(2, 4, 6, 3), null, plain),
                "conv2d: a window must fit into the padded images, got one of (6, 3) for images of (5, 5)");
        fails(
                () -> Functional.conv2d(x, w.to(DType.FLOAT64), null, plain),
                "conv2d: input and weight must have one dtype, got float32 and float64; convert one with to(dtype)");
        fails(
                () -> Functional.conv2d(x, w, Tensor.zeros(3), plain),
                "conv2d: the bias must have shape [2], got shape=[3]");
        fails(
                () -> Functional.conv2d(x, w, null, plain.same().stride(2)),
                "conv2d: padding that keeps the size needs stride 1, got stride=(2, 2)");
        fails(() -> plain.stride(0), "conv2d: stride must be 1 or more, got stride=[0]");
        fails(
                () -> plain.padding(1, 2, 3),
                "conv2d: padding must be one number, or two for rows and columns, got padding=[1, 2, 3]");
    }

    // ---- pooling

    @Test
    void avgPool2d_countsPaddingUnlessTold() {
        Tensor x = of(1, 2, 3, 4).reshape(1, 2, 2);
        PoolOptions pool = PoolOptions.of(2).padding(1);
        assertThat(Functional.avgPool2d(x, pool).toDoubleArray()).containsExactly(0.25, 0.5, 0.75, 1);
        assertThat(Functional.avgPool2d(x, pool.countIncludePad(false)).toDoubleArray())
                .containsExactly(1, 2, 3, 4);
        assertThat(Functional.avgPool2d(x, pool.divisorOverride(2)).toDoubleArray())
                .containsExactly(0.5, 1, 1.5, 2);
    }

    @Test
    void avgPool2d_ofHalves_sumsInMore() {
        Tensor x = Tensor.full(60_000, 1, 4, 4).to(DType.FLOAT16);
        double one = x.toDoubleArray()[0];
        assertThat(Functional.avgPool2d(x, PoolOptions.of(4)).item()).isEqualTo(one);
    }

    @Test
    void ceilMode_addsAWindow_thatStartsInsideTheImage() {
        Tensor x = of(1, 2, 3, 4, 5).reshape(1, 1, 5);
        PoolOptions pool = PoolOptions.of(1, 2).stride(1, 2);
        assertThat(Functional.avgPool2d(x, pool).toDoubleArray()).containsExactly(1.5, 3.5);
        assertThat(Functional.avgPool2d(x, pool.ceilMode(true)).toDoubleArray()).containsExactly(1.5, 3.5, 5);
        assertThat(Functional.maxPool2d(x, pool.ceilMode(true)).toDoubleArray()).containsExactly(2, 4, 5);
    }

    @Test
    void maxPool2d_givesFirstOfEqualElements_andNeverPadding() {
        Tensor x = of(-INF, -INF, -INF, 7, 7, 7, NAN, 1, NAN).reshape(1, 3, 3);
        MaxPool pool = Functional.maxPool2dWithIndices(
                x, PoolOptions.of(1, 3).stride(1, 1).padding(0, 1));
        assertThat(pool.values().toDoubleArray()).containsExactly(-INF, -INF, -INF, 7, 7, 7, NAN, NAN, NAN);
        assertThat(pool.indices().toLongArray()).containsExactly(0, 0, 1, 3, 3, 4, 6, 6, 8);
    }

    @Test
    void maxPool2d_keepsIntegers() {
        Tensor x = Tensor.of(new long[] {5, Long.MAX_VALUE, Long.MAX_VALUE - 1, 2}, 1, 2, 2);
        Tensor y = Functional.maxPool2d(x, PoolOptions.of(2));
        assertThat(y.dtype()).isEqualTo(DType.INT64);
        assertThat(y.toLongArray()).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void pools_derivatives_passTheChecks_onAllLayouts() {
        PoolOptions pool = PoolOptions.of(3, 2).stride(2, 1).padding(1).ceilMode(true);
        layouts(8, 1, 2, 4, 3).limit(3).forEach(x -> {
            check(in -> Functional.avgPool2d(in.get(0), pool.countIncludePad(false)), x);
            check(in -> Functional.maxPool2d(in.get(0), pool.dilation(1, 2)), x);
        });
    }

    @Test
    void pools_badCalls_areNamed() {
        Tensor x = Tensor.zeros(1, 4, 4);
        fails(
                () -> PoolOptions.of(3).padding(2),
                "pool2d: padding must be at most half the kernel, got padding=(2, 2) for kernel (3, 3)");
        fails(() -> PoolOptions.of(0), "pool2d: kernel must be 1 or more, got kernel=[0]");
        fails(() -> PoolOptions.of(2).divisorOverride(0), "pool2d: the divisor must not be 0, got divisorOverride=0");
        fails(
                () -> Functional.maxPool2d(x, PoolOptions.of(5)),
                "maxPool2d: a window must fit into the padded images, got one of (5, 5) for images of (4, 4)");
        fails(
                () -> Functional.avgPool2d(x, PoolOptions.of(2).dilation(2)),
                "avgPool2d: windows of a mean have no dilation, got another than 1");
        fails(
                () -> Functional.avgPool2d(x.to(DType.INT64), PoolOptions.of(2)),
                "avgPool2d: the input must be floating point, got dtype=int64; convert it with to(DType.FLOAT32)");
    }

    // ---- normalisation

    @Test
    void layerNorm_hasMeanZeroAndVarianceOne_farFromZeroToo() {
        Tensor x = random(9, 4, 6).add(1e6);
        Tensor y = Functional.layerNorm(x, Shape.of(6), null, null, 0);
        double[] values = y.toDoubleArray();
        for (int row = 0; row < 4; row++) {
            double sum = 0;
            double squares = 0;
            for (int j = 0; j < 6; j++) {
                sum += values[row * 6 + j];
                squares += values[row * 6 + j] * values[row * 6 + j];
            }
            // The inputs carry errors of 1e6 · 2^-53.
            assertThat(sum).isCloseTo(0, within(1e-9));
            assertThat(squares).isCloseTo(6, within(1e-9));
        }
    }

    @Test
    void layerNorm_derivatives_passTheChecks_onAllLayouts() {
        layouts(10, 2, 3, 2)
                .forEach(x -> check(
                        in -> Functional.layerNorm(in.get(0), Shape.of(3, 2), in.get(1), in.get(2), 1e-5),
                        x,
                        random(11, 3, 2),
                        random(12, 3, 2)));
    }

    @Test
    void batchNorm_derivatives_passTheChecks_inAndOutsideTraining() {
        Tensor mean = of(0.1, -0.2);
        Tensor var = of(0.5, 2);
        layouts(13, 3, 2, 2)
                .limit(3)
                .forEach(x -> Stream.of(true, false)
                        .forEach(training -> check(
                                in -> Functional.batchNorm(
                                        in.get(0),
                                        mean.detach().mul(1),
                                        var.mul(1),
                                        in.get(1),
                                        in.get(2),
                                        training,
                                        0.1,
                                        1e-5),
                                x,
                                random(14, 2),
                                random(15, 2))));
    }

    @Test
    void batchNorm_inTraining_movesTheRunningValues() {
        Tensor x = of(1, 3, 5, 10, 20, 30).reshape(2, 3).t();
        Tensor mean = of(0, 100);
        Tensor var = of(1, 1);
        Functional.batchNorm(x, mean, var, null, null, true, 0.25, 1e-5);
        assertThat(mean.toDoubleArray()).containsExactly(0.75, 80);
        // Unbiased: ((-2)² + 0 + 2²) / 2 = 4 and 100.
        assertThat(var.toDoubleArray()).containsExactly(0.75 + 1, 0.75 + 25);
    }

    @Test
    void batchNorm_outsideTraining_usesTheRunningValues_andLeavesThem() {
        Tensor mean = of(1, 2);
        Tensor var = of(4, 9);
        Tensor y = Functional.batchNorm(of(3, 5).reshape(1, 2), mean, var, of(10, 10), of(0, 1), false, 0.5, 0);
        assertThat(y.toDoubleArray()).containsExactly(10, 11);
        assertThat(mean.toDoubleArray()).containsExactly(1, 2);
    }

    @Test
    void normalisations_ofHalves_computeInFloats() {
        Tensor x = Tensor.of(new float[] {60_000, 50_000, 60_000, 50_000}, 2, 2).to(DType.FLOAT16);
        Tensor y = Functional.layerNorm(x, Shape.of(2), null, null, 0);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(y.toDoubleArray()).containsExactly(1, -1, 1, -1);
        Tensor z = Functional.batchNorm(x.t(), null, null, null, null, true, 0.1, 0);
        assertThat(z.toDoubleArray()).containsExactly(1, 1, -1, -1);
    }

    @Test
    void normalisations_badCalls_areNamed() {
        Tensor x = Tensor.zeros(2, 3);
        fails(
                () -> Functional.layerNorm(x, Shape.of(2), null, null, 0),
                "layerNorm: the input's shape must end with normalizedShape=[2], got shape=[2, 3]");
        fails(
                () -> Functional.layerNorm(x, Shape.of(3), Tensor.ones(2), null, 0),
                "layerNorm: the weight must have shape [3], got shape=[2]");
        fails(
                () -> Functional.batchNorm(x, null, null, null, null, false, 0.1, 0),
                "batchNorm: outside training there must be a running mean and variance, got none");
        fails(
                () -> Functional.batchNorm(Tensor.zeros(1, 3), null, null, null, null, true, 0.1, 0),
                "batchNorm: training needs more than one element a channel, got shape=[1, 3]");
        fails(
                () -> Functional.batchNorm(x, Tensor.ones(2), null, null, null, true, 0.1, 0),
                "batchNorm: the running mean must have shape [3], got shape=[2]");
    }

    // ---- linear

    @Test
    void linear_takesAVectorAsWeight() {
        Tensor x = of(1, 2, 3, 4).reshape(2, 2);
        Tensor y = Functional.linear(x, of(10, 1), Tensor.of(new double[] {0.5}));
        assertThat(y.toDoubleArray()).containsExactly(12.5, 34.5);
        check(in -> Functional.linear(in.get(0), in.get(1)), random(1, 3, 2), random(2, 2));
    }
}
