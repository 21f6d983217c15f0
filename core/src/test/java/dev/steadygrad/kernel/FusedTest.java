package dev.steadygrad.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A fused kernel is faster, never different: each is compared with the default that the primitives make.
class FusedTest {
    /// The backend's primitives, with every fused kernel left to its default.
    private static final Fused DEFAULTS = (Fused) Proxy.newProxyInstance(
            Fused.class.getClassLoader(), new Class<?>[] {Fused.class}, (InvocationHandler) (proxy, method, args) -> {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, args);
                }
                try {
                    return method.invoke(Backends.get(), args);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    private static final Shape SHAPE = Shape.of(5, 37);

    static Stream<Strided> inputs() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16).flatMap(dtype -> {
            Strided dense = random(dtype, SHAPE, 1);
            Strided transposed = random(dtype, Shape.of(37, 5), 2).permute(1, 0);
            Strided wide = random(dtype, Shape.of(5, 74), 3);
            Strided sliced = new Strided(wide.storage(), SHAPE, new int[] {74, 2}, 1);
            return Stream.of(dense, transposed, sliced);
        });
    }

    private static Strided random(DType dtype, Shape shape, int seed) {
        Strided x = Strided.allocate(dtype, shape);
        Rng rng = new Rng(seed);
        Backends.get().generate(i -> 3 * rng.gaussianAt(2 * i), x);
        return x;
    }

    private interface Kernel {
        void run(Fused backend, Strided y);
    }

    private static void same(DType dtype, Shape shape, Kernel kernel) {
        Strided fused = Strided.allocate(dtype, shape);
        Strided composed = Strided.allocate(dtype, shape);
        kernel.run(Backends.get(), fused);
        kernel.run(DEFAULTS, composed);
        // The defaults round at every step: 64 roundings of values up to 16 bound what 37 terms can lose, 2 of its own
        // what a larger value can.
        double eps = dtype == DType.FLOAT64 ? 0x1p-53 : dtype == DType.FLOAT32 ? 0x1p-24 : 0x1p-11;
        boolean written = false;
        for (int i = 0; i < shape.numel(); i++) {
            written |= fused.storage().getDouble(i) != 0;
            double expected = composed.storage().getDouble(i);
            assertThat(fused.storage().getDouble(i))
                    .isCloseTo(expected, within(Math.max(64 * 16, 2 * Math.abs(expected)) * eps));
        }
        assertThat(written).isTrue();
    }

    /// Every kind of step, on an input that is broadcast, too.
    @ParameterizedTest
    @MethodSource("inputs")
    void evaluate_isItsDefault(Strided x) {
        Strided row = random(x.dtype(), Shape.of(37), 4).expand(SHAPE);
        Strided mask = random(DType.BOOL, SHAPE, 5);
        Kind kind = Kind.of(x.dtype());
        List<Program.Step> steps = List.of(
                new Program.Step(Unary.SIGMOID, 0),
                new Program.Step(Unary.ABS, 1),
                new Program.Step(Binary.MUL, 3, 1),
                new Program.Step(Ternary.LERP, 5, 4, 3),
                new Program.Step(Compare.LT, 6, 0),
                new Program.Step(Choice.WHERE, 7, 6, 1),
                new Program.Step(Choice.WHERE, 2, 8, 5));
        Program p = new Program(kind, List.of(x, row, mask), steps);
        same(x.dtype(), SHAPE, (backend, y) -> backend.evaluate(p, y));
        Program test = new Program(kind, p.inputs(), steps.subList(0, 5));
        same(DType.BOOL, SHAPE, (backend, y) -> backend.evaluate(test, y));
    }

    /// Narrow, with more columns than are packed at once, and half.
    @ParameterizedTest
    @CsvSource({"FLOAT32,40,80,6", "FLOAT32,30,70,9000", "FLOAT64,7,9,33", "FLOAT16,5,20,8"})
    void addMatmul_isItsDefault(DType dtype, int m, int k, int n) {
        Strided a = random(dtype, Shape.of(1, m, k), 1);
        for (int i = 0; i < m * k; i++) {
            a.storage().set(i, a.storage().getDouble(i) / 16);
        }
        Strided b = random(dtype, Shape.of(1, k, n), 2);
        Strided before = random(dtype, Shape.of(1, m, n), 3);
        same(dtype, before.shape(), (backend, y) -> {
            backend.copy(before, y);
            backend.addMatmul(a, b, y);
        });
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void softmaxFamily_isItsDefault(Strided x) {
        DType dtype = x.dtype();
        same(dtype, SHAPE, (b, y) -> b.softmax(x, y));
        same(dtype, SHAPE, (b, y) -> b.logSoftmax(x, y));
        same(dtype, Shape.of(5), (b, y) -> b.logsumexp(x, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void backwards_areTheirDefaults(Strided x) {
        Strided g = random(x.dtype(), SHAPE, 9);
        Strided p = Strided.allocate(x.dtype(), SHAPE);
        Backends.get().softmax(x, p);
        same(x.dtype(), SHAPE, (b, y) -> b.softmaxBackward(g, p, y));
        same(x.dtype(), SHAPE, (b, y) -> b.logSoftmaxBackward(g, x, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void functionsOfThree_areTheirDefaults(Strided x) {
        DType dtype = x.dtype();
        Strided a = bounded(random(dtype, SHAPE, 7));
        Strided b = bounded(x);
        Strided ties = bounded(random(dtype, Shape.of(37), 8)).expand(SHAPE);
        Strided one = bounded(random(dtype, Shape.SCALAR, 9)).expand(SHAPE);
        for (Ternary f : Ternary.values()) {
            same(dtype, SHAPE, (backend, y) -> backend.ternary(f, b, a, one, y));
            same(dtype, SHAPE, (backend, y) -> backend.ternary(f, one, b, ties, y));
            same(dtype, SHAPE, (backend, y) -> backend.ternary(f, a, ties, b, y));
            same(dtype, SHAPE, (backend, y) -> {
                backend.copy(b, y);
                backend.ternary(f, a, y, y, y);
            });
        }
    }

    static Stream<Strided> ordered() {
        return Stream.of(DType.values()).map(dtype -> {
            Strided x = random(dtype, SHAPE, 10);
            if (dtype.isFloating()) {
                x.storage().set(40, Double.NaN);
                x.storage().set(44, Double.NaN);
                x.storage().set(80, -0.0);
                x.storage().set(81, 0.0);
            }
            return x;
        });
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void positionsByOrder_areTheirDefaults(Strided x) {
        Strided across = x.permute(1, 0);
        for (boolean max : new boolean[] {true, false}) {
            same(DType.INT64, SHAPE, (b, y) -> b.argScan(max, x, y));
            same(DType.INT64, across.shape(), (b, y) -> b.argScan(max, across, y));
        }
        for (int k : new int[] {1, 18, 35, 36}) {
            same(DType.INT64, Shape.of(5), (b, y) -> b.kth(k, x, y));
        }
        same(DType.INT64, Shape.of(37), (b, y) -> b.kth(2, across, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void sumsOfPowers_areTheirDefaults(Strided x) {
        same(x.dtype(), Shape.of(5), (b, y) -> b.sumPowers(3, x, 1, y));
        same(x.dtype(), Shape.SCALAR, (b, y) -> b.sumPowers(0.5, x, 2, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isClose_isItsDefault(Strided x) {
        Strided row = random(x.dtype(), Shape.of(37), 11);
        x.storage().set(x.offset(), Double.POSITIVE_INFINITY);
        row.storage().set(0, Double.POSITIVE_INFINITY);
        Strided other = row.expand(SHAPE);
        same(DType.BOOL, SHAPE, (b, y) -> b.isClose(0.5, 0.25, x, other, y));
        same(DType.BOOL, SHAPE, (b, y) -> b.isClose(0.5, 0.25, other, x, y));
    }

    /// Within [-1, 1], laid out as before.
    private static Strided bounded(Strided x) {
        Backends.get().unary(Unary.TANH, x, x);
        return x;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void crossEntropy_isItsDefault(Strided x) {
        Strided target = Strided.of(new LongStorage(new long[] {3, 0, -1, 36, 8}), Shape.of(5));
        Strided g = random(x.dtype(), Shape.of(5), 4);
        same(x.dtype(), Shape.of(5), (b, y) -> b.crossEntropy(x, target, y, null, null));
        same(x.dtype(), SHAPE, (b, y) -> b.crossEntropy(x, target, null, g, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void entmax_isItsDefault(Strided x) {
        // Near each other, so that all are above the threshold.
        Strided all = Strided.of(x.storage(), Shape.of(x.storage().length()));
        Strided near = Strided.allocate(x.dtype(), all.shape());
        Strided factor = Strided.allocate(x.dtype(), Shape.SCALAR);
        factor.storage().set(0, 0.003);
        Backends.get().binary(Binary.MUL, all, factor.expand(all.shape()), near);
        Strided rows = new Strided(near.storage(), SHAPE, x.strides(), x.offset());
        for (double alpha : new double[] {1.2, 1.5, 2}) {
            same(x.dtype(), SHAPE, (b, y) -> b.entmax(alpha, rows, y));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT32", "FLOAT64"})
    void attention_isItsDefault(DType dtype) {
        Shape rows = Shape.of(2, 3, 5);
        Strided q = random(dtype, rows.concat(Shape.of(4)), 1);
        Strided k = random(dtype, Shape.of(2, 1, 7, 4), 2).expand(Shape.of(2, 3, 7, 4));
        Strided v = random(dtype, Shape.of(2, 3, 6, 7), 3).permute(0, 1, 3, 2);
        Strided g = random(dtype, rows.concat(Shape.of(6)), 4);
        Strided added = random(dtype, Shape.of(5, 7), 5).expand(rows.concat(Shape.of(7)));
        Strided seen = Strided.allocate(DType.BOOL, Shape.of(5, 7));
        Backends.get().generate(i -> i / 7 != 2 && i % 3 != 1 ? 1 : 0, seen);
        for (AttentionInput in : List.of(
                new AttentionInput(q, k, v, null, 0.5, false, 0),
                new AttentionInput(q, k, v, added, 0.5, true, 0),
                new AttentionInput(q, k, v, seen.expand(added.shape()), 0.5, false, 1 / 7.0))) {
            Strided out = Strided.allocate(dtype, g.shape());
            Strided shift = Strided.allocate(dtype, rows);
            same(dtype, g.shape(), (b, y) -> b.attention(in, y, Strided.allocate(dtype, rows)));
            same(dtype, rows, (b, y) -> b.attention(in, Strided.allocate(dtype, g.shape()), y));
            Backends.get().attention(in, out, shift);
            same(dtype, q.shape(), (b, dx) -> b.attentionBackward(in, 0, g, out, shift, dx));
            same(dtype, k.shape(), (b, dx) -> b.attentionBackward(in, 1, g, out, shift, dx));
            same(dtype, v.shape(), (b, dx) -> b.attentionBackward(in, 2, g, out, shift, dx));
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void scaleByProducts_isItsDefault(Strided x) {
        Strided small = Strided.allocate(x.dtype(), SHAPE);
        Backends.get().unary(Unary.SIGMOID, x, small);
        same(x.dtype(), SHAPE, (b, y) -> {
            b.copy(x, y);
            b.scaleByProducts(small, y);
        });
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void recurrence_isItsDefault(Strided x) {
        Strided factors = Strided.allocate(x.dtype(), SHAPE);
        Backends.get().generate(i -> 0.9 - i % 7 / 10.0, factors);
        same(x.dtype(), SHAPE, (b, y) -> b.recurrence(x, factors, false, y));
        same(x.dtype(), SHAPE, (b, y) -> b.recurrence(x, factors, true, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void variance_isItsDefault(Strided x) {
        same(x.dtype(), Shape.of(5), (b, y) -> b.variance(x, 1, 1, y));
        same(x.dtype(), Shape.of(37), (b, y) -> b.variance(x.permute(1, 0), 1, 0, y));
        same(x.dtype(), Shape.SCALAR, (b, y) -> b.variance(x, 2, 1, y));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void crossEntropyOfDistributions_isItsDefault(Strided x) {
        DType dtype = x.dtype();
        Strided g = random(dtype, Shape.of(5), 4);
        Strided weight = Strided.allocate(dtype, Shape.of(37));
        Backends.get().unary(Unary.ABS, random(dtype, Shape.of(37), 5), weight);
        Strided index = Strided.of(new LongStorage(new long[] {3, 0, -1, 36, 8}), Shape.of(5));
        Strided p = Strided.allocate(dtype, SHAPE);
        Backends.get().softmax(random(dtype, SHAPE, 6), p);
        for (SoftTarget target : List.of(
                new SoftTarget(index, 0.75, 0.25 / 37, null),
                new SoftTarget(index, 1, 0, weight),
                new SoftTarget(p, 1, 0, null),
                new SoftTarget(p, 0.5, 0.5 / 37, weight))) {
            same(dtype, Shape.of(5), (b, y) -> b.crossEntropy(x, target, y, null, null));
            same(dtype, SHAPE, (b, y) -> b.crossEntropy(x, target, null, g, y));
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void update_isItsDefault(Strided x) {
        Strided g = random(x.dtype(), SHAPE, 9);
        DType wide = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        Strided sum = random(wide, SHAPE, 10);
        Strided sums = Strided.allocate(wide, SHAPE);
        same(x.dtype(), SHAPE, (b, y) -> {
            b.copy(x, y);
            b.copy(sum, sums);
            b.update(new AddAndSquare(), g, y, sums);
        });
        for (int i = 0; i < SHAPE.numel(); i++) {
            double added = sum.storage().getDouble(i) + g.storage().getDouble(i);
            assertThat(sums.storage().getDouble(i)).isCloseTo(added, within((double) Math.ulp((float) added)));
        }
    }

    /// Also with a strided array in place of the parameter, of more elements than a thread takes at a time.
    @Test
    void update_ofAView_changesNothingBesideIt() {
        int n = 100_000;
        Strided whole = Strided.allocate(DType.FLOAT32, Shape.of(n, 2));
        Strided column = new Strided(whole.storage(), Shape.of(n), new int[] {2}, 1);
        Strided g = random(DType.FLOAT32, Shape.of(n), 11);
        Strided sums = Strided.allocate(DType.FLOAT32, Shape.of(n));
        Backends.get().update(new AddAndSquare(), g, column, sums);
        for (int i = 0; i < n; i++) {
            float v = (float) g.storage().getDouble(i);
            assertThat(whole.storage().getDouble(2 * i)).isZero();
            assertThat(whole.storage().getDouble(2 * i + 1)).isEqualTo(v * v);
        }
    }

    /// `s += g`, `p += s · s`.
    private record AddAndSquare() implements Update {
        @Override
        public void run(float[] g, float[][] a, int from, int to) {
            for (int i = from; i < to; i++) {
                a[1][i] += g[i];
                a[0][i] += a[1][i] * a[1][i];
            }
        }

        @Override
        public void run(double[] g, double[][] a, int from, int to) {
            for (int i = from; i < to; i++) {
                a[1][i] += g[i];
                a[0][i] += a[1][i] * a[1][i];
            }
        }
    }

    /// Two groups of 2 and 5 channels, layouts that are not dense, and windows that reach beyond the images or not all
    /// over them.
    @ParameterizedTest
    @ValueSource(strings = {"3 1 0 0 1", "3 1 2 1 1", "2 1 1 1 3", "1 1 0 0 1", "3 1 0 -1 1", "2 1 3 0 1", "3 2 1 1 1"})
    void convolutions_areTheirDefaults(String slide) {
        int[] s = Stream.of(slide.split(" ")).mapToInt(Integer::parseInt).toArray();
        Slide along = new Slide(s[0], s[1], s[2], s[3], s[4]);
        Window window = new Window(along, new Slide(3, s[1], 1, 1, 1));
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Strided x = bounded(random(dtype, Shape.of(3, 9, 7, 4), 1)).permute(0, 3, 1, 2);
            Strided w = bounded(random(dtype, Shape.of(10, 3, s[0], 2), 2)).permute(0, 3, 2, 1);
            Shape over = window.over(x.shape(), 10);
            Strided g = bounded(random(dtype, over, 3));
            Strided bias = random(dtype, Shape.of(10), 4);
            same(dtype, over, (b, y) -> b.conv2d(x, w, bias, window, 2, y));
            same(dtype, x.shape(), (b, dx) -> b.conv2dInput(g, w, window, 2, dx));
            same(dtype, w.shape(), (b, dw) -> b.conv2dWeight(g, x, window, 2, dw));
        }
    }

    /// More images than are summed over at a time, and more filters than a tile has.
    @Test
    void convolutions_ofManyImages_areTheirDefaults() {
        Window window = new Window(new Slide(5, 1, 0, 0, 1), new Slide(5, 1, 0, 0, 1));
        Strided x = bounded(random(DType.FLOAT32, Shape.of(21, 1, 28, 28), 1));
        Strided w = bounded(random(DType.FLOAT32, Shape.of(11, 1, 5, 5), 2));
        Strided g = random(DType.FLOAT32, Shape.of(21, 11, 24, 24), 3);
        Backends.get().binary(Binary.MUL, g, small().expand(g.shape()), g);
        same(DType.FLOAT32, g.shape(), (b, y) -> b.conv2d(x, w, null, window, 1, y));
        same(DType.FLOAT32, x.shape(), (b, dx) -> b.conv2dInput(g, w, window, 1, dx));
        same(DType.FLOAT32, w.shape(), (b, dw) -> b.conv2dWeight(g, x, window, 1, dw));
    }

    /// So that a sum over 21 · 24 · 24 elements stays near 1.
    private static Strided small() {
        Strided one = Strided.allocate(DType.FLOAT32, Shape.SCALAR);
        one.storage().set(0, 1e-3);
        return one;
    }

    @Test
    void shades_areTheirDefaults() {
        byte[] levels = new byte[7 * 256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i * 31);
        }
        Strided x = Strided.of(new ByteStorage(DType.UINT8, levels), Shape.of(7, 256));
        int[] rows = {3, 0, 6, 3};
        Strided fused = Strided.allocate(DType.FLOAT32, Shape.of(4, 256));
        Strided composed = Strided.allocate(DType.FLOAT32, Shape.of(4, 256));
        Backends.get().shades(x, rows, fused);
        DEFAULTS.shades(x, rows, composed);
        assertThat((float[]) fused.storage().array())
                .isEqualTo((float[]) composed.storage().array());
    }

    /// An infinite element makes what it takes part in infinite, and nothing else NaN.
    @Test
    void convolutions_ofInfinity_areTheirDefaults() {
        Window window = new Window(new Slide(3, 1, 0, 0, 1), new Slide(3, 1, 0, 0, 1));
        Strided x = random(DType.FLOAT32, Shape.of(2, 1, 6, 6), 1);
        Strided w = random(DType.FLOAT32, Shape.of(2, 1, 3, 3), 2);
        Strided g = random(DType.FLOAT32, Shape.of(2, 2, 4, 4), 3);
        x.storage().set(5, Double.POSITIVE_INFINITY);
        w.storage().set(4, Double.NEGATIVE_INFINITY);
        for (Fused backend : List.of(Backends.get(), DEFAULTS)) {
            Strided dw = Strided.allocate(DType.FLOAT32, w.shape());
            backend.conv2dWeight(g, x, window, 1, dw);
            assertThat(dw.storage().getDouble(2)).isInfinite();
            assertThat(dw.storage().getDouble(0)).isFinite();
            Strided dx = Strided.allocate(DType.FLOAT32, x.shape());
            backend.conv2dInput(g, w, window, 1, dx);
            assertThat(dx.storage().getDouble(7)).isInfinite();
            assertThat(dx.storage().getDouble(0)).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 2 0 0 1", "3 2 0 0 1", "3 2 1 1 1", "3 1 1 1 1", "2 3 0 -1 2", "3 1 1 1 5", "5 4 2 2 1"})
    void windowMax_isItsDefault(String slide) {
        int[] s = Stream.of(slide.split(" ")).mapToInt(Integer::parseInt).toArray();
        Window window = new Window(new Slide(s[0], s[1], s[2], s[3], s[4]), new Slide(s[0], s[1], s[2], s[3], s[4]));
        for (int width : new int[] {9, 40}) {
            Strided x = Strided.allocate(DType.FLOAT32, Shape.of(3, 11, width));
            Rng rng = new Rng(4);
            double[] values = {Double.NaN, Double.NEGATIVE_INFINITY, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2};
            Backends.get().generate(i -> values[Math.floorMod(rng.at(i), values.length)], x);
            Shape over = window.over(Shape.of(1, 3, 11, width), 3);
            Shape places = Shape.of(3, over.dim(2) * over.dim(3));
            for (Strided planes :
                    List.of(x, Strided.of(x.storage(), Shape.of(3, width, 11)).permute(0, 2, 1))) {
                Strided fused = Strided.allocate(DType.INT64, places);
                Strided composed = Strided.allocate(DType.INT64, places);
                Strided largest = Strided.allocate(DType.FLOAT32, places);
                Strided expected = Strided.allocate(DType.FLOAT32, places);
                Backends.get().windowMax(planes, window, largest, fused);
                DEFAULTS.windowMax(planes, window, expected, composed);
                assertThat((long[]) fused.storage().array())
                        .isEqualTo((long[]) composed.storage().array());
                assertThat((float[]) largest.storage().array())
                        .isEqualTo((float[]) expected.storage().array());
                for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT16)) {
                    Strided g = bounded(random(dtype, places, 5));
                    same(dtype, x.shape(), (b, dx) -> b.windowMaxSpread(g, fused, dx));
                }
            }
        }
    }
}
