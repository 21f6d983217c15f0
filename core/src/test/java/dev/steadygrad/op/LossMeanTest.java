package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LossMeanTest {
    private static final Tensor LOSSES = Tensor.of(new double[] {1, 2, 0.25, 0.5}, 4);

    @Test
    void forward_isTheSumOverTheDivisor_roundedOnce() {
        Tensor mean = LOSSES.apply(new LossMean(3, DType.FLOAT32));
        assertThat(mean.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(mean.rank()).isZero();
        assertThat(mean.item()).isEqualTo((float) (3.75 / 3));
        assertThat(LOSSES.apply(new LossMean(3, DType.FLOAT16)).item())
                .isEqualTo(LOSSES.sum().div(3).to(DType.FLOAT16).item());
    }

    @Test
    void forward_ofNothing_overNothing_isNaN() {
        assertThat(Tensor.zeros(DType.FLOAT64, 0)
                        .apply(new LossMean(0, DType.FLOAT32))
                        .item())
                .isNaN();
    }

    /// 1/3 of a float32 gradient of 1 is divided in float64: rounded before, it would be 1 ulp of float32 off.
    @Test
    void gradient_isNotRoundedToTheResultsDtype() {
        Tensor x = Tensor.of(new double[] {1, 2}, 2).requiresGrad(true);
        x.apply(new LossMean(3, DType.FLOAT32)).backward();
        assertThat(x.grad()).isNotNull();
        assertThat(x.grad().toDoubleArray()).containsExactly(1 / 3.0, 1 / 3.0);
    }

    @Test
    void derivatives_passTheChecks() {
        Tensor x = LOSSES.clone().requiresGrad(true);
        GradCheck.check(xs -> xs.getFirst().mul(xs.getFirst()).apply(new LossMean(3, DType.FLOAT64)), x);
        GradGradCheck.check(xs -> xs.getFirst().mul(xs.getFirst()).apply(new LossMean(3, DType.FLOAT64)), x);
    }
}
