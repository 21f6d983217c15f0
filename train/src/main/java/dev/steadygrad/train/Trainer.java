package dev.steadygrad.train;

import dev.steadygrad.base.Check;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataLoader;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.optim.Gradients;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Teaches a classifier from a data module, epoch after epoch.
///
/// It prints nothing: add a [ConsoleProgress] or a listener of your own.
///
/// A run that ends early, by [#stop] or by an exception, leaves the model as it was at the end of the last finished
/// epoch.
public final class Trainer {
    private final int epochs;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Doctor doctor;
    private volatile boolean stopping;

    /// **Errors**: `IllegalArgumentException` where `epochs` is less than 1.
    public Trainer(int epochs) {
        Check.that(epochs > 0, "Trainer: epochs must be 1 or more, got epochs=%d", epochs);
        this.epochs = epochs;
    }

    /// Adds a listener and returns this trainer.
    public Trainer listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /// Lets `doctor` watch every run, and returns this trainer. A step whose loss or gradients are not finite is run
    /// again with every number looked at, whatever the doctor's mode is.
    public Trainer doctor(Doctor doctor) {
        this.doctor = doctor;
        return this;
    }

    /// Asks the run under way, or else the next one, to end before its next batch. Any thread may call it.
    public void stop() {
        stopping = true;
    }

    /// Trains for all epochs and returns what came of them, or of those that were finished before a [#stop].
    ///
    /// **Errors**: `IllegalStateException` where the loss becomes NaN or infinite, or, under the eyes of a doctor, a
    /// gradient does; the model's weights are not changed by that step.
    public History fit(Classifier model, DataModule data) {
        return fit(model, data, History.EMPTY);
    }

    /// Goes on after the epochs of `done`, whose weights the model has. Since an epoch's order depends on its number,
    /// the weights end equal, to the last bit, to those of a run that was never interrupted.
    ///
    /// **Errors**: as [#fit(Classifier, DataModule)]; `IllegalArgumentException` where no epoch is left.
    public History fit(Classifier model, DataModule data, History done) {
        Check.that(
                done.size() < epochs,
                "fit: a run of %d epochs has nothing left after %d; give the Trainer more epochs",
                epochs,
                done.size());
        var run = new Run(model, data, done);
        listeners.forEach(l -> l.onStart(done.size() + 1, epochs, run.train.batches()));
        try {
            return doctor == null ? run.toTheEnd() : doctor.examine(run::toTheEnd);
        } finally {
            stopping = false;
            listeners.forEach(l -> l.onEnd(run.history));
        }
    }

    private final class Run {
        private final Classifier model;
        private final DataLoader train;
        private final DataLoader test;
        private History history;
        private Snapshot lastFinished;

        Run(Classifier model, DataModule data, History done) {
            this.model = model;
            this.train = data.train();
            this.test = data.test();
            this.history = done;
            this.lastFinished = new Snapshot(model);
        }

        History toTheEnd() {
            boolean keep = false;
            try {
                Optional<History.Epoch> epoch;
                do {
                    epoch = epoch(history.size() + 1);
                    epoch.ifPresent(this::finished);
                } while (epoch.isPresent() && history.size() < epochs);
                keep = epoch.isPresent();
                return history;
            } finally {
                if (!keep) {
                    lastFinished.restore(model);
                }
            }
        }

        private void finished(History.Epoch epoch) {
            history = history.plus(epoch);
            lastFinished = new Snapshot(model);
            listeners.forEach(l -> l.onEpoch(history));
        }

        /// Empty where a stop came in between.
        private Optional<History.Epoch> epoch(int number) {
            long start = System.nanoTime();
            var running = new RunningMeans();
            int batchNumber = 0;
            model.net().train();
            for (Batch batch : train.epoch(number - 1)) {
                if (stopping) {
                    return Optional.empty();
                }
                learn(batch, running, number, ++batchNumber);
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            Evaluation tested = model.evaluate(test);
            checkFinite("test loss", tested.loss(), number, batchNumber);
            return Optional.of(new History.Epoch(
                    number, running.loss(), running.accuracy(), tested.loss(), tested.accuracy(), seconds));
        }

        private void learn(Batch batch, RunningMeans running, int epoch, int number) {
            Observers.reached(epoch, number);
            model.optimizer().zeroGrad();
            Tensor logits = model.logits(batch.inputs());
            Tensor loss = model.loss(logits, batch.targets());
            double value = loss.item();
            if (!Double.isFinite(value)) {
                tell(batch, epoch, number);
            }
            checkFinite("loss", value, epoch, number);
            loss.backward();
            if (doctor != null) {
                checkGradients(batch, epoch, number);
            }
            model.optimizer().step();
            running.add(batch.size(), value, Classifier.hits(logits, batch.targets()));
            batch.inputs().array().storage().leave();
            var progress =
                    new BatchProgress(epoch, epochs, number, train.batches(), running.loss(), running.accuracy());
            listeners.forEach(l -> l.onBatch(progress));
        }

        private void checkGradients(Batch batch, int epoch, int number) {
            double norm = Gradients.norm(model.optimizer().parameters(), Double.POSITIVE_INFINITY);
            if (!Double.isFinite(norm)) {
                tell(batch, epoch, number);
            }
            checkFinite("largest gradient", norm, epoch, number);
        }

        /// Of a step that has come to nothing and not changed the weights.
        private void tell(Batch batch, int epoch, int number) {
            NanStep step = NanStep.of(model, batch, epoch, number);
            listeners.forEach(l -> l.onNanStep(step));
            if (doctor != null && doctor.mode() == Mode.LIGHT) {
                Runnable again = step.again(model);
                doctor.examine(Mode.FULL, () -> {
                    again.run();
                    return true;
                });
            }
        }

        private void checkFinite(String what, double value, int epoch, int batch) {
            if (!Double.isFinite(value)) {
                throw new IllegalStateException(
                        "fit: the %s must stay finite, got %s in epoch %d at batch %d; try a lower learning rate than %s"
                                .formatted(
                                        what,
                                        value,
                                        epoch,
                                        batch,
                                        model.optimizer().lr()));
            }
        }
    }
}
