package dev.steadygrad.train;

/// Hears how a training run goes on: for progress bars, logs, live curves, checkpoints.
///
/// It is called on the training thread, so a slow listener slows the training. What it throws ends the run.
public interface TrainingListener {
    /// Before the first batch.
    ///
    /// @param firstEpoch the number of the first epoch, above 1 where a run goes on
    /// @param epochs     the number of the last epoch
    /// @param batches    how many batches an epoch has
    default void onStart(int firstEpoch, int epochs, int batches) {}

    /// After each batch's step.
    default void onBatch(BatchProgress progress) {}

    /// After each epoch and its test.
    ///
    /// @param history all finished epochs, this one last
    default void onEpoch(History history) {}

    /// After a step came to NaN or infinity, before that ends the run.
    ///
    /// @param step what it takes to run it again
    default void onNanStep(NanStep step) {}

    /// After the last epoch, or after the last one finished before a stop or a failure.
    default void onEnd(History history) {}
}
