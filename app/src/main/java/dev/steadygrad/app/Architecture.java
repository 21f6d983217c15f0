package dev.steadygrad.app;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.nn.Conv2d;
import dev.steadygrad.nn.ConvOptions;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Init;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.MaxPool2d;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// The models that the command line can train, by name, and how each is trained unless told otherwise.
enum Architecture {
    SOFTMAX_REGRESSION(DataSource.IMAGES, Method.SGD, 10, 256, 0.1) {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            return new Sequential(new Flatten(), normal(input.numel(), classes, rng));
        }
    },
    MLP(DataSource.IMAGES, Method.SGD, 10, 256, 0.1) {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            return new Sequential(
                    new Flatten(), normal(input.numel(), HIDDEN, rng), new Relu(), normal(HIDDEN, classes, rng));
        }
    },
    LENET(DataSource.IMAGES, Method.ADAM, 5, 64, 1e-3) {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            int side = Math.min(input.dim(1), input.dim(2));
            Check.that(side >= 16, "lenet: images must be 16x16 or larger, got %dx%d", input.dim(1), input.dim(2));
            int features = 16 * convolvedTwice(input.dim(1)) * convolvedTwice(input.dim(2));
            return new Sequential(
                    new Centred(),
                    new Conv2d(input.dim(0), 6, 5, new ConvOptions(), true, rng),
                    new Relu(),
                    new MaxPool2d(2),
                    new Conv2d(6, 16, 5, new ConvOptions(), true, rng),
                    new Relu(),
                    new MaxPool2d(2),
                    new Flatten(),
                    new Linear(features, 120, true, rng),
                    new Relu(),
                    new Linear(120, 84, true, rng),
                    new Relu(),
                    new Linear(84, classes, true, rng));
        }
    },
    INCOME(DataSource.CENSUS, Method.ADAM, 10, 64, 1e-3) {
        @Override
        Module build(Shape input, int classes, Rng rng) {
            return new Sequential(
                    new Linear(input.numel(), 64, true, rng),
                    new Relu(),
                    new Linear(64, 32, true, rng),
                    new Relu(),
                    new Linear(32, classes, true, rng));
        }
    };

    private static final int HIDDEN = 256;
    private static final double DEVIATION = 0.01;

    private final DataSource source;
    private final Method method;
    private final int epochs;
    private final int batchSize;
    private final double lr;

    Architecture(DataSource source, Method method, int epochs, int batchSize, double lr) {
        this.source = source;
        this.method = method;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.lr = lr;
    }

    /// The rules to learn by.
    private enum Method {
        SGD {
            @Override
            Optimizer of(List<Tensor> parameters, double lr) {
                return new Sgd(parameters, lr);
            }
        },
        ADAM {
            @Override
            Optimizer of(List<Tensor> parameters, double lr) {
                return new Adam(parameters, lr);
            }
        };

        abstract Optimizer of(List<Tensor> parameters, double lr);
    }

    /// The network for inputs `[N, input...]` and outputs `[N, classes]`, its first weights drawn from `rng`.
    abstract Module build(Shape input, int classes, Rng rng);

    /// What it learns from.
    DataSource source() {
        return source;
    }

    /// Whether a run ends by telling how far the probabilities can be trusted.
    boolean isCalibrated() {
        return this == LENET || this == INCOME;
    }

    /// What steps change `net`.
    Optimizer optimizer(Module net, double lr) {
        return method.of(net.parameters(), lr);
    }

    /// As `adam`.
    String optimizerName() {
        return method.name().toLowerCase(Locale.ROOT);
    }

    Settings defaults() {
        return new Settings(this, source.standard(), epochs, batchSize, lr, 0);
    }

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

    /// A linear layer as tutorials 1 and 2 begin: weights from N(0, 0.01²), bias 0.
    private static Linear normal(int in, int out, Rng rng) {
        var linear = new Linear(in, out, true, rng);
        Init.normal(linear.weight(), 0, DEVIATION, rng);
        Init.constant(Objects.requireNonNull(linear.bias()), 0);
        return linear;
    }

    /// What two 5x5 convolutions, each with a pool after it, leave of a side.
    private static int convolvedTwice(int side) {
        return ((side - 4) / 2 - 4) / 2;
    }

    /// Pixels of 0 to 1 become -1 to 1, as by `Normalize(0.5, 0.5)`. It is a part of the network, so that a model file
    /// needs no word on what its inputs must go through.
    private static final class Centred extends Module {
        @Override
        public Tensor forward(Tensor x) {
            return x.mul(2).sub(1);
        }
    }
}
