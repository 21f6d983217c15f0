package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Deals a data set out in batches. The last batch holds what is left and may be smaller.
///
/// With [#shuffle] or another [Sampler] the order is a function of the seed and of the epoch's number, so any epoch can
/// be dealt again. The batches are the same with any number of [#workers].
///
/// **PyTorch**: `torch.utils.data.DataLoader(data, batch_size)`; like there, each pass of a `for` loop sees another
/// order.
public final class DataLoader implements Iterable<Batch> {
    /// Which stream of a seed the transforms draw from.
    private static final long STREAM = 2;

    private final Dataset data;
    private final int batchSize;
    private final Sampler sampler;
    private final boolean dropLast;
    private final int workers;
    private final @Nullable Transform transform;
    private final Rng chance;
    private final AtomicInteger passes = new AtomicInteger();

    /// In the data set's own order.
    ///
    /// **Errors**: `IllegalArgumentException` where `batchSize` is less than 1 or there are no examples.
    public DataLoader(Dataset data, int batchSize) {
        this(data, batchSize, Sampler.sequential(data.size()), false, 0, null, new Rng(0));
    }

    private DataLoader(
            Dataset data,
            int batchSize,
            Sampler sampler,
            boolean dropLast,
            int workers,
            @Nullable Transform transform,
            Rng chance) {
        Check.that(batchSize > 0, "DataLoader: batchSize must be 1 or more, got batchSize=%d", batchSize);
        Check.that(data.size() > 0, "DataLoader: the data set must have examples, got size=0");
        Check.that(
                sampler.rows() == data.size(),
                "DataLoader: the sampler must be for as many rows as the data set has, got rows=%d for size=%d",
                sampler.rows(),
                data.size());
        Check.that(
                !dropLast || sampler.size() >= batchSize,
                "DataLoader: dropLast leaves no batch, got size=%d with batchSize=%d",
                sampler.size(),
                batchSize);
        Check.that(workers >= 0, "DataLoader: workers must be 0 or more, got workers=%d", workers);
        this.data = data;
        this.batchSize = batchSize;
        this.sampler = sampler;
        this.dropLast = dropLast;
        this.workers = workers;
        this.transform = transform;
        this.chance = chance;
    }

    /// This loader with a random order, another for each epoch: [Sampler#shuffled].
    public DataLoader shuffle(long seed) {
        return sampler(Sampler.shuffled(data.size(), seed));
    }

    /// This loader with the rows that `sampler` chooses.
    ///
    /// **Errors**: `IllegalArgumentException` where it is for another number of rows.
    public DataLoader sampler(Sampler sampler) {
        return new DataLoader(data, batchSize, sampler, dropLast, workers, transform, chance);
    }

    /// This loader without the last batch where that is smaller than the others.
    ///
    /// **Errors**: `IllegalArgumentException` where that leaves none.
    public DataLoader dropLast() {
        return new DataLoader(data, batchSize, sampler, true, workers, transform, chance);
    }

    /// This loader with the next `workers` batches made ahead, each on a thread of its own, while the caller is busy
    /// with the last one; with 0, the caller's thread makes a batch when it is asked for. What a worker throws is
    /// thrown where its batch would come. A loop that is left early leaves no thread behind.
    public DataLoader workers(int workers) {
        return new DataLoader(data, batchSize, sampler, dropLast, workers, transform, chance);
    }

    /// This loader with `transform` applied to each batch. Its random numbers are a function of the seed, the epoch's
    /// number and the example's place in the epoch.
    public DataLoader transform(Transform transform, long seed) {
        Rng own = new Rng(seed).split(STREAM);
        return new DataLoader(data, batchSize, sampler, dropLast, workers, transform, own);
    }

    /// How many examples an epoch deals.
    public int size() {
        return dropLast ? sampler.size() - sampler.size() % batchSize : sampler.size();
    }

    /// How many batches an epoch has.
    public int batches() {
        return Math.ceilDiv(size(), batchSize);
    }

    /// The batches of epoch number `epoch`, counted from 0, always in the same order.
    public Iterable<Batch> epoch(int epoch) {
        Check.that(epoch >= 0, "epoch: the number must be 0 or more, got epoch=%d", epoch);
        return () -> new Batches(epoch);
    }

    /// The batches of the next epoch: 0 the first time, then 1, and so on.
    @Override
    public Iterator<Batch> iterator() {
        return new Batches(passes.getAndIncrement());
    }

    private final class Batches implements Iterator<Batch> {
        private final int[] order;
        private final Rng chances;
        private final Queue<CompletableFuture<Batch>> ahead = new ArrayDeque<>();
        private int begun;
        private int dealt;

        Batches(int epoch) {
            order = sampler.orders().apply(epoch);
            chances = chance.split(epoch);
        }

        @Override
        public boolean hasNext() {
            return dealt < batches();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch has no more batches");
            }
            dealt++;
            if (workers == 0) {
                return batch(begun++);
            }
            workAhead();
            try {
                return LoaderThreads.await(ahead.remove());
            } finally {
                workAhead();
            }
        }

        private void workAhead() {
            while (begun < batches() && ahead.size() < workers) {
                int number = begun++;
                ahead.add(LoaderThreads.start(() -> batch(number)));
            }
        }

        private Batch batch(int number) {
            int from = number * batchSize;
            int to = Math.min(from + batchSize, size());
            Batch batch = data.batch(Arrays.copyOfRange(order, from, to));
            batch.inputs().array().storage().unseen(transform == null && data instanceof ImageData.Images);
            if (transform == null) {
                return batch;
            }
            List<Rng> sources =
                    IntStream.range(from, to).mapToObj(chances::split).toList();
            return new Batch(transform.apply(batch.inputs(), sources), batch.targets());
        }
    }
}
