package dev.steadygrad.bench;

import dev.steadygrad.data.DataException;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Losses;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// This project's side, by its public API alone.
final class Ours implements Tasks {
    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();

    private Ours() {}

    /// Serves this side on stdin and stdout.
    public static void main(String[] args) throws IOException {
        Worker.serve(new Ours());
    }

    @Override
    public String version() {
        return "steadygrad, " + Backends.get().describe().rows();
    }

    @Override
    public Optional<Task> prepare(Workload w) throws IOException {
        return Optional.of(
                switch (w.kind()) {
                    case CROSS_ENTROPY -> new CrossEntropy(input(w), targets(w));
                    case CROSS_ENTROPY_LOSS -> {
                        Tensor x = input(w);
                        Tensor target = targets(w);
                        yield op(() -> LOSS.apply(x, target));
                    }
                    case LINEAR_CROSS_ENTROPY -> new LinearCrossEntropy(input(w), second(w), targets(w));
                    case SOFTMAX -> unary(w, x -> x.softmax(1));
                    case LOG_SOFTMAX -> unary(w, x -> x.logSoftmax(1));
                    case EXP -> unary(w, Tensor::exp);
                    case SUM -> unary(w, Tensor::sum);
                    case SUM_ROWS -> unary(w, x -> x.sum(1));
                    case SUM_COLUMNS -> unary(w, x -> x.sum(0));
                    case TRANSPOSE_COPY -> unary(w, x -> x.t().contiguous());
                    case GATHER -> {
                        Tensor positions = Tensor.of(w.positions(), w.rows(), w.columns());
                        yield unary(w, x -> x.gather(1, positions));
                    }
                    case MATMUL -> binary(input(w), second(w), Tensor::matmul);
                    case ADD -> binary(input(w), second(w), Tensor::add);
                    case MUL -> binary(input(w), second(w), Tensor::mul);
                    case ADD_ROW -> binary(input(w), second(w), Tensor::add);
                    case ADD_RECORDED ->
                        binary(input(w).requiresGrad(true), second(w).requiresGrad(true), Tensor::add);
                    case EPOCH -> new Epoch();
                    case EPOCH_LENET -> AdamEpoch.lenet();
                    case EPOCH_INCOME -> AdamEpoch.income();
                    case STARTUP -> startup();
                    case DOCTOR_LIGHT -> new TrainingStep(Optional.of(Mode.LIGHT));
                    case DOCTOR_FULL -> new TrainingStep(Optional.of(Mode.FULL));
                });
    }

    private interface Unary {
        Tensor of(Tensor x);
    }

    private interface Binary {
        Tensor of(Tensor x, Tensor y);
    }

    private static Tensor input(Workload w) {
        return Tensor.of(w.input(), w.rows(), w.columns());
    }

    private static Tensor second(Workload w) {
        return Tensor.of(w.second(), w.secondDims());
    }

    private static Tensor targets(Workload w) {
        return Tensor.of(w.targets(), w.rows());
    }

    private static Task unary(Workload w, Unary op) {
        Tensor x = input(w);
        return op(() -> op.of(x));
    }

    private static Task binary(Tensor x, Tensor y, Binary op) {
        return op(() -> op.of(x, y));
    }

    private static Task op(Supplier<Tensor> op) {
        return new Op(op);
    }

    private static final class Op implements Task {
        private final Supplier<Tensor> op;

        /// Kept so that no run is optimised away.
        private Optional<Tensor> last = Optional.empty();

        Op(Supplier<Tensor> op) {
            this.op = op;
        }

        /// As the peer closes its result, this one's memory is given back.
        @Override
        public void run() {
            last.ifPresent(Tensor::recycle);
            last = Optional.of(op.get());
        }

        @Override
        public List<float[]> result() {
            run();
            return List.of(last.orElseThrow().toFloatArray());
        }
    }

    private record CrossEntropy(Tensor x, Tensor target) implements Task {
        CrossEntropy {
            x.requiresGrad(true);
        }

        @Override
        public void run() {
            x.zeroGrad();
            LOSS.apply(x, target).backward();
        }

        @Override
        public List<float[]> result() {
            run();
            Tensor loss = Autograd.noGrad(() -> LOSS.apply(x, target));
            return List.of(loss.toFloatArray(), Objects.requireNonNull(x.grad()).toFloatArray());
        }
    }

    private record LinearCrossEntropy(Tensor x, Tensor weight, Tensor target) implements Task {
        LinearCrossEntropy {
            x.requiresGrad(true);
            weight.requiresGrad(true);
        }

        private Tensor loss() {
            return Losses.fusedLinearCrossEntropy(x, weight, null, target, LOSS);
        }

        @Override
        public void run() {
            x.zeroGrad();
            weight.zeroGrad();
            loss().backward();
        }

        @Override
        public List<float[]> result() {
            run();
            Tensor loss = Autograd.noGrad(this::loss);
            return List.of(
                    loss.toFloatArray(),
                    Objects.requireNonNull(x.grad()).toFloatArray(),
                    Objects.requireNonNull(weight.grad()).toFloatArray());
        }
    }

    /// With its input pipeline: bytes become float32 batches in a new order, inside the time.
    private static final class Epoch implements Task {
        private final ImageData data;
        private final Linear linear;
        private final Classifier model;

        Epoch() throws DataException {
            data = new ImageData(EpochData.sets()).batchSize(EpochData.BATCH_SIZE);
            linear = new Linear(data.inputShape().numel(), data.classNames().size());
            var net = new Sequential(new Flatten(), linear);
            model = new Classifier(net, LOSS, new Sgd(net.parameters(), EpochData.LEARNING_RATE));
        }

        @Override
        public void run() {
            Autograd.noGrad(() -> linear.parameters().forEach(p -> p.copy_(Tensor.scalar(0))));
            new Trainer(1).fit(model, data);
        }

        @Override
        public List<float[]> result() {
            run();
            return linear.parameters().stream().map(Tensor::toFloatArray).toList();
        }
    }

    /// The command, as a user starts it, on the embedded data set.
    private static Task startup() throws IOException {
        Path out = Files.createTempDirectory("steadygrad-bench");
        out.toFile().deleteOnExit();
        String launcher = Main.home().resolve("steadygrad").toString();
        return new Startup(List.of(
                launcher, "train", "--epochs", "1", "--out", out.resolve("run").toString()));
    }
}
