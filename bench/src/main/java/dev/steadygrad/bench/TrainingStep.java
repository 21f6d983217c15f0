package dev.steadygrad.bench;

import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Finding;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// A step of softmax regression by plain gradient descent, the batches of a round under one watch, as a run's are.
///
/// @param mode how closely a doctor looks; empty for none
record TrainingStep(Tensor x, Tensor target, Linear linear, Sgd sgd, Optional<Mode> mode) implements Task {
    /// As many as there are digits.
    static final int CLASSES = 10;

    private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();

    static TrainingStep of(Workload w, Optional<Mode> mode) {
        Linear linear = new Linear(w.columns(), CLASSES);
        Tensor x = Tensor.of(w.input(), w.rows(), w.columns());
        Tensor target = Tensor.of(Inputs.classes(1, w.rows(), CLASSES), w.rows());
        return new TrainingStep(x, target, linear, new Sgd(linear.parameters(), EpochData.LEARNING_RATE), mode);
    }

    @Override
    public void run() {
        sgd.zeroGrad();
        LOSS.apply(linear.call(x), target).backward();
        sgd.step();
    }

    @Override
    public long time(int runs) {
        if (mode.isEmpty()) {
            return plain(runs);
        }
        Doctor doctor = new Doctor(mode.get()).onFinding(Finding::raise);
        return doctor.examine(() -> plain(runs));
    }

    private long plain(int runs) {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            run();
        }
        return System.nanoTime() - start;
    }

    /// The weights after one step from 0.
    @Override
    public List<float[]> result() {
        Autograd.noGrad(() -> linear.parameters().forEach(p -> p.zero_()));
        time(1);
        return linear.parameters().stream().map(Tensor::toFloatArray).toList();
    }
}
