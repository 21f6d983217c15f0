package dev.steadygrad.data;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Cache;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Grey images to train and to test a classifier with.
///
/// **Shape**: a batch's inputs are `[N, 1, height, width]`, float32 from 0 (black) to 1 (white); its targets `[N]`.
///
/// Training batches of 256 in an order shuffled with seed 0, unless told otherwise; the test part in its own order.
public final class ImageData implements DataModule {
    private static final int BATCH_SIZE = 256;
    private static final int TEST_BATCH_SIZE = 1000;

    private final ImageSets sets;
    private final Settings settings;
    private final DataLoader train;
    private final DataLoader test;

    /// Fashion-MNIST, downloaded into the [Cache] where it is not there yet.
    ///
    /// **Errors**: `DataException` where it cannot be had.
    public static ImageData fashionMnist() throws DataException {
        return downloaded(RemoteSet.FASHION_MNIST);
    }

    /// MNIST, downloaded into the [Cache] where it is not there yet.
    ///
    /// **Errors**: `DataException` where it cannot be had.
    public static ImageData mnist() throws DataException {
        return downloaded(RemoteSet.MNIST);
    }

    /// The garments that this project draws itself, see [SyntheticFashion].
    public static ImageData synthetic() {
        return new ImageData(
                SyntheticFashion.cached(Cache.folder(), 0, SyntheticFashion.TRAIN_COUNT, SyntheticFashion.TEST_COUNT));
    }

    /// A folder of MNIST-like files, see [Idx].
    ///
    /// **Errors**: `DataException` where the folder or a file is missing, damaged or does not fit the others.
    public static ImageData of(Path folder) throws DataException {
        return new ImageData(Idx.readFolder(folder));
    }

    private static ImageData downloaded(RemoteSet set) throws DataException {
        return of(new Downloads(Cache.folder(), false, (file, done, total, rate) -> {}).fetch(set));
    }

    /// The images of `sets`.
    public ImageData(ImageSets sets) {
        this(sets, new Settings(BATCH_SIZE, 0, 0, null, null));
    }

    private ImageData(ImageSets sets, Settings settings) {
        this.sets = sets;
        this.settings = settings;
        this.train = settings.changed(
                new DataLoader(new Images(sets.train()), settings.batchSize).shuffle(settings.seed), settings.train);
        this.test = settings.changed(new DataLoader(new Images(sets.test()), TEST_BATCH_SIZE), settings.test);
    }

    /// The same images, in training batches of `batchSize`.
    ///
    /// **Errors**: `IllegalArgumentException` where it is less than 1.
    public ImageData batchSize(int batchSize) {
        return new ImageData(
                sets, new Settings(batchSize, settings.seed, settings.workers, settings.train, settings.test));
    }

    /// The same images, shuffled and changed with `seed`.
    public ImageData seed(long seed) {
        return new ImageData(
                sets, new Settings(settings.batchSize, seed, settings.workers, settings.train, settings.test));
    }

    /// The same images, in batches that `workers` threads make ahead: see [DataLoader#workers].
    public ImageData workers(int workers) {
        return new ImageData(
                sets, new Settings(settings.batchSize, settings.seed, workers, settings.train, settings.test));
    }

    /// The same images, of which each batch goes through `both` as well.
    public ImageData transform(Transform both) {
        return transform(both, both);
    }

    /// The same images, of which each training batch goes through `train` as well and each test batch through `test`.
    public ImageData transform(Transform train, Transform test) {
        return new ImageData(
                sets,
                new Settings(
                        settings.batchSize,
                        settings.seed,
                        settings.workers,
                        settings.train == null ? train : settings.train.then(train),
                        settings.test == null ? test : settings.test.then(test)));
    }

    /// The shape of one input, `[1, height, width]`.
    @Override
    public Shape inputShape() {
        return Shape.of(1, sets.train().height(), sets.train().width());
    }

    @Override
    public DataLoader train() {
        return train;
    }

    @Override
    public DataLoader test() {
        return test;
    }

    @Override
    public List<String> classNames() {
        return sets.train().classNames();
    }

    @Override
    public String fingerprint() {
        return sets.train().fingerprint() + "-" + sets.test().fingerprint();
    }

    private record Settings(
            int batchSize,
            long seed,
            int workers,
            @Nullable Transform train,
            @Nullable Transform test) {

        DataLoader changed(DataLoader loader, @Nullable Transform transform) {
            DataLoader working = loader.workers(workers);
            return transform == null ? working : working.transform(transform, seed);
        }
    }

    /// Numbers, `[N, 1, height, width]`, in memory that no other batch shares.
    record Images(LabeledImages images) implements Dataset {
        @Override
        public int size() {
            return images.count();
        }

        @Override
        public Batch batch(int[] rows) {
            long[] targets = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                targets[i] = images.label(rows[i]);
            }
            Shape image = Shape.of(1, images.height(), images.width());
            Strided inputs =
                    Strided.onLines(DType.FLOAT32, Shape.of(rows.length).concat(image));
            Strided levels = Strided.of(
                    new ByteStorage(DType.UINT8, images.pixels()),
                    Shape.of(images.count()).concat(image));
            Backends.get().shades(levels, rows, inputs);
            return new Batch(Tensor.wrap(NdArray.of(inputs)), Tensor.of(targets, rows.length));
        }
    }
}
