package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossValueTest {
    private static final int ROWS = 23;
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();

    private static Tensor logits() {
        return Tensor.randn(new Rng(1), ROWS, 7).mul(5).detach().requiresGrad(true);
    }

    /// Classes at random, every fifth row ignored.
    private static Tensor classes() {
        long[] index = Tensor.randint(0, 7, new Rng(2), ROWS).toLongArray();
        for (int i = 0; i < ROWS; i += 5) {
            index[i] = -100;
        }
        return Tensor.of(index, ROWS);
    }

    private static float[] grad(Tensor x) {
        return Objects.requireNonNull(x.grad()).toFloatArray();
    }

    static Stream<CrossEntropyLoss> losses() {
        CrossEntropyLoss weighted = LOSS.weight(Tensor.rand(new Rng(3), 7));
        return Stream.of(LOSS, weighted, weighted.labelSmoothing(0.1), weighted.zLoss(0.01), LOSS.softCap(3));
    }

    private static LossValue part(CrossEntropyLoss loss, Tensor x, int from, int n) {
        return loss.value(x.narrow(0, from, n), classes().narrow(0, from, n));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void unevenHalves_giveWhatTheWholeGives(CrossEntropyLoss loss) {
        Tensor whole = logits();
        Tensor expected = loss.apply(whole, classes());
        expected.backward();
        Tensor x = logits();
        LossValue value = part(loss, x, 0, 17).merge(part(loss, x, 17, 6));
        value.mean().backward();
        // Sums in another order, in float64, rounded to float32.
        assertThat((float) value.mean().item())
                .isCloseTo((float) expected.item(), within(Math.ulp((float) expected.item())));
        assertThat(grad(x)).containsExactly(grad(whole));
        assertThat(value.count()).isEqualTo(18);
        assertThat(value.weight()).isCloseTo(loss.value(whole, classes()).weight(), within(value.weight() * 0x1p-50));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAccumulatedPartByPart_areTheWholes(boolean totalKnown) {
        CrossEntropyLoss loss = LOSS.weight(Tensor.rand(new Rng(3), 7));
        Tensor whole = logits();
        loss.apply(whole, classes()).backward();
        double total = loss.value(whole, classes()).weight();
        Tensor x = logits();
        LossValue all = LossValue.none();
        for (int from = 0; from < ROWS; from += 9) {
            LossValue value = part(loss, x, from, Math.min(9, ROWS - from));
            (totalKnown ? value.over(total) : value.sum()).backward();
            all = all.merge(value.detach());
        }
        Tensor g = Objects.requireNonNull(x.grad());
        float[] got = (totalKnown ? g : g.div(all.weight())).toFloatArray();
        float[] expected = grad(whole);
        for (int i = 0; i < got.length; i++) {
            // Rounded to float32 before the division and after.
            assertThat(got[i]).isCloseTo(expected[i], within(2 * Math.ulp(expected[i])));
        }
        assertThat(all.sum().requiresGrad()).isFalse();
        assertThat((float) all.mean().item())
                .isEqualTo((float) loss.apply(whole, classes()).item());
    }

    @Test
    void mean_isTheLossItself() {
        Tensor x = logits().to(DType.FLOAT64);
        assertThat(LOSS.value(x, classes()).mean().item())
                .isEqualTo(LOSS.apply(x, classes()).item());
    }

    @Test
    void probabilities_countOneARow() {
        LossValue value = LOSS.value(Tensor.zeros(2, 4), Tensor.full(0.25, 2, 4));
        assertThat(value.weight()).isEqualTo(2);
        assertThat(value.count()).isEqualTo(2);
        assertThat(value.mean().item()).isCloseTo(Math.log(4), within(Math.ulp(Math.log(4))));
    }

    @Test
    void none_hasNoMean_andChangesNothing() {
        assertThat(LossValue.none().mean().item()).isNaN();
        LossValue value = LOSS.value(logits(), classes());
        assertThat(LossValue.none().merge(value).mean().item())
                .isEqualTo(value.mean().item());
    }
}
