package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SoftCapTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor cap(Tensor x, double cap) {
        return x.apply(new SoftCap(cap));
    }

    @Test
    void values_areCapTimesTanh_andNeverBeyondTheCap() {
        float[] y =
                cap(Tensor.of(new float[] {0, 15, -30, 1e4f, 1e-20f}, 5), 30).toFloatArray();
        float[] wanted = {0, (float) (30 * StrictMath.tanh(0.5)), (float) (30 * StrictMath.tanh(-1)), 30, 1e-20f};
        assertThat(y).containsExactly(wanted);
        assertThat(cap(Tensor.of(new double[] {INF, -INF, Double.NaN}, 3), 5).toDoubleArray())
                .containsExactly(5, -5, Double.NaN);
    }

    /// sech²(u) = 4 e^-2u to 16 digits from u = 19 on, where 1 - tanh² is 0.
    @Test
    void gradient_keepsItsDigitsWhereTanhIs1() {
        Tensor x = Layouts.leaf(new double[] {200, -250, 3000, INF, 0}, 5);
        cap(x, 10).sum().backward();
        double[] g = x.grad().toDoubleArray();
        assertThat(g[0]).isCloseTo(4 * StrictMath.exp(-40), within(4 * Math.ulp(1e-17)));
        assertThat(g[1]).isCloseTo(4 * StrictMath.exp(-50), within(4 * Math.ulp(1e-21)));
        assertThat(g[2]).isCloseTo(4 * StrictMath.exp(-600), within(4 * Math.ulp(1e-260)));
        assertThat(g[3]).isZero();
        assertThat(g[4]).isEqualTo(1);
    }

    /// The slope of 4 e^-2u is -2 times itself.
    @Test
    void secondDerivative_keepsItsDigitsToo() {
        Tensor x = Layouts.leaf(new double[] {50}, 1);
        Autograd.grad(cap(x, 1).sum(), x, true).sum().backward();
        double wanted = -8 * StrictMath.exp(-100);
        assertThat(x.grad().item()).isCloseTo(wanted, within(8 * Math.ulp(wanted)));
    }

    @Test
    void rules_agreeWithDifferences() {
        for (Tensor x : Layouts.of(3, 4)) {
            GradCheck.check(xs -> cap(xs.getFirst(), 1.5), x);
            GradGradCheck.check(xs -> cap(xs.getFirst(), 1.5), x);
        }
    }

    @Test
    void badArguments_areNamed() {
        for (double cap : new double[] {0, -1, INF, Double.NaN}) {
            assertThatThrownBy(() -> new SoftCap(cap))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("softCap: cap must be finite and above 0, got cap=" + cap);
        }
        assertThatThrownBy(() -> cap(Tensor.zeros(DType.INT32, 2), 1)).hasMessageContaining("floating point");
    }
}
