package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderWorkersTest {
    private static final String THREAD = "steadygrad-loader-";
    private static final int PATIENCE_SECONDS = 10;

    /// Example i is the number i; `onBatch` hears of each batch on the thread that makes it.
    private record Numbers(int size, Consumer<int[]> onBatch) implements Dataset {
        @Override
        public Batch batch(int[] rows) {
            onBatch.accept(rows);
            long[] numbers = Arrays.stream(rows).asLongStream().toArray();
            Tensor targets = Tensor.of(numbers, rows.length);
            return new Batch(targets.to(DType.FLOAT32), targets);
        }
    }

    private static final Transform NOISE = (x, chance) -> {
        float[] values = x.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) chance.get(i).nextGaussian();
        }
        return Tensor.of(values, values.length);
    };

    private static float[][] inputs(DataLoader loader, int epoch) {
        var all = new ArrayList<float[]>();
        loader.epoch(epoch).forEach(b -> all.add(b.inputs().toFloatArray()));
        return all.toArray(float[][]::new);
    }

    private static DataLoader noisy(int batchSize) {
        return new DataLoader(new Numbers(103, rows -> {}), batchSize)
                .shuffle(7)
                .transform(NOISE, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void workers_giveTheSameBatches(int workers) {
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(inputs(noisy(8).workers(workers), epoch)).isDeepEqualTo(inputs(noisy(8), epoch));
        }
    }

    @Test
    void transform_dependsOnSeedEpochAndPlace_notOnTheBatchSize() {
        float[] whole = inputs(noisy(103), 1)[0];
        assertThat(inputs(noisy(8), 1)[2]).isEqualTo(Arrays.copyOfRange(whole, 16, 24));
        assertThat(inputs(noisy(103).transform(NOISE, 10), 1)[0]).isNotEqualTo(whole);
        float[] noise = noiseAlone(0);
        assertThat(noiseAlone(0)).isEqualTo(noise);
        assertThat(noiseAlone(1)).isNotEqualTo(noise);
    }

    private static float[] noiseAlone(int epoch) {
        var loader = new DataLoader(new Numbers(103, rows -> {}), 103).transform(NOISE, 9);
        return inputs(loader, epoch)[0];
    }

    @Test
    void workers_makeTheNextBatch_beforeItIsAskedFor() throws InterruptedException {
        var second = new CountDownLatch(2);
        var loader = new DataLoader(new Numbers(4, rows -> second.countDown()), 1).workers(1);
        loader.iterator().next();
        assertThat(second.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workers_work_atTheSameTime_onThreadsOfTheirOwn() {
        var all = new CyclicBarrier(4);
        var names = new ArrayList<String>();
        var loader = new DataLoader(
                        new Numbers(4, rows -> {
                            meet(all);
                            synchronized (names) {
                                names.add(Thread.currentThread().getName());
                            }
                        }),
                        1)
                .workers(4);
        loader.forEach(b -> assertThat(b.size()).isEqualTo(1));
        assertThat(names).hasSize(4).doesNotHaveDuplicates().allMatch(n -> n.startsWith(THREAD));
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("there were no four workers", e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void exceptionInAWorker_reachesTheCaller_inItsPlace(int workers) {
        Consumer<int[]> failing = rows -> {
            if (rows[0] == 4) {
                throw new IllegalArgumentException("row 4 is bad");
            }
        };
        Iterator<Batch> batches =
                new DataLoader(new Numbers(8, failing), 2).workers(workers).iterator();
        assertThat(batches.next().targets().toLongArray()).containsExactly(0, 1);
        assertThat(batches.next().targets().toLongArray()).containsExactly(2, 3);
        assertThatThrownBy(batches::next)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 4 is bad");
        assertThat(batches.next().targets().toLongArray()).containsExactly(6, 7);
        assertThat(batches.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void errorInAWorker_reachesTheCaller(int workers) {
        Dataset failing = new Numbers(8, rows -> {
            throw new StackOverflowError("too deep");
        });
        var loader = new DataLoader(failing, 2).workers(workers);
        assertThatThrownBy(() -> loader.iterator().next())
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("too deep");
    }

    @Test
    void abandonedIteration_makesNoMoreThanTheBatchesAhead_andLeavesNoThread() throws InterruptedException {
        var made = new AtomicInteger();
        var loader = new DataLoader(new Numbers(1000, rows -> made.incrementAndGet()), 1).workers(3);
        for (Batch batch : loader) {
            assertThat(batch.size()).isEqualTo(1);
            break;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (loaderThreads() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(loaderThreads()).isZero();
        assertThat(made).hasValue(4);
    }

    private static long loaderThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(THREAD))
                .count();
    }

    @Test
    void then_runsOneTransformAfterTheOther_withTheSameSources() {
        Transform twice = NOISE.then((x, chance) -> x.mul(2)).then(NOISE);
        Rng rng = new Rng(1);
        double first = rng.nextGaussian();
        float expected = (float) first * 2;
        expected += (float) rng.nextGaussian();
        assertThat(twice.apply(Tensor.of(new float[1], 1), List.of(new Rng(1))).toFloatArray())
                .containsExactly(expected);
    }
}
