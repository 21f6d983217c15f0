package dev.steadygrad.bench;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataException;
import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Finding;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.train.Classifier;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A step of the digit CNN by Adam, the batches of a round under one watch, as a run's are.
final class TrainingStep implements Task {
    private final AdamEpoch epoch = AdamEpoch.lenet();
    private final Optional<Mode> mode;
    private Classifier model = epoch.fresh();
    private Iterator<Batch> batches = List.<Batch>of().iterator();

    /// @param mode how closely a doctor looks; empty for none
    TrainingStep(Optional<Mode> mode) throws DataException {
        this.mode = mode;
    }

    @Override
    public void run() {
        if (!batches.hasNext()) {
            batches = epoch.data().train().epoch(0).iterator();
        }
        model.optimizer().zeroGrad();
        model.loss(batches.next()).backward();
        model.optimizer().step();
    }

    @Override
    public long time(int runs) {
        return watched(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                run();
            }
            return System.nanoTime() - start;
        });
    }

    private <T> T watched(Supplier<T> work) {
        return mode.isEmpty()
                ? work.get()
                : new Doctor(mode.get()).onFinding(Finding::raise).examine(work);
    }

    /// As [AdamEpoch#result].
    @Override
    public List<float[]> result() {
        List<float[]> result = watched(epoch::result);
        model = epoch.fresh();
        return result;
    }
}
