package dev.steadygrad.base;

import java.util.concurrent.atomic.AtomicLong;

/// A seeded source of random numbers, counter-based: number `i` of a seed is a function of both and of nothing else,
/// so results depend neither on threads nor on the machine. Several threads may draw from one source.
///
/// **Source**: the mixing function is that of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), applied to
/// key + counter · golden ratio.
public final class Rng {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long SALT = 0x5DEECE66DL;

    private static volatile Rng standard = new Rng(0);

    private final long key;
    private final AtomicLong counter = new AtomicLong();

    public Rng(long seed) {
        this(seed, SALT);
    }

    private Rng(long seed, long salt) {
        this.key = mix(seed ^ salt);
    }

    /// The source that layers draw their first values from where none is given: each layer the next numbers.
    public static Rng standard() {
        return standard;
    }

    /// Starts [#standard] anew from `seed`, as `torch.manual_seed`.
    public static void manualSeed(long seed) {
        standard = new Rng(seed);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// An independent source for `stream`, the same whatever has been drawn from this one.
    public Rng split(long stream) {
        return new Rng(key + mix(stream + GOLDEN), 0);
    }

    /// Number `i` of this source, whatever has been drawn; it advances nothing.
    public long at(long i) {
        return mix(key + (i + 1) * GOLDEN);
    }

    /// How many numbers have been drawn.
    public long counter() {
        return counter.get();
    }

    /// Sets aside `n` numbers for the caller, who reads them by [#at], and returns the first one's position.
    public long reserve(long n) {
        return counter.getAndAdd(n);
    }

    public long nextLong() {
        return at(counter.getAndIncrement());
    }

    /// Uniform in `[0, bound)`; the bias is below `bound / 2^32`, nothing a training run could see.
    ///
    /// **Errors**: `IllegalArgumentException` where `bound` is less than 1.
    public int nextInt(int bound) {
        Check.that(bound > 0, "nextInt: bound must be 1 or more, got bound=%d", bound);
        return below(bound, nextLong());
    }

    private static int below(int bound, long bits) {
        return (int) (((bits >>> 32) * bound) >>> 32);
    }

    /// Uniform in `[0, 1)`, in steps of 2^-53.
    public double nextDouble() {
        return uniform(nextLong());
    }

    /// Standard normal.
    public double nextGaussian() {
        return gaussianAt(reserve(2));
    }

    /// The uniform number in `[0, 1)` that `bits` stand for.
    public static double uniform(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /// The standard normal number made of the two numbers at `i` and `i + 1` (Box and Muller), by `StrictMath`, so that
    /// every machine draws the same.
    public double gaussianAt(long i) {
        double u = ((at(i) >>> 11) + 1) * 0x1p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * cosOfTurns(uniform(at(i + 1)));
    }

    /// `cos(2 pi u)` of a u in `[0, 1)`, by its distance from the nearest quarter: larger angles would be reduced by
    /// arrays.
    private static double cosOfTurns(double u) {
        int quarter = (int) (4 * u + 0.5);
        double r = 2 * StrictMath.PI * (u - quarter * 0.25);
        return switch (quarter % 4) {
            case 0 -> StrictMath.cos(r);
            case 1 -> -StrictMath.sin(r);
            case 2 -> -StrictMath.cos(r);
            default -> StrictMath.sin(r);
        };
    }

    /// The standard Gumbel number made of the number at `i`: `-log(-log(u))` of a u strictly between 0 and 1.
    public double gumbelAt(long i) {
        double u = ((at(i) >>> 12) + 0.5) * 0x1p-52;
        return -StrictMath.log(-StrictMath.log(u));
    }

    /// A random order of `0 .. n - 1` (Fisher and Yates).
    public int[] permutation(int n) {
        int[] p = new int[n];
        long first = reserve(n);
        for (int i = 0; i < n; i++) {
            int j = below(i + 1, at(first + i));
            p[i] = p[j];
            p[j] = i;
        }
        return p;
    }
}
