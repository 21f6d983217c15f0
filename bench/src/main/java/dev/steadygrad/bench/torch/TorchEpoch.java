package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.bench.Task;
import dev.steadygrad.data.DataException;
import java.util.List;

/// An epoch of softmax regression.
final class TorchEpoch implements Task {
    private final NDManager manager;
    private final SoftmaxRegression model;

    TorchEpoch(NDManager manager) throws DataException {
        this.manager = manager;
        model = new SoftmaxRegression(manager, EpochData.train());
    }

    @Override
    public void run() {
        model.reset();
        try (NDArray order = manager.create(EpochData.order(EpochData.TRAIN_COUNT))) {
            model.epoch(order);
        }
    }

    @Override
    public List<float[]> result() {
        run();
        return List.of(model.weight().toFloatArray(), model.bias().toFloatArray());
    }
}
