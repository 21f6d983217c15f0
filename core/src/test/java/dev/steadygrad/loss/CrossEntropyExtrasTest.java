package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.kernel.IntStorage;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What [CrossEntropyLoss] has beyond PyTorch.
class CrossEntropyExtrasTest {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final CrossEntropyLoss EACH = LOSS.reduction(Reduction.NONE);
    private static final double LN2 = Math.log(2);
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final int FLOAT = 24;
    private static final int DOUBLE = 53;

    /// Rows of five logits: ordinary, far from 0, confident, all but certain, and with a wrong class on top.
    private static final double[][] ROWS = {
        {0.5, -1.25, 2, 0.75, 1.5},
        {1000, 1001.5, 999.25, 1000.5, 998},
        {31, 0, -2, 0.5, 1},
        {80, 0, -1, 0, 0.25},
        {0, 0.25, 40, 1, -30}
    };

    private static Tensor logits(DType dtype) {
        double[] flat = Stream.of(ROWS).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(flat, ROWS.length, 5).to(dtype).detach().requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static Tensor mask(int... bits) {
        return Tensor.of(IntStream.of(bits).asLongStream().toArray(), bits.length)
                .ne(0);
    }

    private static double[] gradient(Tensor x, CrossEntropyLoss loss, Tensor target) {
        x.zeroGrad();
        loss.apply(x, target).sum().backward();
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }

    private static double[] hot(int c) {
        double[] q = new double[5];
        q[c] = 1;
        return q;
    }

    private static boolean[] live(int... out) {
        boolean[] live = new boolean[5];
        Arrays.fill(live, true);
        for (int c : out) {
            live[c] = false;
        }
        return live;
    }

    /// Compares all rows, of which row `i` is `rows[i]`, with the oracle.
    private static void areExact(
            CrossEntropyLoss loss, Tensor x, Tensor target, int digits, double ulps, ExactRow... rows) {
        double[] losses = loss.apply(x, target).toDoubleArray();
        double[] g = gradient(x, loss, target);
        for (int i = 0; i < rows.length; i++) {
            assertThat(ExactRow.ulps(losses[i], rows[i].loss(), digits))
                    .as("loss of row %d", i)
                    .isLessThanOrEqualTo(ulps);
            for (int c = 0; c < 5; c++) {
                assertThat(ExactRow.ulps(g[i * 5 + c], rows[i].gradient()[c], digits))
                        .as("gradient of row %d, class %d: %s", i, c, g[i * 5 + c])
                        .isLessThanOrEqualTo(ulps);
            }
        }
    }

    // ---- class mask

    @ParameterizedTest
    @ValueSource(doubles = {NAN, INF, -INF, 1e300, 0})
    void maskedClass_leavesTheDenominator_whateverItsLogit(double bad) {
        double[] flat = logits(DType.FLOAT64).toDoubleArray();
        ExactRow[] rows = new ExactRow[ROWS.length];
        for (int i = 0; i < rows.length; i++) {
            flat[i * 5 + 2] = bad;
            rows[i] = ExactRow.of(ROWS[i], live(2), hot(0), 0, INF);
        }
        Tensor x = Tensor.of(flat, ROWS.length, 5).requiresGrad(true);
        areExact(EACH.classMask(mask(1, 1, 0, 1, 1)), x, classes(0, 0, 0, 0, 0), DOUBLE, 3, rows);
    }

    @Test
    void maskOfEachRow_isItsOwn() {
        Tensor each = mask(
                        1, 1, 1, 1, 1, //
                        0, 1, 1, 0, 1, //
                        1, 0, 0, 0, 1, //
                        1, 0, 1, 1, 1, //
                        0, 0, 0, 1, 0)
                .reshape(Shape.of(5, 5));
        areExact(
                EACH.classMask(each),
                logits(DType.FLOAT32),
                classes(1, 4, 0, 0, 3),
                FLOAT,
                1,
                ExactRow.of(ROWS[0], live(), hot(1), 0, INF),
                ExactRow.of(ROWS[1], live(0, 3), hot(4), 0, INF),
                ExactRow.of(ROWS[2], live(1, 2, 3), hot(0), 0, INF),
                ExactRow.of(ROWS[3], live(1), hot(0), 0, INF),
                ExactRow.of(ROWS[4], live(0, 1, 2, 4), hot(3), 0, INF));
    }

    @Test
    void smoothing_isSpreadOverTheClassesThatTakePart() {
        double[] q = {0.8 + 0.05, 0.05, 0, 0.05, 0.05};
        ExactRow[] rows =
                Stream.of(ROWS).map(x -> ExactRow.of(x, live(2), q, 0, INF)).toArray(ExactRow[]::new);
        CrossEntropyLoss loss = EACH.labelSmoothing(0.2).classMask(mask(1, 1, 0, 1, 1));
        Tensor hot = Tensor.of(hot(0), 1, 5).expand(5, 5);
        // 1 - 0.2 + 0.05 is rounded, which a gradient near 0 shows: p - q of ordinary size keeps 50 of 53 bits.
        areExact(loss, logits(DType.FLOAT64), classes(0, 0, 0, 0, 0), DOUBLE - 3, 8, rows);
        areExact(loss, logits(DType.FLOAT64), hot, DOUBLE - 3, 8, rows);
    }

    @Test
    void maskedProbabilities_areThoseOfTheOtherClasses() {
        // Far from the softmax of each row, so that p - q does not cancel.
        double[] q = {0.75, 0.125, 0, 0.125, 0};
        ExactRow[] rows =
                Stream.of(ROWS).map(x -> ExactRow.of(x, live(2), q, 0, INF)).toArray(ExactRow[]::new);
        Tensor t = Tensor.of(q, 1, 5).expand(5, 5);
        areExact(EACH.classMask(mask(1, 1, 0, 1, 1)), logits(DType.FLOAT64), t, DOUBLE, 4, rows);
    }

    @Test
    void oneClassLeft_isCertain() {
        Tensor x = logits(DType.FLOAT64);
        CrossEntropyLoss loss = EACH.classMask(mask(0, 0, 0, 1, 0));
        assertThat(loss.apply(x, classes(3, 3, 3, 3, 3)).toDoubleArray()).containsOnly(0);
        assertThat(gradient(x, loss, classes(3, 3, 3, 3, 3))).containsOnly(0, -0.0);
    }

    // ---- z-loss and cap

    @Test
    void zLoss_isTheExactSquareOfLogsumexp() {
        ExactRow[] rows = Stream.of(ROWS)
                .map(x -> ExactRow.of(x, live(), hot(0), 1e-3, INF))
                .toArray(ExactRow[]::new);
        areExact(EACH.zLoss(1e-3), logits(DType.FLOAT32), classes(0, 0, 0, 0, 0), FLOAT, 1, rows);
    }

    @Test
    void softCap_keepsItsDigitsNearSaturation() {
        // 1000 / 30 and 80 / 4 are so far out that 1 - tanh² is 0 in float64.
        for (double cap : new double[] {4, 30, 1e6}) {
            ExactRow[] rows = Stream.of(ROWS)
                    .map(x -> ExactRow.of(x, live(), hot(0), 0, cap))
                    .toArray(ExactRow[]::new);
            areExact(EACH.softCap(cap), logits(DType.FLOAT32), classes(0, 0, 0, 0, 0), FLOAT, 1, rows);
        }
    }

    @Test
    void allAtOnce_isExactInFloats() {
        double[] w = {0.5, 2, 1, 0.25, 4};
        Tensor weight = Tensor.of(w, 5).to(DType.FLOAT32);
        double[] r = {1, 2, 0.5, 3, 1};
        ExactRow[] rows = new ExactRow[5];
        for (int i = 0; i < 5; i++) {
            double[] q = new double[5];
            q[1] = w[1] * r[i];
            rows[i] = ExactRow.of(ROWS[i], live(2), q, 0.125 * w[1] * r[i], 50);
        }
        CrossEntropyLoss loss = EACH.weight(weight)
                .rowWeight(Tensor.of(r, 5))
                .zLoss(0.125)
                .softCap(50)
                .classMask(mask(1, 1, 0, 1, 1));
        areExact(loss, logits(DType.FLOAT32), classes(1, 1, 1, 1, 1), FLOAT, 1, rows);
    }

    @Test
    void maskedNaN_doesNotReachTheGradient_throughTheCap() {
        Tensor x = Tensor.of(new double[] {NAN, 1, 2, INF, 0, 1}, 2, 3).requiresGrad(true);
        CrossEntropyLoss loss = LOSS.softCap(5).zLoss(0.1).classMask(mask(0, 1, 1));
        assertThat(gradient(x, loss, classes(1, 2)))
                .doesNotContain(NAN)
                .satisfies(g -> assertThat(new double[] {g[0], g[3]}).containsOnly(0));
    }

    @Test
    void ignoredRow_hasNoZLoss_whateverItsLogits() {
        Tensor x = Tensor.of(new double[] {NAN, INF, 0, 1, 2, 3}, 2, 3).requiresGrad(true);
        CrossEntropyLoss loss = LOSS.zLoss(0.5);
        Tensor live = Tensor.of(new double[] {1, 2, 3}, 1, 3).requiresGrad(true);
        assertThat(loss.apply(x, classes(-100, 1)).item())
                .isEqualTo(loss.apply(live, classes(1)).item());
        assertThat(gradient(x, loss, classes(-100, 1))).startsWith(0, 0, 0).endsWith(gradient(live, loss, classes(1)));
    }

    // ---- row weights

    @Test
    void rowWeights_countInTheDivisor() {
        Tensor x = Tensor.of(new double[] {0, 0, 1, 1, 3, 3}, 3, 2);
        Tensor r = Tensor.of(new double[] {1, 3, 5}, 3);
        Tensor target = classes(0, 1, -100);
        assertThat(EACH.rowWeight(r).apply(x, target).toDoubleArray()).containsExactly(LN2, 3 * LN2, 0);
        isClose(LOSS.rowWeight(r).apply(x, target), LN2);
        isClose(LOSS.rowWeight(r).reduction(Reduction.SUM).apply(x, target), 4 * LN2);
        Tensor t = Tensor.of(new double[] {1, 0, 0.5, 0.5, 0, 1}, 3, 2);
        isClose(LOSS.rowWeight(r).apply(x, t), LN2);
        Tensor w = Tensor.of(new double[] {2, 8}, 2);
        // (1·2·ln 2 + 3·8·ln 2) / (2 + 24) for indices, / 9 for probabilities (1·2 + 3·(1 + 4) + 5·8).
        isClose(LOSS.rowWeight(r).weight(w).apply(x, target), LN2);
        isClose(LOSS.rowWeight(r).weight(w).apply(x, t), 57 * LN2 / 9);
        isClose(LOSS.rowWeight(r).labelSmoothing(0.5).apply(x, target), LN2);
    }

    /// Within the rounding of a sum and a quotient.
    private static void isClose(Tensor got, double exact) {
        assertThat(got.item()).isCloseTo(exact, within(3 * Math.ulp(exact)));
    }

    // ---- class dim, dtypes

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, -1, -4})
    void classDim_mayBeAny(int dim) {
        Tensor last = Tensor.randn(new Rng(5), 2, 3, 4, 5).to(DType.FLOAT64);
        Tensor target = Tensor.randint(0, 5, new Rng(6), 2, 3, 4);
        Tensor x = last.movedim(3, dim);
        Tensor each = mask(1, 0, 1, 1, 1).expand(2, 3, 4, 5).movedim(3, dim);
        CrossEntropyLoss loss = EACH.classDim(dim);
        Tensor rows = last.reshape(24, 5);
        assertThat(loss.apply(x, target).shape()).isEqualTo(target.shape());
        assertThat(loss.apply(x, target).toDoubleArray())
                .containsExactly(EACH.apply(rows, target.reshape(24)).toDoubleArray());
        Tensor t = last.softmax(3);
        assertThat(loss.apply(x, t.movedim(3, dim)).toDoubleArray())
                .containsExactly(EACH.apply(rows, t.reshape(24, 5)).toDoubleArray());
        Tensor others = target.eq(1).logicalNot().mul(target);
        assertThat(loss.classMask(each).apply(x, others).toDoubleArray())
                .containsExactly(EACH.classMask(mask(1, 0, 1, 1, 1))
                        .apply(rows, others.reshape(24))
                        .toDoubleArray());
    }

    @Test
    void halfLogits_keepTheirDtype() {
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            Tensor x = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2).to(dtype).requiresGrad(true);
            CrossEntropyLoss loss = LOSS.zLoss(0.01).softCap(30).classMask(mask(1, 1));
            Tensor value = loss.apply(x, classes(0, 1));
            assertThat(value.dtype()).isEqualTo(dtype);
            value.backward();
            assertThat(Objects.requireNonNull(x.grad()).dtype()).isEqualTo(dtype);
        }
    }

    @Test
    void indicesOfAnyIntegerDtype_meetTheMask() {
        Tensor ints = Tensor.wrap(NdArray.of(new IntStorage(new int[] {4, 0}), Shape.of(2)));
        Tensor bytes = Tensor.wrap(NdArray.of(new ByteStorage(DType.UINT8, new byte[] {4, 0}), Shape.of(2)));
        CrossEntropyLoss loss = LOSS.classMask(mask(1, 0, 1, 1, 1)).labelSmoothing(0.1);
        Tensor x = logits(DType.FLOAT64).narrow(0, 0, 2);
        double value = loss.apply(x, classes(4, 0)).item();
        assertThat(loss.apply(x, ints).item()).isEqualTo(value);
        assertThat(loss.apply(x, bytes).item()).isEqualTo(value);
    }

    @Test
    void noRows_areFine() {
        CrossEntropyLoss loss = LOSS.reduction(Reduction.SUM)
                .zLoss(1)
                .softCap(2)
                .classMask(mask(1, 1, 0))
                .rowWeight(Tensor.zeros(0))
                .labelSmoothing(0.1);
        assertThat(loss.apply(Tensor.zeros(0, 3), classes()).item()).isZero();
        assertThat(loss.report(Tensor.zeros(0, 3), classes()).report().rows()).isZero();
    }

    // ---- derivatives

    record Derivative(CrossEntropyLoss loss, Tensor x, Tensor target) {}

    static Stream<Derivative> derivatives() {
        Tensor w = Tensor.of(new double[] {0.5, 1.5, 2, 0.1}, 4);
        Tensor r = Tensor.of(new double[] {1, 2, 0.5}, 3);
        Tensor m = mask(1, 1, 0, 1);
        Tensor index = classes(3, -100, 0);
        Tensor p = Tensor.of(new double[] {.1, .2, 0, .7, 1, 0, 0, 0, .25, .5, 0, .25}, 3, 4);
        Tensor ordinary =
                Tensor.randn(new Rng(7), 3, 4).to(DType.FLOAT64).detach().requiresGrad(true);
        Tensor confident = Tensor.of(new double[] {0, 1, 2, 30, 1, 2, 3, 4, 80, 0, 0, 1}, 3, 4)
                .requiresGrad(true);
        return Stream.of(
                        LOSS.classMask(m),
                        LOSS.classMask(m).labelSmoothing(0.2).weight(w).reduction(Reduction.NONE),
                        LOSS.zLoss(0.01).weight(w).rowWeight(r),
                        LOSS.softCap(20).classMask(m).zLoss(0.02),
                        LOSS.policy(new LossPolicy().zeroTimesInf(LossPolicy.ZeroTimesInf.ZERO))
                                .labelSmoothing(0.1))
                .flatMap(loss -> Stream.of(index, p)
                        .flatMap(t -> Stream.of(ordinary, confident).map(x -> new Derivative(loss, x, t))));
    }

    @ParameterizedTest
    @MethodSource("derivatives")
    void derivatives_passTheChecks(Derivative d) {
        GradCheck.check(in -> d.loss.apply(in.getFirst(), d.target), d.x);
        GradGradCheck.check(in -> d.loss.apply(in.getFirst(), d.target), d.x);
    }

    @Test
    void probabilitiesUnderAMask_haveGradients() {
        Tensor x = Tensor.of(new double[] {1, 2, 3}, 1, 3);
        Tensor t = Tensor.of(new double[] {0.25, 0, 0.75}, 1, 3).requiresGrad(true);
        LOSS.classMask(mask(1, 0, 1)).apply(x, t).backward();
        double[] g = Objects.requireNonNull(t.grad()).toDoubleArray();
        // -log softmax of 1 and 3: 2 + log1p(e^-2) and log1p(e^-2).
        double rest = Math.log1p(Math.exp(-2));
        assertThat(g).containsExactly(new double[] {2 + rest, 0, rest}, within(0x1p-50));
    }

    // ---- errors

    @Test
    void badSettings_areNamed() {
        Tensor x = Tensor.zeros(3, 5);
        Tensor target = classes(0, 1, 2);
        fails(
                LOSS.classMask(Tensor.ones(5)),
                x,
                target,
                "crossEntropy: classMask must be bool, got classMask of dtype=float32; compare it with 0");
        fails(
                LOSS.classMask(mask(1, 1)),
                x,
                target,
                "crossEntropy: classMask must have the input's shape [3, 5] or [5], got classMask of shape=[2]");
        fails(
                LOSS.rowWeight(Tensor.ones(5)),
                x,
                target,
                "crossEntropy: rowWeight, one weight a row, must have shape [3], got shape=[5]");
        fails(
                LOSS.classMask(mask(1, 1, 0, 1, 1)),
                x,
                target,
                "crossEntropy: the target must be a class that takes part, got class=2 of 5 in target[2];"
                        + " classMask leaves it out");
        fails(
                LOSS.classMask(mask(1, 1, 0, 1, 1)),
                x,
                Tensor.ones(3, 5),
                "crossEntropy: the target must be a class that takes part, got class=2 of 5 in target[0];"
                        + " classMask leaves it out");
        assertThatThrownBy(() -> LOSS.classDim(2).apply(x, target))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("crossEntropy: dim must be in [-2, 1], got dim=2 for shape [3, 5]");
        assertThatThrownBy(() -> LOSS.zLoss(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossEntropy: the coefficient of the z-loss must be finite and 0 or more, got zLoss=-1.0");
        assertThatThrownBy(() -> LOSS.softCap(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossEntropy: the cap must be above 0, got softCap=0.0");
    }

    private static void fails(CrossEntropyLoss loss, Tensor x, Tensor target, String message) {
        assertThatThrownBy(() -> loss.apply(x, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
