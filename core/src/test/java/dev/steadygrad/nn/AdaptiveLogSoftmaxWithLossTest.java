package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptiveLogSoftmaxWithLossTest {

    /// Layers have the standard dtype, and the checks need float64.
    @BeforeEach
    void widen() {
        DType.setStandard(DType.FLOAT64);
    }

    @AfterEach
    void narrow() {
        DType.setStandard(DType.FLOAT32);
    }

    private static AdaptiveLogSoftmaxWithLoss layer(int in, int classes, int... cutoffs) {
        return new AdaptiveLogSoftmaxWithLoss(in, classes, cutoffs, 2, true, new Rng(1));
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    @Test
    void parameters_haveTheNamesAndShapesOfPyTorch() {
        var plain = new AdaptiveLogSoftmaxWithLoss(16, 1000, 10, 100);
        assertThat(plain.namedParameters().keySet())
                .containsExactly(
                        "head.weight", "tail.0.0.weight", "tail.0.1.weight", "tail.1.0.weight", "tail.1.1.weight");
        assertThat(plain.parameters().stream().map(Tensor::shape))
                .containsExactly(Shape.of(12, 16), Shape.of(4, 16), Shape.of(90, 4), Shape.of(1, 16), Shape.of(900, 1));
        assertThat(layer(9, 6, 2).namedParameters().keySet())
                .containsExactly("head.weight", "head.bias", "tail.0.0.weight", "tail.0.1.weight");
    }

    @Test
    void logProb_isThatOfTheHead_plusThatWithinTheCluster() {
        var m = new AdaptiveLogSoftmaxWithLoss(1, 3, new int[] {1}, 1, false, new Rng(1));
        m.loadStateDict(Map.of(
                "head.weight", Tensor.of(new double[] {0.5, -1}, 2, 1),
                "tail.0.0.weight", Tensor.of(new double[] {2}, 1, 1),
                "tail.0.1.weight", Tensor.of(new double[] {0.25, 1.5}, 2, 1)));
        double head = Math.log(Math.exp(1) + Math.exp(-2));
        double within = Math.log(Math.exp(1) + Math.exp(6));
        double[] got = m.logProb(Tensor.of(new double[] {2}, 1)).toDoubleArray();
        double[] wanted = {1 - head, (-2 - head) + (1 - within), (-2 - head) + (6 - within)};
        for (int i = 0; i < 3; i++) {
            assertThat(got[i]).isCloseTo(wanted[i], within(2e-15));
        }
    }

    @Test
    void logProb_exponentiated_addsUpTo1() {
        Tensor x = Tensor.randn(new Rng(2), 5, 8).mul(4);
        var m = layer(8, 20, 3, 7, 15);
        assertThat(m.logProb(x).shape()).isEqualTo(Shape.of(5, 20));
        assertThat(m.logProb(x).exp().sum(1).toDoubleArray())
                .containsExactly(new double[] {1, 1, 1, 1, 1}, within(1e-14));
        assertThat(m.forward(x).toDoubleArray()).containsExactly(m.logProb(x).toDoubleArray());
    }

    @Test
    void forward_isLogProbAtTheTarget_andItsMean() {
        Tensor x = Tensor.randn(new Rng(3), 6, 8);
        Tensor target = classes(0, 4, 19, 2, 7, 15);
        var m = layer(8, 20, 3, 7, 15);
        var got = m.forward(x, target);
        double[] all = m.logProb(x).gather(1, target.reshape(6, 1)).reshape(6).toDoubleArray();
        assertThat(got.output().toDoubleArray()).containsExactly(all, within(1e-14));
        assertThat(got.loss().item()).isCloseTo(-got.output().mean().item(), within(1e-15));
        var one = m.forward(x.get(1), Tensor.wrap(target.get(1).array()));
        assertThat(one.output().shape()).isEqualTo(Shape.SCALAR);
        assertThat(one.output().item()).isEqualTo(got.output().get(1).item());
        assertThat(m.forward(Tensor.zeros(0, 8), classes()).loss().item()).isNaN();
    }

    @Test
    void forward_ofAConfidentRow_keepsItsDigits() {
        DType.setStandard(DType.FLOAT32);
        var m = new AdaptiveLogSoftmaxWithLoss(1, 3, new int[] {1}, 1, false, new Rng(1));
        m.loadStateDict(Map.of(
                "head.weight", Tensor.of(new float[] {1, 0}, 2, 1),
                "tail.0.0.weight", Tensor.of(new float[] {1}, 1, 1),
                "tail.0.1.weight", Tensor.of(new float[] {1, 0}, 2, 1)));
        double exact = Math.exp(-80);
        var frequent = m.forward(Tensor.of(new float[] {80}, 1, 1), classes(0));
        assertThat(frequent.output().item()).isCloseTo(-exact, within(exact * 0x1p-23));
        assertThat(frequent.loss().item()).isEqualTo(-frequent.output().item());
        assertThat(m.forward(Tensor.of(new float[] {-80}, 1, 1), classes(2))
                        .output()
                        .item())
                .isCloseTo(-2 * exact, within(exact * 0x1p-22));
    }

    @Test
    void gradients_areThoseOfLogProb() {
        Tensor x = Tensor.randn(new Rng(4), 6, 8).requiresGrad(true);
        Tensor target = classes(0, 4, 19, 2, 7, 15);
        var m = layer(8, 20, 3, 7, 15);
        m.logProb(x).gather(1, target.reshape(6, 1)).mean().neg().backward();
        List<Tensor> all = new java.util.ArrayList<>(m.parameters());
        all.add(x);
        List<double[]> wanted =
                all.stream().map(AdaptiveLogSoftmaxWithLossTest::grad).toList();
        all.forEach(Tensor::zeroGrad);
        m.forward(x, target).loss().backward();
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(grad(all.get(i))).containsExactly(wanted.get(i), within(1e-15));
        }
    }

    private static double[] grad(Tensor x) {
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }

    @Test
    void derivatives_passTheChecks() {
        Tensor x = Tensor.randn(new Rng(5), 4, 6).requiresGrad(true);
        var m = layer(6, 9, 3, 5);
        Tensor target = classes(8, 1, 4, 3);
        GradCheck.check(in -> m.forward(in.getFirst(), target).output(), x);
        GradGradCheck.check(in -> m.forward(in.getFirst(), target).output(), x);
        GradCheck.check(in -> m.logProb(in.getFirst()), x);
        GradGradCheck.check(in -> m.logProb(in.getFirst()), x);
    }

    @Test
    void predict_isTheMostLikelyClass_whereverItStands() {
        Tensor x = Tensor.randn(new Rng(6), 64, 8).abs().detach();
        for (int rows : new int[] {0, 4, 6}) {
            // rows of the head that are silenced: none, the shortlist, all
            var m = layer(8, 10, 4, 8);
            Tensor head = m.namedParameters().getOrDefault("head.weight", x);
            Autograd.noGrad(() -> head.copy_(head.abs()));
            Autograd.noGrad(() -> head.narrow(0, 0, rows).copy_(Tensor.zeros(rows, 8)));
            long[] wanted = m.logProb(x).argmax(1).toLongArray();
            assertThat(m.predict(x).toLongArray()).containsExactly(wanted);
            assertThat(m.predict(x.get(3)).toLongArray()[0]).isEqualTo(wanted[3]);
        }
    }

    @Test
    void sameSeed_givesTheSameLayer() {
        double[] first = layer(8, 10, 4).parameters().getFirst().toDoubleArray();
        assertThat(layer(8, 10, 4).parameters().getFirst().toDoubleArray()).containsExactly(first);
    }

    @Test
    void badInput_isNamed() {
        var m = layer(8, 10, 4);
        fails(
                () -> m.forward(Tensor.zeros(2, 8), classes(3, 10)),
                "adaptiveLogSoftmaxWithLoss: class index must be in [0, 10), got target[1]=10");
        fails(
                () -> m.forward(Tensor.zeros(2, 8), classes(3)),
                "adaptiveLogSoftmaxWithLoss: the target must have shape [2], got shape=[1]");
        fails(
                () -> m.forward(Tensor.zeros(2, 8), Tensor.zeros(2)),
                "adaptiveLogSoftmaxWithLoss: class indices must have an integer dtype, got target of dtype=float64");
        fails(
                () -> m.logProb(Tensor.zeros(2, 7)),
                "adaptiveLogSoftmaxWithLoss: the input must have shape [N, 8] or [8], got shape=[2, 7]");
        for (int[] cutoffs : new int[][] {{}, {0, 3}, {3, 3}, {5, 4}, {10}}) {
            fails(
                    () -> layer(8, 10, cutoffs),
                    "adaptiveLogSoftmaxWithLoss: cutoffs must be one or more, rising within [1, 9], got cutoffs="
                            + java.util.Arrays.toString(cutoffs));
        }
        fails(
                () -> new AdaptiveLogSoftmaxWithLoss(8, 10, new int[] {4}, 0, false, new Rng(1)),
                "adaptiveLogSoftmaxWithLoss: divValue must be above 0, got divValue=0.0");
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
