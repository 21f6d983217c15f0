package dev.steadygrad.data;

import dev.steadygrad.base.Shape;
import dev.steadygrad.data.CsvEncoder.Unseen;
import java.util.List;

/// Two tables for training and test, their features made by a [CsvEncoder] that saw the training part alone.
///
/// Training batches of 64 in an order shuffled with seed 0, unless told otherwise; the test part in its own order.
public final class CsvData implements DataModule {
    private static final int BATCH_SIZE = 64;
    private static final int TEST_BATCH_SIZE = 1000;

    private final CsvEncoder encoder;
    private final TensorDataset trainRows;
    private final TensorDataset testRows;
    private final int batchSize;
    private final long seed;
    private final DataLoader train;
    private final DataLoader test;

    /// **Errors**: as [CsvEncoder] and its `encode`.
    public CsvData(CsvTable train, CsvTable test, Unseen unseen) throws DataException {
        this(new CsvEncoder(train, unseen), train, test);
    }

    private CsvData(CsvEncoder encoder, CsvTable train, CsvTable test) throws DataException {
        this(encoder, encoder.encode(train), encoder.encode(test), BATCH_SIZE, 0);
    }

    private CsvData(CsvEncoder encoder, TensorDataset trainRows, TensorDataset testRows, int batchSize, long seed) {
        this.encoder = encoder;
        this.trainRows = trainRows;
        this.testRows = testRows;
        this.batchSize = batchSize;
        this.seed = seed;
        this.train = new DataLoader(trainRows, batchSize).shuffle(seed);
        this.test = new DataLoader(testRows, TEST_BATCH_SIZE);
    }

    /// The same rows, in training batches of `batchSize`.
    ///
    /// **Errors**: `IllegalArgumentException` where it is less than 1.
    public CsvData batchSize(int batchSize) {
        return new CsvData(encoder, trainRows, testRows, batchSize, seed);
    }

    /// The same rows, shuffled with `seed`.
    public CsvData seed(long seed) {
        return new CsvData(encoder, trainRows, testRows, batchSize, seed);
    }

    /// The shape of one input, `[features]`.
    @Override
    public Shape inputShape() {
        return Shape.of(features().size());
    }

    /// What the features are called, in their order.
    public List<String> features() {
        return encoder.features();
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
        return encoder.classNames();
    }

    @Override
    public String fingerprint() {
        return trainRows.fingerprint() + "-" + testRows.fingerprint();
    }
}
