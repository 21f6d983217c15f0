package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InPlaceTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static double[] grad(Tensor x) {
        Tensor g = x.grad();
        assertThat(g).isNotNull();
        return g.toDoubleArray();
    }

    @Test
    void change_writesIntoTheSameStorage() {
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
        Tensor same = x.add_(1).mul_(2);
        assertThat(same).isSameAs(x);
        assertThat(x.toFloatArray()).containsExactly(4, 6, 8);
    }

    @Test
    void change_ofALeafThatWantsAGradient_isRefused_exceptInNoGrad() {
        Tensor x = leaf(1, 2);
        assertThatThrownBy(() -> x.add_(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("add_: a leaf");
        assertThatThrownBy(() -> x.reshape(2, 1).mul_(2)).isInstanceOf(IllegalStateException.class);
        Autograd.noGrad(() -> x.add_(1));
        assertThat(x.toDoubleArray()).containsExactly(2, 3);
    }

    @Test
    void change_ofAnInnerTensor_keepsItsHistory() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.mul_(2).add_(1);
        y.sum().backward();
        assertThat(y.toDoubleArray()).containsExactly(7, 13);
        assertThat(grad(x)).containsExactly(6, 6);
    }

    @Test
    void mul_withATensorThatWantsAGradient_remembersTheOldValues() {
        Tensor x = leaf(1, 2);
        Tensor w = leaf(5, 7);
        Tensor y = x.mul(3);
        y.mul_(w);
        y.sum().backward();
        assertThat(grad(w)).containsExactly(3, 6);
        assertThat(grad(x)).containsExactly(15, 21);
    }

    @Test
    void change_ofAValueThatBackwardNeeds_isNamed() {
        Tensor x = leaf(1, 2);
        Tensor y = x.exp();
        Tensor z = y.mul(y);
        y.add_(1);
        assertThatThrownBy(() -> z.sum().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mul: a value that backward needs was changed in place");
    }

    @Test
    void change_ofAConstantByARecordedTensor_givesItAHistory() {
        Tensor x = leaf(2, 3);
        Tensor sum = Tensor.of(new double[] {10, 20}, 2);
        sum.add_(x);
        assertThat(sum.requiresGrad()).isTrue();
        sum.mul(sum).sum().backward();
        assertThat(grad(x)).containsExactly(24, 46);
    }

    @Test
    void change_ofAView_reachesBaseAndOtherViews() {
        Tensor x = leaf(1, 2, 3, 4);
        Tensor y = x.mul(10);
        Tensor matrix = y.reshape(2, 2);
        Tensor other = y.reshape(4, 1);
        matrix.mul_(2);
        assertThat(y.toDoubleArray()).containsExactly(20, 40, 60, 80);
        y.sum().backward(null, true, false);
        assertThat(grad(x)).containsExactly(20, 20, 20, 20);
        x.zeroGrad();
        other.sum().backward(null, true, false);
        assertThat(grad(x)).containsExactly(20, 20, 20, 20);
        x.zeroGrad();
        matrix.mul(matrix).sum().backward();
        // sum (20 x)²
        assertThat(grad(x)).containsExactly(800, 1600, 2400, 3200);
    }

    @Test
    void copy_intoAConstantsView_sendsTheGradientToTheSource() {
        Tensor x = leaf(1, 2);
        Tensor target = Tensor.zeros(dev.steadygrad.base.DType.FLOAT64, 2, 2);
        target.t().reshape(2, 2).shape();
        Tensor view = target.permute(1, 0);
        view.copy_(x.reshape(1, 2));
        assertThat(target.toDoubleArray()).containsExactly(1, 1, 2, 2);
        target.mul(Tensor.of(new double[] {1, 10, 100, 1000}, 2, 2)).sum().backward();
        assertThat(grad(x)).containsExactly(11, 1100);
    }

    @Test
    void change_toAnotherShapeOrHigherDType_isRefused() {
        Tensor x = Tensor.ones(1, 3);
        assertThatThrownBy(() -> x.add_(Tensor.ones(2, 3)))
                .hasMessageContaining("must have this tensor's shape [1, 3]");
        Tensor whole = Tensor.of(new long[] {1, 2}, 2);
        assertThatThrownBy(() -> whole.add_(1.5)).hasMessageContaining("can't be written into dtype=int64");
        assertThat(whole.toLongArray()).containsExactly(1, 2);
    }
}
