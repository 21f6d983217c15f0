package dev.steadygrad.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest {
    private static Tensor leaf(double value) {
        return Tensor.of(new double[] {value}, 1).requiresGrad(true);
    }

    /// Steps on the loss `3 x`, whose gradient is 3.
    private static double after(int steps, Tensor x, Sgd sgd) {
        for (int i = 0; i < steps; i++) {
            sgd.zeroGrad();
            x.mul(3).sum().backward();
            sgd.step();
        }
        return x.item();
    }

    @Test
    void plain_movesAgainstTheGradient() {
        Tensor x = leaf(1);
        assertThat(after(1, x, new Sgd(List.of(x), 0.5))).isEqualTo(1 - 0.5 * 3);
    }

    @Test
    void momentum_addsUp() {
        Tensor x = leaf(0);
        // velocities 3, then 0.5 · 3 + 3
        assertThat(after(2, x, new Sgd(List.of(x), 1).momentum(0.5))).isEqualTo(-3 - 4.5);
    }

    @Test
    void dampening_sparesTheFirstStep() {
        Tensor x = leaf(0);
        // velocities 3, then 0.5 · 3 + 0.75 · 3
        assertThat(after(2, x, new Sgd(List.of(x), 1).momentum(0.5).dampening(0.25)))
                .isEqualTo(-3 - 3.75);
    }

    @Test
    void nesterov_looksAhead() {
        Tensor x = leaf(0);
        // 3 + 0.5 · 3, then 3 + 0.5 · 4.5
        assertThat(after(2, x, new Sgd(List.of(x), 1).momentum(0.5).nesterov(true)))
                .isEqualTo(-4.5 - 5.25);
    }

    @Test
    void weightDecay_addsToTheGradient() {
        Tensor x = leaf(2);
        assertThat(after(1, x, new Sgd(List.of(x), 1).weightDecay(0.25))).isEqualTo(2 - 3.5);
    }

    @Test
    void parameterWithoutGradient_stays() {
        Tensor x = leaf(2);
        new Sgd(List.of(x), 1).step();
        assertThat(x.item()).isEqualTo(2);
    }

    @Test
    void wrongOptions_areNamed() {
        Tensor x = leaf(1);
        assertThatThrownBy(() -> new Sgd(List.of(x), -1)).hasMessageContaining("got lr=-1.0");
        assertThatThrownBy(() -> new Sgd(List.of(x), Double.NaN)).hasMessageContaining("got lr=NaN");
        assertThatThrownBy(() -> new Sgd(List.of(), 1)).hasMessageContaining("there must be a parameter");
        assertThatThrownBy(() -> new Sgd(List.of(x), 1).nesterov(true)).hasMessageContaining("momentum=0.0");
        assertThatThrownBy(() -> new Sgd(List.of(x), 1).momentum(-0.1)).hasMessageContaining("momentum=-0.1");
    }
}
