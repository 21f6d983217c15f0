package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Draws different classes, the first ones more often, as the words of a vocabulary sorted by frequency occur:
/// class c with the probability `log((c + 2) / (c + 1)) / log(classes + 1)` each time, until there are `count`.
///
/// **Errors**: `IllegalArgumentException` for a count outside `[1, classes]`.
///
/// **PyTorch**: none; TensorFlow's `log_uniform_candidate_sampler` with `unique`, whose expected counts are some
/// percent off where the candidates are many of the classes.
///
/// @param classes how many there are to draw from
/// @param count how many to draw
public record LogUniformSampler(int classes, int count) {

    public LogUniformSampler {
        Check.that(
                count >= 1 && count <= classes,
                "logUniformSampler: count must be in [1, %d], the number of classes, got count=%d",
                classes,
                count);
    }

    /// That of class `c` at each draw.
    public double probability(long c) {
        return StrictMath.log1p(1.0 / (c + 1)) / logRange();
    }

    /// Classes in the order drawn, with expected counts that leave no bias: a sum over the candidates of anything
    /// divided by them is on average the sum over all classes. The draws go on until one class more than wanted has
    /// come. Leaving out those of class c, the rest is the same with it or without, and c is a candidate where it
    /// comes before the last of `others` draws: with the probability `1 - (1 - p)^others`.
    public Candidates sample(Rng rng) {
        if (count == classes) {
            return Candidates.all(classes);
        }
        Map<Long, Long> times = new LinkedHashMap<>();
        long full = 0;
        long draws = 1;
        for (long c = draw(rng); times.size() < count || times.containsKey(c); c = draw(rng), draws++) {
            times.merge(c, 1L, Long::sum);
            full = times.size() < count || full > 0 ? full : draws;
        }
        return candidates(times, full, draws);
    }

    /// @param times how often each candidate was drawn
    /// @param full how many draws it took to have them all
    /// @param draws how many it took to have another
    private Candidates candidates(Map<Long, Long> times, long full, long draws) {
        long[] drawn = times.keySet().stream().mapToLong(c -> c).toArray();
        return new Candidates(Tensor.of(drawn, count), c -> {
            Long own = times.get(c);
            double others = own == null ? full : draws - own;
            return -StrictMath.expm1(others * StrictMath.log1p(-probability(c)));
        });
    }

    private long draw(Rng rng) {
        long c = (long) StrictMath.exp(rng.nextDouble() * logRange()) - 1;
        return Math.min(c, classes - 1);
    }

    private double logRange() {
        return StrictMath.log1p(classes);
    }
}
