package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// [CrossEntropyLoss#overwriteLogits]: the gradient of the logits, to the bit, in their memory.
class OverwriteLogitsTest {
    private static final CrossEntropyLoss KEEP = new CrossEntropyLoss();
    private static final CrossEntropyLoss OVERWRITE = KEEP.overwriteLogits(true);
    private static final Tensor TARGET = Tensor.of(new long[] {0, 2, -100, 1}, 4);

    private static Tensor leaf(int... shape) {
        return Tensor.randn(new Rng(5), shape).mul(20).requiresGrad(true);
    }

    static Stream<DType> dtypes() {
        return Arrays.stream(DType.values()).filter(DType::isFloating);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void lossAndGradient_areThoseOfKeptLogits_ofShortRowsAndLongOnes(DType dtype) {
        for (int classes : new int[] {1, 3, 10, 63, 64, 1000, 5003}) {
            Tensor x = Tensor.randn(new Rng(classes), 7, classes).mul(30).to(dtype);
            x.select(0, 3).fill_(Double.NEGATIVE_INFINITY);
            Tensor target = Tensor.randint(0, classes, new Rng(1), 7);
            Tensor weight = Tensor.rand(new Rng(2), classes).to(dtype);
            for (Reduction reduction : List.of(Reduction.MEAN, Reduction.SUM)) {
                assertSame(KEEP.reduction(reduction), x, target);
                assertSame(KEEP.reduction(reduction).weight(weight), x, target);
            }
        }
    }

    private static void assertSame(CrossEntropyLoss loss, Tensor x, Tensor target) {
        Tensor logits = x.clone().requiresGrad(true).clone();
        Tensor kept = x.clone().requiresGrad(true);
        Tensor overwriting = loss.overwriteLogits(true).apply(logits, target);
        Tensor keeping = loss.apply(kept, target);
        Tensor g = Autograd.grad(overwriting, logits, false);
        assertThat(overwriting.toDoubleArray()).isEqualTo(keeping.toDoubleArray());
        assertThat(g.toDoubleArray())
                .isEqualTo(Autograd.grad(keeping, kept, false).toDoubleArray());
        assertThat(logits.toDoubleArray()).isEqualTo(g.toDoubleArray());
        assertThat(g.array().storage()).isSameAs(logits.array().storage());
    }

    @Test
    void backward_bringsParametersTheSame_alsoThroughAView() {
        Tensor x = Tensor.randn(new Rng(1), 4, 5);
        Tensor keep = leaf(5, 6);
        Tensor overwrite = keep.detach().clone().requiresGrad(true);
        KEEP.apply(x.matmul(keep).reshape(4, 6), TARGET).backward();
        OVERWRITE.apply(x.matmul(overwrite).reshape(4, 6), TARGET).backward();
        assertThat(overwrite.grad()).isNotNull();
        assertThat(overwrite.grad().toDoubleArray()).isEqualTo(keep.grad().toDoubleArray());
    }

    @Test
    void backwardTwice_bringsTheSameTwice() {
        Tensor w = leaf(4, 6);
        Tensor loss = OVERWRITE.apply(w.clone(), TARGET);
        loss.backward(null, true, false);
        double[] once = w.grad().toDoubleArray();
        loss.backward();
        assertThat(w.grad().toDoubleArray())
                .isEqualTo(Arrays.stream(once).map(g -> 2 * g).toArray());
    }

    @Test
    void withoutHistory_theLogitsAreKept() {
        Tensor constant = Tensor.randn(new Rng(5), 4, 6);
        double[] before = constant.toDoubleArray();
        OVERWRITE.apply(constant, TARGET);
        assertThat(constant.toDoubleArray()).isEqualTo(before);
        Tensor w = leaf(4, 6);
        before = w.toDoubleArray();
        Autograd.noGrad(() -> OVERWRITE.apply(w, TARGET));
        OVERWRITE.value(w, TARGET);
        assertThat(w.toDoubleArray()).isEqualTo(before);
    }

    @Test
    void report_isOfTheLogits() {
        LossReport report = OVERWRITE.report(leaf(4, 6).clone(), TARGET).report();
        assertThat(report).isEqualTo(KEEP.report(leaf(4, 6), TARGET).report());
    }

    @Test
    void noRowsToCount_overwriteNothing_whereThatIsAnError() {
        Tensor logits = leaf(4, 6).clone();
        double[] before = logits.toDoubleArray();
        CrossEntropyLoss strict = OVERWRITE.policy(new LossPolicy().noRows(LossPolicy.NoRows.ERROR));
        assertThatIllegalArgumentException().isThrownBy(() -> strict.apply(logits, Tensor.full(DType.INT64, -100, 4)));
        assertThat(logits.toDoubleArray()).isEqualTo(before);
    }

    @Test
    void aLeafOrAViewOfOne_isRefused() {
        Tensor w = leaf(4, 6);
        String text =
                "crossEntropy: logits to overwrite must not be a leaf that wants a gradient, or a view of one, got"
                        + " shape=[4, 6]; leave overwriteLogits out";
        assertThatIllegalStateException()
                .isThrownBy(() -> OVERWRITE.apply(w, TARGET))
                .withMessage(text);
        Tensor flat = leaf(24);
        assertThatIllegalStateException()
                .isThrownBy(() -> OVERWRITE.apply(flat.reshape(4, 6), TARGET))
                .withMessage(text);
    }

    @Test
    void memoryThatIsNotTheirsAlone_isRefused() {
        Tensor rows = leaf(8, 6).clone();
        Tensor row = leaf(6).clone();
        for (Tensor x : List.of(
                rows.narrow(0, 0, 4),
                row.expand(Shape.of(4, 6)),
                leaf(6, 4).clone().t())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OVERWRITE.apply(x, TARGET))
                    .withMessage(
                            "crossEntropy: logits to overwrite must be contiguous, with the classes last and memory"
                                    + " of their own, got classDim=1 of shape [4, 6]; leave overwriteLogits out");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OVERWRITE.classDim(0).apply(leaf(6, 4).clone(), TARGET))
                .withMessageContaining("got classDim=0 of shape [6, 4]");
    }

