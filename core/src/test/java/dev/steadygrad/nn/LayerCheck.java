package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;
import java.util.function.Supplier;

/// Compares the gradients of a layer, by its input and by every parameter, with differences of its values.
final class LayerCheck {
    /// As [GradCheck] has them.
    private static final double STEP = 1e-6;

    private static final double TOLERANCE = 1e-5;

    private LayerCheck() {}

    /// In training and out of it.
    ///
    /// @param make gives the same layer each time
    static void check(Supplier<Module> make, Tensor x) {
        DType before = DType.standard();
        DType.setStandard(DType.FLOAT64);
        try {
            check(make, true, x);
            check(make, false, x);
        } finally {
            DType.setStandard(before);
        }
    }

    static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static void check(Supplier<Module> make, boolean training, Tensor x) {
        if (x.requiresGrad()) {
            GradCheck.check(xs -> made(make, training).call(xs.getFirst()), x);
            GradGradCheck.check(xs -> made(make, training).call(xs.getFirst()), x);
        }
        Module layer = made(make, training);
        Tensor y = layer.call(x.detach());
        Tensor direction = Tensor.randn(new Rng(99), y.shape().toArray()).to(DType.FLOAT64);
        if (y.requiresGrad()) {
            y.backward(direction, false, false);
        }
        layer.namedParameters().forEach((name, p) -> {
            double[] rule = Objects.requireNonNull(p.grad(), name).toDoubleArray();
            for (int i = 0; i < rule.length; i++) {
                double difference = at(make, training, name, i, STEP, x, direction)
                        - at(make, training, name, i, -STEP, x, direction);
                double slope = difference / (2 * STEP);
                assertThat(rule[i])
                        .as("%s[%d]", name, i)
                        .isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
            }
        });
    }

    private static Module made(Supplier<Module> make, boolean training) {
        Module layer = make.get();
        layer.train(training);
        return layer;
    }

    private static double at(
            Supplier<Module> make, boolean training, String name, int i, double step, Tensor x, Tensor direction) {
        Module layer = made(make, training);
        var values = Objects.requireNonNull(layer.namedParameters().get(name))
                .array()
                .storage();
        values.set(i, values.getDouble(i) + step);
        return layer.call(x.detach()).detach().mul(direction).sum().item();
    }
}
