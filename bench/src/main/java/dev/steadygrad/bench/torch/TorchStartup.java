package dev.steadygrad.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.steadygrad.base.Cache;
import dev.steadygrad.bench.EpochData;
import dev.steadygrad.data.ImageSets;
import dev.steadygrad.data.SyntheticFashion;
import java.util.Locale;

/// The program that `steadygrad train --epochs 1` is compared with: the same images, model and training by libtorch.
public final class TorchStartup {
    private TorchStartup() {}

    /// Trains for an epoch and says so.
    public static void main(String[] args) {
        ImageSets sets =
                SyntheticFashion.cached(Cache.folder(), 0, SyntheticFashion.TRAIN_COUNT, SyntheticFashion.TEST_COUNT);
        try (NDManager manager = NDManager.newBaseManager()) {
            var model = new SoftmaxRegression(manager, sets.train());
            model.epoch(manager.create(EpochData.order(sets.train().count())));
            NDArray guesses = model.logits(SoftmaxRegression.inputs(SoftmaxRegression.images(manager, sets.test())))
                    .argMax(1);
            NDArray labels = SoftmaxRegression.labels(manager, sets.test()).reshape(new Shape(-1));
            float accuracy =
                    guesses.eq(labels).toType(DataType.FLOAT32, false).mean().getFloat();
            System.out.println(String.format(Locale.ROOT, "epoch 1/1: test accuracy %.4f", accuracy));
        }
    }
}
