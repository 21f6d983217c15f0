package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LogSumExpTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static double[] gradient(Tensor x, int... dims) {
        Tensor leaf = x.detach().requiresGrad(true);
        leaf.logsumexp(dims, false).sum().backward();
        return leaf.grad().toDoubleArray();
    }

    @Test
    void gradient_isSoftmax_whateverTheResultWasRoundedBy() {
        Tensor offset = Tensor.of(new float[] {1e8f, 1e8f, -50, 1e8f}, 4);
        float third = 1 / 3f;
        assertThat(gradient(offset, 0)).containsExactly(third, third, 0, third);
        Tensor x = Layouts.of(4, 3).get(1).to(DType.FLOAT32);
        assertThat(gradient(x, 1)).containsExactly(x.softmax(1).toDoubleArray());
        assertThat(gradient(x, 0)).containsExactly(x.softmax(0).toDoubleArray());
        assertThat(gradient(x, 0, 1)).containsExactly(x.reshape(12).softmax(0).toDoubleArray());
        assertThat(gradient(Tensor.scalar(4))).containsExactly(1);
    }

    @Test
    void gradient_ofInfinities() {
        assertThat(gradient(Tensor.of(new double[] {-INF, -INF}, 2), 0)).containsExactly(NAN, NAN);
        assertThat(gradient(Tensor.of(new double[] {1, INF, -INF}, 3), 0)).containsExactly(0, NAN, 0);
        assertThat(gradient(Tensor.of(new double[] {1, INF, NAN}, 3), 0)).containsExactly(NAN, NAN, NAN);
        assertThat(gradient(Tensor.of(new double[] {0, -INF, 0}, 3), 0)).containsExactly(0.5, 0, 0.5);
    }
}
