package dev.steadygrad.bench.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.bench.Incomes;
import dev.steadygrad.bench.Startup;
import dev.steadygrad.bench.Task;
import dev.steadygrad.bench.Tasks;
import dev.steadygrad.bench.Worker;
import dev.steadygrad.bench.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// libtorch's side. Of several ways to say the same it takes the fastest, and each run frees what it made, as a Python
/// program would.
final class Torch implements Tasks {
    private NDManager manager = NDManager.newBaseManager();

    private Torch() {}

    /// Serves this side on stdin and stdout.
    public static void main(String[] args) throws IOException {
        Worker.serve(new Torch());
    }

    @Override
    public String version() {
        return "libtorch " + Engine.getInstance().getVersion();
    }

    @Override
    public Optional<Task> prepare(Workload w) throws IOException {
        manager.close();
        manager = NDManager.newBaseManager();
        return Optional.of(
                switch (w.kind()) {
                    case CROSS_ENTROPY -> new CrossEntropy(input(w), targets(w));
                    case CROSS_ENTROPY_LOSS -> {
                        NDArray x = input(w);
                        NDArray target = targets(w);
                        yield op(() -> Gradients.meanLogLikelihood(x, target).neg());
                    }
                    case LINEAR_CROSS_ENTROPY -> new LinearCrossEntropy(input(w), second(w), targets(w));
                    case SOFTMAX -> unary(w, x -> x.softmax(1));
                    case LOG_SOFTMAX -> unary(w, x -> x.logSoftmax(1));
                    case EXP -> unary(w, NDArray::exp);
                    case SUM -> unary(w, NDArray::sum);
                    case SUM_ROWS -> unary(w, x -> x.sum(new int[] {1}));
                    case SUM_COLUMNS -> unary(w, x -> x.sum(new int[] {0}));
                    case TRANSPOSE_COPY -> unary(w, x -> x.transpose().reshape(-1));
                    case GATHER -> {
                        NDArray positions = manager.create(w.positions(), new Shape(w.rows(), w.columns()));
                        yield unary(w, x -> x.gather(positions, 1));
                    }
                    case MATMUL -> binary(input(w), second(w), NDArray::matMul);
                    case ADD -> binary(input(w), second(w), NDArray::add);
                    case MUL -> binary(input(w), second(w), NDArray::mul);
                    case ADD_ROW -> binary(input(w), second(w), NDArray::add);
                    case ADD_RECORDED -> {
                        NDArray x = Gradients.leaf(input(w));
                        NDArray y = Gradients.leaf(second(w));
                        yield new Recorded(op(() -> x.add(y)));
                    }
                    case EPOCH -> new TorchEpoch(manager);
                    case EPOCH_LENET ->
                        new TorchLenet(manager, EpochData.digits().train());
                    case EPOCH_INCOME -> new TorchIncome(manager, Incomes.load());
                    case STARTUP -> Startup.of(TorchStartup.class);
                    case DOCTOR_LIGHT, DOCTOR_FULL ->
                        throw new IllegalArgumentException(w.name() + " has no form in libtorch");
                });
    }

    private interface Unary {
        NDArray of(NDArray x);
    }

    private interface Binary {
        NDArray of(NDArray x, NDArray y);
    }

    private interface Result {
        NDArray make();
    }

    private NDArray input(Workload w) {
        return manager.create(w.input(), new Shape(w.rows(), w.columns()));
    }

    private NDArray second(Workload w) {
        return manager.create(
                w.second(),
                new Shape(Arrays.stream(w.secondDims()).asLongStream().toArray()));
    }

    /// As a column, which is what picking one entry of each row wants.
    private NDArray targets(Workload w) {
        return manager.create(w.targets(), new Shape(w.rows(), 1));
    }

    private Task unary(Workload w, Unary op) {
        NDArray x = input(w);
        return op(() -> op.of(x));
    }

    private static Task binary(NDArray x, NDArray y, Binary op) {
        return op(() -> op.of(x, y));
    }

    private static Task op(Result op) {
        return new Op(op);
    }

    private record Op(Result op) implements Task {
        @Override
        public void run() {
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                op.make();
            }
        }

        @Override
        public List<float[]> result() {
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return List.of(op.make().toFloatArray());
            }
        }
    }

    /// With history.
    private record Recorded(Task task) implements Task {
        @Override
        public void run() throws Exception {
            time(1);
        }

        @Override
        public long time(int runs) throws Exception {
            Gradients.record(true);
            try {
                return task.time(runs);
            } finally {
                Gradients.record(false);
            }
        }

        @Override
        public List<float[]> result() throws Exception {
            return task.result();
        }
    }
}