    @Test
    void optionsThatNeedTheLogits_areRefused() {
        for (Reduction reduction : List.of(Reduction.NONE, Reduction.BATCHMEAN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OVERWRITE.reduction(reduction))
                    .withMessage("crossEntropy: overwriteLogits is for the reductions MEAN and SUM, got reduction="
                            + reduction);
        }
        List<CrossEntropyLoss> others = List.of(
                KEEP.labelSmoothing(0.1),
                KEEP.zLoss(1e-4),
                KEEP.softCap(30),
                KEEP.classMask(Tensor.ones(DType.BOOL, 6)),
                KEEP.policy(new LossPolicy().emptyRow(EmptyRow.UNIFORM)));
        for (CrossEntropyLoss loss : others) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loss.overwriteLogits(true))
                    .withMessageStartingWith("crossEntropy: overwriteLogits goes without classMask");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OVERWRITE.apply(leaf(4, 6).clone(), Tensor.ones(4, 6)))
                .withMessage("crossEntropy: overwriteLogits is for class indices, got probabilities of shape=[4, 6]");
    }

    @Test
    void valuesNeededLater_areMissed() {
        Tensor w = leaf(4, 6);
        Tensor logits = w.exp();
        Tensor loss = OVERWRITE.apply(logits, TARGET);
        assertThatIllegalStateException()
                .isThrownBy(loss::backward)
                .withMessageContaining("exp: a value that backward needs was changed in place, got version=1");
        Tensor changed = w.clone();
        Tensor second = OVERWRITE.apply(changed, TARGET);
        changed.detach().zero_();
        assertThatIllegalStateException()
                .isThrownBy(second::backward)
                .withMessageContaining("crossEntropyInPlace: a value that backward needs was changed in place");
    }

    @Test
    void anotherGradientThanTheLosssOwn_isRefused() {
        Tensor half = OVERWRITE.apply(leaf(4, 6).clone(), TARGET).div(2);
        assertThatIllegalStateException()
                .isThrownBy(half::backward)
                .withMessageMatching("crossEntropy: overwritten logits hold the gradient of the loss itself, got a"
                        + " gradient of 0\\.16\\d+ for row 0; leave overwriteLogits out where the loss is scaled, or"
                        + " gets other gradients");
    }

    @Test
    void secondDerivatives_areRefused() {
        Tensor w = leaf(4, 6);
        Tensor g = Autograd.grad(OVERWRITE.apply(w.clone(), TARGET), w, true);
        assertThatIllegalStateException()
                .isThrownBy(() -> g.sum().backward())
                .withMessage(
                        "crossEntropy: second derivatives need the logits, got overwriteLogits=true; leave it out");
    }
}
