package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.kernel.IntStorage;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrossEntropyLossTest {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor logits(int seed, double scale, int... dims) {
        return Tensor.randn(new Rng(seed), dims)
                .to(DType.FLOAT64)
                .mul(scale)
                .detach()
                .requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    private static Tensor grad(Tensor x) {
        return Objects.requireNonNull(x.grad());
    }

    private static double[] gradient(Tensor x, CrossEntropyLoss loss, Tensor target) {
        x.zeroGrad();
        loss.apply(x, target).sum().backward();
        return grad(x).toDoubleArray();
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void floats_areTheExactResultRoundedOnce(Reduction reduction) {
        if (reduction == Reduction.BATCHMEAN) {
            return;
        }
        // Seven rows: 1/7 and the weights have no short form, so a second rounding would show.
        Tensor x = Tensor.randn(new Rng(3), 7, 5).mul(4).detach().requiresGrad(true);
        Tensor target = classes(0, 1, 2, 3, 4, 0, -100);
        Tensor w = Tensor.of(new float[] {0.3f, 1.7f, 0.9f, 2.1f, 0.7f}, 5);
        for (CrossEntropyLoss loss :
                List.of(LOSS.reduction(reduction), LOSS.weight(w).reduction(reduction))) {
            Tensor exact = x.detach().to(DType.FLOAT64).requiresGrad(true);
            Tensor weight = loss.weight();
            CrossEntropyLoss wide = weight == null ? loss : loss.weight(weight.to(DType.FLOAT64));
            areRounded(
                    loss.apply(x, target).toFloatArray(),
                    wide.apply(exact, target).toDoubleArray());
            areRounded(floats(gradient(x, loss, target)), gradient(exact, wide, target));
        }
    }

    private static float[] floats(double[] x) {
        return Tensor.of(x, x.length).toFloatArray();
    }

    private static void areRounded(float[] got, double[] exact) {
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i] - exact[i]).isCloseTo(0, within((double) Math.ulp((float) exact[i])));
        }
    }

    @Test
    void confidentRows_keepTheirDigits_forIndicesAndProbabilities() {
        double gap = 80;
        double exact = Math.exp(-gap);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor x = Tensor.of(new double[] {gap, 0}, 1, 2).to(dtype).requiresGrad(true);
            Tensor one = Tensor.of(new double[] {1, 0}, 1, 2).to(dtype);
            double eps = dtype == DType.FLOAT32 ? 0x1p-23 : 0x1p-50;
            for (Tensor target : List.of(classes(0), one)) {
                assertThat(LOSS.apply(x, target).item()).isCloseTo(exact, within(exact * eps));
                double[] g = gradient(x, LOSS, target);
                assertThat(g[0]).isCloseTo(-exact, within(exact * eps));
                assertThat(g[1]).isCloseTo(exact, within(exact * eps));
            }
        }
    }

    @Test
    void oneHotProbabilities_areClassIndices() {
        Tensor x = logits(1, 2, 3, 4);
        Tensor target = classes(2, 0, 3);
        Tensor hot = Tensor.of(new double[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1}, 3, 4);
        for (double smoothing : new double[] {0, 0.1, 1}) {
            CrossEntropyLoss loss = LOSS.labelSmoothing(smoothing).reduction(Reduction.NONE);
            areClose(loss.apply(x, hot).toDoubleArray(), loss.apply(x, target).toDoubleArray());
            areClose(gradient(x, loss, hot), gradient(x, loss, target));
        }
    }

    private static void areClose(double[] got, double[] wanted) {
        assertThat(got).hasSameSizeAs(wanted);
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).isCloseTo(wanted[i], within(Math.abs(wanted[i]) * 0x1p-49 + 0x1p-52));
        }
    }

    @Test
    void classDim_isTheSecond_whateverFollows() {
        Tensor x = logits(2, 1, 2, 3, 2, 2);
        Tensor target = Tensor.of(new long[] {0, 1, 2, 0, 2, 2, 1, 0}, 2, 2, 2);
        Tensor losses = LOSS.reduction(Reduction.NONE).apply(x, target);
        assertThat(losses.shape()).isEqualTo(target.shape());
        Tensor rows = x.permute(0, 2, 3, 1).reshape(8, 3);
        Tensor flat = LOSS.reduction(Reduction.NONE).apply(rows, target.reshape(8));
        assertThat(losses.toDoubleArray()).containsExactly(flat.toDoubleArray());
        assertThat(LOSS.apply(x, target).item()).isEqualTo(flat.mean().item());
    }

    @Test
    void indices_ofAnyIntegerDtype_areTheSame() {
        Tensor x = logits(4, 1, 3, 5);
        Tensor longs = classes(4, 0, 2);
        Tensor ints = Tensor.wrap(NdArray.of(new IntStorage(new int[] {4, 0, 2}), longs.shape()));
        Tensor bytes = Tensor.wrap(NdArray.of(new ByteStorage(DType.UINT8, new byte[] {4, 0, 2}), longs.shape()));
        double loss = LOSS.apply(x, longs).item();
        assertThat(LOSS.apply(x, ints).item()).isEqualTo(loss);
        assertThat(LOSS.apply(x, bytes).item()).isEqualTo(loss);
    }

    @Test
    void ignoredRow_hasNoLossAndNoGradient_whateverItsLogits() {
        Tensor target = classes(9, 1);
        for (double bad : new double[] {NAN, INF, -INF}) {
            Tensor x = Tensor.of(new double[] {bad, bad, bad, 1, 2, 3}, 2, 3).requiresGrad(true);
            for (double smoothing : new double[] {0, 0.2}) {
                CrossEntropyLoss loss = LOSS.ignoreIndex(9).labelSmoothing(smoothing);
                Tensor live = Tensor.of(new double[] {1, 2, 3}, 1, 3).requiresGrad(true);
                assertThat(loss.apply(x, target).item())
                        .isEqualTo(loss.apply(live, classes(1)).item());
                double[] g = gradient(x, loss, target);
                assertThat(g).startsWith(0, 0, 0).endsWith(gradient(live, loss, classes(1)));
                assertThat(loss.reduction(Reduction.NONE).apply(x, target).toDoubleArray()[0])
                        .isZero();
            }
        }
    }

    @Test
    void ignoredRow_hasNoSecondDerivative_whateverItsLogits() {
        for (double smoothing : new double[] {0, 0.2}) {
            Tensor x = Tensor.of(new double[] {NAN, INF, 0, 1, 2, 3}, 2, 3).requiresGrad(true);
            Tensor loss = LOSS.labelSmoothing(smoothing).apply(x, classes(-100, 1));
            loss.backward(null, true, true);
            Tensor g = grad(x);
            x.zeroGrad();
            g.mul(g).sum().backward();
            assertThat(grad(x).toDoubleArray()).startsWith(0, 0, 0).doesNotContain(NAN);
        }
    }

    @Test
    void meanOfNoRows_isNaN_withoutGradient() {
        Tensor x = logits(5, 1, 2, 3);
        assertThat(LOSS.apply(x, classes(-100, -100)).item()).isNaN();
        assertThat(gradient(x, LOSS, classes(-100, -100))).containsOnly(0);
        assertThat(LOSS.apply(Tensor.zeros(0, 3), classes()).item()).isNaN();
        assertThat(LOSS.reduction(Reduction.SUM)
                        .apply(Tensor.zeros(0, 3), classes())
                        .item())
                .isZero();
    }

    @Test
    void specialLogits_giveWhatPyTorchGives() {
        Tensor target = classes(0);
        assertThat(LOSS.apply(row(-INF, 0, 1), target).item()).isEqualTo(INF);
        assertThat(LOSS.apply(row(-INF, -INF, -INF), target).item()).isNaN();
        assertThat(LOSS.apply(row(INF, 0, 1), target).item()).isNaN();
        assertThat(LOSS.apply(row(NAN, 0, 1), target).item()).isNaN();
        assertThat(LOSS.apply(row(0, -INF, 0), row(1, 0, 0)).item()).isNaN();
        assertThat(gradient(row(-INF, 0, 0), LOSS, target)).containsExactly(-1, 0.5, 0.5);
        assertThat(gradient(row(0, -INF, 0), LOSS, row(1, 0, 0))).containsExactly(-0.5, 0, 0.5);
    }

    private static Tensor row(double... x) {
        return Tensor.of(x, 1, x.length).requiresGrad(true);
    }

    @Test
    void manyHalfRows_haveAMean() {
        int rows = 70_000;
        Tensor x = Tensor.zeros(rows, 2).to(DType.FLOAT16).requiresGrad(true);
        Tensor loss = LOSS.apply(x, Tensor.of(new long[rows], rows));
        assertThat(loss.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(loss.item()).isCloseTo(Math.log(2), within(Math.log(2) * 0x1p-11));
    }

    @Test
    void probabilitiesOfAWiderDtype_giveThatDtype() {
        Tensor x = Tensor.randn(new Rng(6), 2, 3);
        Tensor t = Tensor.full(1.0 / 3, 2, 3).to(DType.FLOAT64);
        assertThat(LOSS.apply(x, t).dtype()).isEqualTo(DType.FLOAT64);
    }

    record Derivative(CrossEntropyLoss loss, Tensor x, Tensor target) {}

    static Stream<Derivative> derivatives() {
        Tensor w = Tensor.of(new double[] {0.5, 1.5, 2, 0.1}, 4);
        Tensor index = classes(3, -100, 0);
        Tensor p = Tensor.of(new double[] {.1, .2, .3, .4, 1, 0, 0, 0, .25, .5, 0, .25}, 3, 4)
                .requiresGrad(true);
        Tensor confident = Tensor.of(new double[] {0, 1, 2, 30, 1, 2, 3, 4, 25, 0, 0, 1}, 3, 4)
                .requiresGrad(true);
        CrossEntropyLoss smooth = LOSS.labelSmoothing(0.3);
        return Stream.of(logits(7, 1, 3, 4), confident)
                .flatMap(x -> Stream.of(LOSS, LOSS.weight(w), smooth, smooth.weight(w))
                        .flatMap(loss -> Stream.of(index, p)
                                .flatMap(target -> Stream.of(Reduction.NONE, Reduction.MEAN, Reduction.SUM)
                                        .map(r -> new Derivative(loss.reduction(r), x, target)))));
    }

    @ParameterizedTest
    @MethodSource("derivatives")
    void derivatives_passTheChecks(Derivative d) {
        GradCheck.check(in -> d.loss.apply(in.get(0), in.get(1)), d.x, d.target);
        GradGradCheck.check(in -> d.loss.apply(in.get(0), in.get(1)), d.x, d.target);
    }

    @Test
    void badTargets_areNamed() {
        Tensor x = Tensor.zeros(3, 5);
        fails(LOSS, x, classes(0, 5, 0), "crossEntropy: class index must be in [0, 5), got target[1]=5");
        fails(LOSS, x, classes(0, 0, -1), "crossEntropy: class index must be in [0, 5), got target[2]=-1");
        fails(
                LOSS,
                Tensor.zeros(1, 5, 2),
                Tensor.of(new long[] {0, 7}, 1, 2),
                "crossEntropy: class index must be in [0, 5), got target[0, 1]=7");
        fails(LOSS, x, classes(0), "crossEntropy: a target of class indices must have shape [3], got shape=[1]");
        fails(
                LOSS,
                x,
                Tensor.zeros(3),
                "crossEntropy: class indices must have an integer dtype, got target of dtype=float32 and shape [3] for"
                        + " input of shape [3, 5]");
        fails(
                LOSS,
                x,
                Tensor.zeros(3, 5).to(DType.INT64),
                "crossEntropy: a target of the input's shape [3, 5] holds probabilities, of a floating dtype,"
                        + " got dtype=int64; class indices have shape [3]");
    }

    @Test
    void badSettings_areNamed() {
        Tensor x = Tensor.zeros(3, 5);
        Tensor target = classes(0, 0, 0);
        fails(
                LOSS.weight(Tensor.ones(4)),
                x,
                target,
                "crossEntropy: there must be one weight for each of the 5 classes, got weight of shape=[4]");
        fails(
                LOSS.weight(Tensor.ones(5).to(DType.FLOAT64)),
                x,
                target,
                "crossEntropy: the weights must have the input's dtype float32, got weight of dtype=float64;"
                        + " convert them with to(dtype)");
        fails(
                LOSS.ignoreIndex(1),
                x,
                Tensor.zeros(3, 5),
                "crossEntropy: probabilities have no class to ignore, got ignoreIndex=1; give weight 0 to the class");
        fails(
                LOSS.reduction(Reduction.BATCHMEAN),
                x,
                target,
                "crossEntropy: the reduction must be NONE, MEAN or SUM, got reduction=BATCHMEAN");
        fails(
                LOSS,
                x.to(DType.INT64),
                target,
                "crossEntropy: the input must be floating point, got dtype=int64; convert it with to(DType.FLOAT32)");
        fails(
                LOSS,
                Tensor.scalar(1),
                Tensor.scalar(1),
                "crossEntropy: the input must have shape [C], [N, C] or [N, C, d1, ...], got shape=[]");
        assertThatThrownBy(() -> LOSS.labelSmoothing(-0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("crossEntropy: label smoothing must be in [0, 1], got labelSmoothing=-0.5");
    }

    private static void fails(CrossEntropyLoss loss, Tensor x, Tensor target, String message) {
        assertThatThrownBy(() -> loss.apply(x, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
