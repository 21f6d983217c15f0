package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Which rows of a data set an epoch deals, and in what order. The order is a function of the seed and of the epoch's
/// number, so any epoch can be dealt again.
///
/// @param rows how many rows the data set has
/// @param size how many rows an epoch deals, 1 or more
/// @param orders the rows of an epoch, by its number
public record Sampler(int rows, int size, IntFunction<int[]> orders) {
    /// Which stream of a seed the orders come from: weights drawn from `new Rng(seed)` have nothing to do with it.
    private static final long STREAM = 1;

    /// The `n` rows in their own order.
    public static Sampler sequential(int n) {
        return new Sampler(n, n, epoch -> IntStream.range(0, n).toArray());
    }

    /// Each of `n` rows once, in a random order, another for each epoch.
    public static Sampler shuffled(int n, long seed) {
        Rng rng = new Rng(seed).split(STREAM);
        return new Sampler(n, n, epoch -> rng.split(epoch).permutation(n));
    }

    /// `draws` rows, each drawn from all, a row as often as its weight says.
    ///
    /// **Errors**: `IllegalArgumentException` where a weight is negative or not finite, all are 0, or there are no
    /// draws.
    ///
    /// **PyTorch**: `WeightedRandomSampler(weights, draws, replacement=True)`.
    ///
    /// @param weights one a row; they need not add up to 1
    public static Sampler weighted(double[] weights, int draws, long seed) {
        Check.that(draws > 0, "weighted: draws must be 1 or more, got draws=%d", draws);
        int last = -1;
        for (int i = 0; i < weights.length; i++) {
            Check.that(
                    weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY,
                    "weighted: weights must be finite and 0 or more, got weights[%d]=%s",
                    i,
                    weights[i]);
            last = weights[i] > 0 ? i : last;
        }
        Check.that(last >= 0, "weighted: a weight must be above 0, got none of %d", weights.length);
        double[] ends = Tensor.of(weights.clone(), weights.length).cumsum(0).toDoubleArray();
        int most = last;
        Rng rng = new Rng(seed).split(STREAM);
        return new Sampler(weights.length, draws, epoch -> {
            Rng own = rng.split(epoch);
            return IntStream.range(0, draws)
                    .map(i -> Math.min(firstAbove(ends, own.nextDouble() * ends[most]), most))
                    .toArray();
        });
    }

    /// Where the first of the ascending `ends` above `x` is.
    private static int firstAbove(double[] ends, double x) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > x) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// Each row once, in a random order in which each class is spread evenly: every stretch has about its share of each
    /// class, to within two rows where there are two classes.
    ///
    /// @param labels the class of each row
    public static Sampler stratified(long[] labels, long seed) {
        long[] classes = labels.clone();
        Rng rng = new Rng(seed).split(STREAM);
        return new Sampler(classes.length, classes.length, epoch -> spread(classes, rng.split(epoch)));
    }

    /// Row j of the n of its class, in a random order, comes at `(j + u) / n`, with one random u for each class.
    private static int[] spread(long[] classes, Rng rng) {
        int[] order = rng.permutation(classes.length);
        long[] distinct = Arrays.stream(classes).distinct().sorted().toArray();
        int[] sizes = new int[distinct.length];
        for (long c : classes) {
            sizes[Arrays.binarySearch(distinct, c)]++;
        }
        double[] shifts =
                Arrays.stream(distinct).mapToDouble(c -> rng.nextDouble()).toArray();
        int[] seen = new int[distinct.length];
        double[] place = new double[classes.length];
        for (int row : order) {
            int c = Arrays.binarySearch(distinct, classes[row]);
            place[row] = (seen[c]++ + shifts[c]) / sizes[c];
        }
        return Arrays.stream(order)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> place[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
