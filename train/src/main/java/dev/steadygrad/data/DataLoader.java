package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Deals a data set out in batches. The last batch holds what is left and may be smaller.
///
/// With [#shuffle] the order is a function of the seed and of the epoch's number, so any epoch can be dealt again.
///
/// **PyTorch**: `torch.utils.data.DataLoader(data, batch_size)`; like there, each pass of a `for` loop sees another
/// order.
public final class DataLoader implements Iterable<Batch> {
    /// Which stream of a seed the orders come from.
    private static final long STREAM = 1;

    private final Dataset data;
    private final int batchSize;
    private final @Nullable Rng shuffle;
    private final boolean dropLast;
    private final AtomicInteger passes = new AtomicInteger();

    /// In the data set's own order.
    ///
    /// **Errors**: `IllegalArgumentException` where `batchSize` is less than 1 or there are no examples.
    public DataLoader(Dataset data, int batchSize) {
        this(data, batchSize, null, false);
    }

    private DataLoader(Dataset data, int batchSize, @Nullable Rng shuffle, boolean dropLast) {
        Check.that(batchSize > 0, "DataLoader: batchSize must be 1 or more, got batchSize=%d", batchSize);
        Check.that(data.size() > 0, "DataLoader: the data set must have examples, got size=0");
        Check.that(
                !dropLast || data.size() >= batchSize,
                "DataLoader: dropLast leaves no batch, got size=%d with batchSize=%d",
                data.size(),
                batchSize);
        this.data = data;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.dropLast = dropLast;
    }

    /// This loader with a random order, another for each epoch.
    ///
    /// @param seed of a stream of its own: weights drawn from `new Rng(seed)` have nothing to do with it
    public DataLoader shuffle(long seed) {
        return new DataLoader(data, batchSize, new Rng(seed).split(STREAM), dropLast);
    }

    /// This loader without the last batch where that is smaller than the others.
    ///
    /// **Errors**: `IllegalArgumentException` where that leaves none.
    public DataLoader dropLast() {
        return new DataLoader(data, batchSize, shuffle, true);
    }

    /// How many examples an epoch deals.
    public int size() {
        return dropLast ? data.size() - data.size() % batchSize : data.size();
    }

    /// How many batches an epoch has.
    public int batches() {
        return Math.ceilDiv(size(), batchSize);
    }

    /// The batches of epoch number `epoch`, counted from 0, always in the same order.
    public Iterable<Batch> epoch(int epoch) {
        Check.that(epoch >= 0, "epoch: the number must be 0 or more, got epoch=%d", epoch);
        return () -> new Batches(order(epoch));
    }

    /// The batches of the next epoch: 0 the first time, then 1, and so on.
    @Override
    public Iterator<Batch> iterator() {
        return new Batches(order(passes.getAndIncrement()));
    }

    private int[] order(int epoch) {
        return shuffle == null
                ? IntStream.range(0, data.size()).toArray()
                : shuffle.split(epoch).permutation(data.size());
    }

    private final class Batches implements Iterator<Batch> {
        private final int[] order;
        private int next;

        Batches(int[] order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < size();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch has no more batches");
            }
            int from = next;
            next = Math.min(from + batchSize, size());
            return data.batch(Arrays.copyOfRange(order, from, next));
        }
    }
}
