package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.op.Linear;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearCrossEntropyLossTest {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final int ROWS = 13;
    private static final int WIDTH = 5;
    private static final int CLASSES = 11;

    /// Blocks of 7 rows where a loss is plain, of 5 rows, one at a time, else.
    private static final int SCRATCH = 2048;

    private static final int THREADS = Backends.get().describe().threads();

    @AfterEach
    void resetThreads() {
        Backends.get().threads(THREADS);
    }

    private static Tensor random(DType dtype, int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(dtype).detach().requiresGrad(true);
    }

    /// Hidden values, weight and bias.
    private static List<Tensor> inputs(DType dtype, int rows) {
        return List.of(random(dtype, 1, rows, WIDTH), random(dtype, 2, CLASSES, WIDTH), random(dtype, 3, CLASSES));
    }

    private static Tensor classes(int rows) {
        return Tensor.randint(0, CLASSES, new Rng(4), rows);
    }

    private static Tensor bools(Rng rng, double share, int... dims) {
        return Tensor.rand(rng, dims).lt(share);
    }

    private static Tensor positive(int seed, int n) {
        return Tensor.rand(new Rng(seed), n).to(DType.FLOAT64).add(0.25);
    }

    /// The losses, then the gradients of all inputs for an upstream gradient of 1.
    private static List<double[]> results(Tensor loss, List<Tensor> inputs) {
        List<double[]> results = new ArrayList<>(List.of(loss.toDoubleArray()));
        inputs.forEach(x -> x.grad(null));
        loss.sum().backward();
        inputs.forEach(x -> results.add(Objects.requireNonNull(x.grad()).toDoubleArray()));
        return results;
    }

    private static Tensor fused(CrossEntropyLoss loss, List<Tensor> in, Tensor target) {
        return call(loss, in, target).loss();
    }

    private static LinearCrossEntropyCall call(CrossEntropyLoss loss, List<Tensor> in, Tensor target) {
        return new LinearCrossEntropyCall(
                loss, SCRATCH, in.get(0), in.get(1), in.size() < 3 ? null : in.get(2), target);
    }

    private static Tensor unfused(CrossEntropyLoss loss, List<Tensor> in, Tensor target) {
        return loss.apply(in.getFirst().apply(new Linear(), in.subList(1, in.size())), target);
    }

    /// Sums of up to 64 terms in another order, relative to the largest, as terms cancel: 64 roundings.
    private static void agree(List<double[]> got, List<double[]> expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            double scale = Arrays.stream(expected.get(i))
                    .map(Math::abs)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0);
            assertThat(got.get(i)).containsExactly(expected.get(i), within(scale * 0x1p-47 + Double.MIN_VALUE));
        }
    }

    // ---- all options

    static Stream<CrossEntropyLoss> options() {
        Tensor w = positive(5, CLASSES);
        Tensor r = positive(6, ROWS);
        Tensor all = bools(new Rng(7), 0.7, CLASSES);
        Tensor each = bools(new Rng(8), 0.7, ROWS, CLASSES);
        Tensor withEmpty =
                each.logicalAnd(Tensor.arange(ROWS).reshape(Shape.of(ROWS, 1)).ne(9));
        LossPolicy lenient = new LossPolicy().badTarget(LossPolicy.BadTarget.IGNORE);
        return Stream.of(
                LOSS,
                LOSS.weight(w),
                LOSS.rowWeight(r),
                LOSS.weight(w).rowWeight(r),
                LOSS.labelSmoothing(0.1),
                LOSS.labelSmoothing(0.1).weight(w).rowWeight(r),
                LOSS.zLoss(0.01),
                LOSS.softCap(3),
                LOSS.softCap(3).zLoss(0.01).labelSmoothing(0.2).weight(w).rowWeight(r),
                LOSS.classMask(all).policy(lenient),
                LOSS.classMask(each).policy(lenient).labelSmoothing(0.3).zLoss(0.1),
                LOSS.classMask(withEmpty).policy(lenient.emptyRow(EmptyRow.ZERO)),
                LOSS.classMask(withEmpty)
                        .policy(lenient.emptyRow(EmptyRow.UNIFORM))
                        .rowWeight(r),
                LOSS.policy(new LossPolicy().zeroTimesInf(LossPolicy.ZeroTimesInf.ZERO))
                        .rowWeight(r.mul(r.gt(0.6).to(DType.FLOAT64))),
                LOSS.policy(new LossPolicy().probabilityMean(LossPolicy.ProbabilityMean.WEIGHTS))
                        .weight(w));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOption_isThatOfTheLogits(CrossEntropyLoss loss) {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor probabilities = random(DType.FLOAT64, 9, ROWS, CLASSES).detach().softmax(1);
        if (loss.classMask() != null) {
            probabilities = probabilities.maskedFill(loss.classMask().logicalNot(), 0);
        }
        for (Reduction reduction : List.of(Reduction.NONE, Reduction.MEAN, Reduction.SUM)) {
            CrossEntropyLoss reduced = loss.reduction(reduction);
            CrossEntropyLoss some = reduced.ignoreIndex(3);
            for (Tensor target : List.of(classes(ROWS), probabilities)) {
                agree(results(fused(reduced, in, target), in), results(unfused(reduced, in, target), in));
            }
            agree(results(fused(some, in, classes(ROWS)), in), results(unfused(some, in, classes(ROWS)), in));
        }
    }

    /// No rows, fewer than a block, one block, a ragged last one, many.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 17, 64})
    void anyNumberOfRows_isFine(int rows) {
        List<Tensor> in = inputs(DType.FLOAT64, rows);
        for (CrossEntropyLoss loss : List.of(LOSS, LOSS.labelSmoothing(0.1), LOSS.reduction(Reduction.NONE))) {
            agree(results(fused(loss, in, classes(rows)), in), results(unfused(loss, in, classes(rows)), in));
        }
    }

    @Test
    void leadingDimensions_areRows() {
        List<Tensor> in = inputs(DType.FLOAT64, 24);
        Tensor mask = bools(new Rng(8), 0.7, 2, 12, CLASSES);
        CrossEntropyLoss loss = LOSS.policy(new LossPolicy().badTarget(LossPolicy.BadTarget.IGNORE));
        List<Tensor> deep = List.of(in.get(0).reshape(Shape.of(2, 12, WIDTH)), in.get(1), in.get(2));
        Tensor target = classes(24);
        Tensor got = fused(
                loss.classMask(mask)
                        .rowWeight(positive(6, 24).reshape(Shape.of(2, 12)))
                        .reduction(Reduction.NONE),
                deep,
                target.reshape(Shape.of(2, 12)));
        assertThat(got.shape()).isEqualTo(Shape.of(2, 12));
        Tensor expected = unfused(
                loss.classMask(mask.reshape(Shape.of(24, CLASSES)))
                        .rowWeight(positive(6, 24))
                        .reduction(Reduction.NONE),
                in,
                target);
        agree(results(got, in), results(expected, in));
    }

    @Test
    void vector_isOneRow() {
        List<Tensor> in = List.of(
                random(DType.FLOAT64, 1, WIDTH),
                random(DType.FLOAT64, 2, CLASSES, WIDTH),
                random(DType.FLOAT64, 3, CLASSES));
        Tensor target = Tensor.scalar(3).to(DType.INT64);
        assertThat(fused(LOSS.reduction(Reduction.NONE), in, target).shape()).isEqualTo(Shape.SCALAR);
        agree(results(fused(LOSS, in, target), in), results(unfused(LOSS, in, target), in));
    }

    /// The product kernel adds in one order whatever the block, so a row knows nothing of the others.
    @Test
    void lossesAndHiddenGradients_areThoseOfTheLogitsToTheBit() {
        List<Tensor> in = inputs(DType.FLOAT32, ROWS).subList(0, 2);
        for (Reduction reduction : List.of(Reduction.NONE, Reduction.SUM)) {
            CrossEntropyLoss loss = LOSS.reduction(reduction).ignoreIndex(3);
            List<double[]> got = results(fused(loss, in, classes(ROWS)), in);
            List<double[]> expected = results(unfused(loss, in, classes(ROWS)), in);
            assertThat(got.get(1)).containsExactly(expected.get(1));
            if (reduction == Reduction.NONE) {
                assertThat(got.get(0)).containsExactly(expected.get(0));
            }
        }
    }

    @Test
    void threads_changeNoBit() {
        List<Tensor> in = List.of(
                random(DType.FLOAT32, 1, 100, 40), random(DType.FLOAT32, 2, 3000, 40), random(DType.FLOAT32, 3, 3000));
        Tensor target = Tensor.randint(0, 3000, new Rng(4), 100);
        for (CrossEntropyLoss loss : List.of(LOSS, LOSS.zLoss(0.1).labelSmoothing(0.1))) {
            List<List<double[]>> runs = new ArrayList<>();
            for (int threads : new int[] {1, 2, 8}) {
                Backends.get().threads(threads);
                Tensor y = new LinearCrossEntropyCall(loss, 1 << 19, in.get(0), in.get(1), in.get(2), target).loss();
                runs.add(results(y, in));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(runs.get(1).get(i)).containsExactly(runs.get(0).get(i));
                assertThat(runs.get(2).get(i)).containsExactly(runs.get(0).get(i));
            }
        }
    }

    // ---- gradients

    @Test
    void anotherGradientFromAbove_isExactToo() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor target = classes(ROWS);
        agree(
                results(fused(LOSS, in, target).mul(3), in),
                results(unfused(LOSS, in, target).mul(3), in));
        Tensor up = positive(11, ROWS);
        CrossEntropyLoss each = LOSS.reduction(Reduction.NONE).ignoreIndex(2).weight(positive(12, CLASSES));
        agree(
                results(fused(each, in, target).mul(up), in),
                results(unfused(each, in, target).mul(up), in));
    }

    @Test
    void backwardTwice_addsTheSameAgain() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor loss = fused(LOSS, in, classes(ROWS));
        List<Tensor> first = Autograd.grad(List.of(loss), in, List.of(), true, false);
        List<Tensor> second = Autograd.grad(List.of(loss), in, List.of(), true, false);
        for (int i = 0; i < in.size(); i++) {
            assertThat(second.get(i).toDoubleArray())
                    .containsExactly(first.get(i).toDoubleArray());
        }
    }

    @Test
    void onlyWhatIsWanted_getsAGradient() {
        for (int wanted = 0; wanted < 3; wanted++) {
            List<Tensor> in = inputs(DType.FLOAT64, ROWS);
            for (int i = 0; i < 3; i++) {
                in.get(i).requiresGrad(i == wanted);
            }
            fused(LOSS, in, classes(ROWS)).backward();
            for (int i = 0; i < 3; i++) {
                assertThat(in.get(i).grad() != null).isEqualTo(i == wanted);
            }
            Tensor silent = Autograd.noGrad(() -> fused(LOSS, in, classes(ROWS)));
            assertThat(silent.requiresGrad()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void derivatives_passTheChecks(CrossEntropyLoss loss) {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor[] all = in.toArray(Tensor[]::new);
        CrossEntropyLoss some = loss.ignoreIndex(3);
        for (Reduction reduction : List.of(Reduction.NONE, Reduction.MEAN)) {
            GradCheck.check(xs -> fused(some.reduction(reduction), xs, classes(ROWS)), all);
        }
        GradGradCheck.check(xs -> fused(some, xs, classes(ROWS)), all);
    }

    @Test
    void thirdDerivative_isThatOfTheLogits() {
        List<Tensor> in = inputs(DType.FLOAT64, 3);
        List<double[]> thirds = new ArrayList<>();
        for (Tensor loss : List.of(fused(LOSS, in, classes(3)), unfused(LOSS, in, classes(3)))) {
            Tensor x = in.getFirst();
            Tensor first = Autograd.grad(loss, x, true);
            Tensor second = Autograd.grad(first.square().sum(), x, true);
            thirds.add(Autograd.grad(second.square().sum(), x, false).toDoubleArray());
        }
        agree(thirds.subList(0, 1), thirds.subList(1, 2));
    }

    @Test
    void ignoredRows_takeNoPart_whateverTheyHold() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        double[] values = in.getFirst().toDoubleArray();
        Arrays.fill(values, 3 * WIDTH, 5 * WIDTH, Double.NaN);
        long[] target = classes(ROWS).toLongArray();
        target[3] = -100;
        target[4] = -100;
        Tensor hidden = Tensor.of(values, ROWS, WIDTH).requiresGrad(true);
        List<Tensor> bad = List.of(hidden, in.get(1), in.get(2));
        List<double[]> got = results(fused(LOSS, bad, Tensor.of(target, ROWS)), bad);
        agree(got, results(unfused(LOSS, in, Tensor.of(target, ROWS)), in));
        assertThat(got.get(1)).startsWith(Arrays.copyOf(got.get(1), 3 * WIDTH));
        assertThat(Arrays.copyOfRange(got.get(1), 3 * WIDTH, 5 * WIDTH)).containsOnly(0);
    }

    /// With gap a, of two classes, the other one's gradient is e^-a / (1 + e^-a) times the hidden value, a.
    @Test
    void sureRows_goOnLearning() {
        for (double gap : new double[] {20, 40, 80}) {
            double exact = gap * Math.exp(-gap) / (1 + Math.exp(-gap));
            assertThat(gradientOfTheOther(gap)).isCloseTo(exact, within(2.0 * Math.ulp((float) exact)));
        }
        // Below the smallest normal float, 0 is as good.
        assertThat(gradientOfTheOther(95)).isBetween(0.0, (double) Float.MIN_NORMAL);
    }

    private static double gradientOfTheOther(double gap) {
        Tensor hidden = Tensor.of(new float[] {(float) gap}, 1, 1);
        Tensor weight = Tensor.of(new float[] {1, 0}, 2, 1).requiresGrad(true);
        Losses.fusedLinearCrossEntropy(hidden, weight, null, Tensor.of(new long[] {0}, 1), LOSS)
                .backward();
        return Objects.requireNonNull(weight.grad()).toDoubleArray()[1];
    }

    @Test
    void allRowsIgnored_followThePolicy() {
        List<Tensor> in = inputs(DType.FLOAT64, 4);
        Tensor target = Tensor.of(new long[] {-100, -100, -100, -100}, 4);
        assertThat(fused(LOSS, in, target).item()).isNaN();
        CrossEntropyLoss zero = LOSS.policy(new LossPolicy().noRows(LossPolicy.NoRows.ZERO));
        assertThat(results(fused(zero, in, target), in))
                .allSatisfy(x -> assertThat(x).containsOnly(0));
        CrossEntropyLoss error = LOSS.policy(new LossPolicy().noRows(LossPolicy.NoRows.ERROR));
        assertThatThrownBy(() -> fused(error, in, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fusedLinearCrossEntropy: some row must count in a mean, got weight=0 of all rows;"
                        + " change LossPolicy.noRows");
    }

    // ---- other dtypes

    /// Widened, all is as in float32; results are rounded once.
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void halfTypes_areComputedInFloat32(DType half) {
        List<Tensor> in = inputs(half, ROWS);
        List<Tensor> wide = in.stream()
                .map(x -> x.detach().to(DType.FLOAT32).requiresGrad(true))
                .toList();
        for (CrossEntropyLoss loss : List.of(LOSS.ignoreIndex(3), LOSS.zLoss(0.1), LOSS.reduction(Reduction.NONE))) {
            Tensor y = fused(loss, in, classes(ROWS));
            assertThat(y.dtype()).isEqualTo(half);
            List<double[]> got = results(y, in);
            Tensor exact = fused(loss, wide, classes(ROWS));
            List<double[]> expected = results(exact, wide);
            for (int i = 0; i < 4; i++) {
                assertThat(got.get(i))
                        .containsExactly(Tensor.of(expected.get(i), expected.get(i).length)
                                .to(half)
                                .toDoubleArray());
            }
        }
    }

    // ---- predictions and values

    @Test
    void predictions_areThoseOfTheLogits() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor mask = bools(new Rng(7), 0.7, CLASSES);
        CrossEntropyLoss masked = LOSS.classMask(mask).policy(new LossPolicy().badTarget(LossPolicy.BadTarget.IGNORE));
        for (CrossEntropyLoss loss : List.of(LOSS, LOSS.softCap(2), masked)) {
            var wanted = new LinearCrossEntropyLoss(loss)
                    .argmax(true)
                    .topK(4)
                    .entropy(true)
                    .accuracy(true);
            PredictedLoss got = call(loss, in, classes(ROWS)).predict(wanted);
            agree(results(got.loss(), in), results(unfused(loss, in, classes(ROWS)), in));
            Tensor x = in.get(0).apply(new Linear(), in.subList(1, 3)).detach();
            Tensor logits = loss == masked
                    ? x.maskedFill(mask.logicalNot(), Double.NEGATIVE_INFINITY)
                    : loss == LOSS ? x : x.div(2).tanh().mul(2);
            Tensor p = logits.softmax(1);
            Tensor entropy =
                    p.mul(logits.logSoftmax(1)).maskedFill(p.eq(0), 0).sum(1).neg();
            int hits = 0;
            int live = 0;
            long[] target = classes(ROWS).toLongArray();
            for (int i = 0; i < ROWS; i++) {
                boolean counts = loss != masked || mask.toLongArray()[(int) target[i]] != 0;
                long best = logits.argmax(1).toLongArray()[i];
                live += counts ? 1 : 0;
                hits += counts && best == target[i] ? 1 : 0;
                assertThat(argmax(got)[i]).isEqualTo(counts ? best : -1);
                assertThat(Arrays.copyOfRange(topK(got), 4 * i, 4 * i + 4))
                        .containsExactly(
                                counts
                                        ? logits.topk(4).indices().select(0, i).toLongArray()
                                        : new long[] {-1, -1, -1, -1});
                assertThat(Objects.requireNonNull(got.entropy()).toDoubleArray()[i])
                        .isCloseTo(counts ? entropy.toDoubleArray()[i] : 0, within(0x1p-49));
            }
            assertThat(got.accuracy()).isEqualTo((double) hits / live);
        }
    }

    private static long[] argmax(PredictedLoss got) {
        return Objects.requireNonNull(got.argmax()).toLongArray();
    }

    private static long[] topK(PredictedLoss got) {
        return Objects.requireNonNull(got.topK()).toLongArray();
    }

    /// A sure row's entropy has all its digits: with gap 80 of two classes, 81 e^-80.
    @Test
    void entropy_ofSureRows_keepsItsDigits() {
        Tensor hidden = Tensor.of(new double[] {80}, 1, 1);
        Tensor weight = Tensor.of(new double[] {1, 0}, 2, 1);
        PredictedLoss got =
                new LinearCrossEntropyLoss().entropy(true).predict(hidden, weight, null, Tensor.of(new long[] {0}, 1));
        double exact = 81 * Math.exp(-80);
        assertThat(Objects.requireNonNull(got.entropy()).item()).isCloseTo(exact, within(4 * Math.ulp(exact)));
        assertThat(got.argmax()).isNull();
        assertThat(got.topK()).isNull();
        assertThat(got.accuracy()).isNaN();
    }

    @Test
    void accuracy_ofProbabilities_isOfTheLikeliest() {
        Tensor hidden = Tensor.of(new double[] {1, -1}, 2, 1);
        Tensor weight = Tensor.of(new double[] {1, 0}, 2, 1);
        Tensor target = Tensor.of(new double[] {0.6, 0.4, 0.9, 0.1}, 2, 2);
        PredictedLoss got = new LinearCrossEntropyLoss().accuracy(true).predict(hidden, weight, null, target);
        assertThat(got.accuracy()).isEqualTo(0.5);
    }

    @Test
    void values_merge() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        CrossEntropyLoss loss = LOSS.weight(positive(5, CLASSES));
        List<LossValue> parts = new ArrayList<>();
        for (int from : new int[] {0, 10}) {
            int n = from == 0 ? 10 : ROWS - 10;
            parts.add(new LinearCrossEntropyLoss(loss)
                    .value(
                            in.get(0).narrow(0, from, n),
                            in.get(1),
                            in.get(2),
                            classes(ROWS).narrow(0, from, n)));
        }
        agree(results(parts.get(0).merge(parts.get(1)).mean(), in), results(unfused(loss, in, classes(ROWS)), in));
    }

    @Test
    void function_isTheClass() {
        List<Tensor> in = inputs(DType.FLOAT64, ROWS);
        Tensor got = Losses.fusedLinearCrossEntropy(in.get(0), in.get(1), in.get(2), classes(ROWS), LOSS);
        agree(results(got, in), results(unfused(LOSS, in, classes(ROWS)), in));
    }
}
