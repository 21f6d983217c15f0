package dev.steadygrad.bench;

import dev.steadygrad.base.Cache;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.DataLoader;
import dev.steadygrad.data.Dataset;
import dev.steadygrad.data.Idx;
import dev.steadygrad.data.ImageSets;
import dev.steadygrad.data.LabeledImages;
import dev.steadygrad.data.SyntheticFashion;
import dev.steadygrad.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the epoch workloads learn from: Fashion-MNIST or MNIST where they are at hand, else the project's own garments,
/// repeated until they are as many.
public final class EpochData {
    public static final int TRAIN_COUNT = 60_000;
    public static final int BATCH_SIZE = 256;
    public static final double LEARNING_RATE = 0.1;

    private EpochData() {}

    /// Sets of [#TRAIN_COUNT] images to learn from and one batch to test with, which costs next to nothing.
    static ImageSets sets() throws DataException {
        return sets("fashion-mnist");
    }

    /// As [#sets], of digits.
    public static ImageSets digits() throws DataException {
        return sets("mnist");
    }

    private static ImageSets sets(String name) throws DataException {
        Optional<Path> folder = folder(name);
        ImageSets sets = folder.isPresent()
                ? Idx.readFolder(folder.get())
                : SyntheticFashion.cached(Cache.folder(), 0, SyntheticFashion.TRAIN_COUNT, SyntheticFashion.TEST_COUNT);
        return new ImageSets(repeated(sets.train()), sets.test().take(BATCH_SIZE));
    }

    /// The images to learn from.
    public static LabeledImages train() throws DataException {
        return sets().train();
    }

    /// The order of the first epoch of `count` images, as a loader with seed 0 deals them.
    public static long[] order(int count) {
        var loader = new DataLoader(new Positions(count), count).shuffle(0);
        return loader.epoch(0).iterator().next().targets().toLongArray();
    }

    /// Its examples are their own positions.
    private record Positions(int size) implements Dataset {
        @Override
        public Batch batch(int[] rows) {
            Tensor positions = Tensor.of(IntStream.of(rows).asLongStream().toArray(), rows.length);
            return new Batch(positions, positions);
        }
    }

    /// The folder `name` below `STEADYGRAD_DATA`, or beside the clone.
    static Optional<Path> folder(String name) {
        String named = System.getenv("STEADYGRAD_DATA");
        Path beside = Main.home().resolve("../shared/data").normalize();
        return Stream.of(named == null ? beside : Path.of(named))
                .map(data -> data.resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static LabeledImages repeated(LabeledImages images) {
        if (images.count() >= TRAIN_COUNT) {
            return images.count() == TRAIN_COUNT ? images : images.take(TRAIN_COUNT);
        }
        int numel = images.height() * images.width();
        byte[] pixels = new byte[TRAIN_COUNT * numel];
        byte[] labels = new byte[TRAIN_COUNT];
        for (int done = 0; done < TRAIN_COUNT; done += images.count()) {
            int n = Math.min(images.count(), TRAIN_COUNT - done);
            System.arraycopy(images.pixels(), 0, pixels, done * numel, n * numel);
            System.arraycopy(images.labels(), 0, labels, done, n);
        }
        return new LabeledImages(pixels, TRAIN_COUNT, images.height(), images.width(), labels, images.classNames());
    }
}
