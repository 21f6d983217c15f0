package dev.steadygrad.app;

import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Init;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// The models that the command line can train, by name.
enum Architecture {
    SOFTMAX_REGRESSION {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            return new Sequential(new Flatten(), normal(input.numel(), classes, rng));
        }
    },
    MLP {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            return new Sequential(
                    new Flatten(), normal(input.numel(), HIDDEN, rng), new Relu(), normal(HIDDEN, classes, rng));
        }
    };

    private static final int HIDDEN = 256;
    private static final double DEVIATION = 0.01;

    /// The network for inputs `[N, input...]` and outputs `[N, classes]`, its first weights drawn from `rng`.
    abstract Module build(Shape input, int classes, Rng rng);

    /// The name on the command line and in files, as `softmax-regression`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Architecture> named(String name) {
        return Arrays.stream(values()).filter(a -> a.toString().equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Architecture::toString).toList();
    }

    /// A linear layer as the tutorials begin: weights from N(0, 0.01²), bias 0.
    private static Linear normal(int in, int out, Rng rng) {
        var linear = new Linear(in, out, true, rng);
        Init.normal(linear.weight(), 0, DEVIATION, rng);
        Init.constant(Objects.requireNonNull(linear.bias()), 0);
        return linear;
    }
}
