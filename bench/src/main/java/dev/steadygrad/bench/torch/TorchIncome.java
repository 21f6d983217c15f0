package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.steadygrad.bench.Incomes;
import dev.steadygrad.bench.Network;
import java.util.List;

/// The classifier of incomes. All rows lie in native memory as float32, as ours do.
final class TorchIncome extends TorchNetwork {
    private final NDArray features;

    TorchIncome(NDManager manager, Incomes incomes) {
        super(manager, Network.INCOME, manager.create(incomes.labels(), new Shape(incomes.count(), 1)));
        features = manager.create(incomes.features(), new Shape(incomes.count(), Incomes.FEATURES));
    }

    @Override
    NDArray inputs(NDArray rows) {
        return SoftmaxRegression.rows(rows, features);
    }

    @Override
    NDArray logits(List<NDArray> p, NDArray x) {
        return linear(p, x);
    }
}
