package dev.steadygrad.data;

/// Random draws for one picture: a SplitMix64 stream whose start is a hash of (seed, index), so that a picture depends
/// on nothing else. Only integer arithmetic and exactly rounded operations: the same bits on every machine.
///
/// **Source**: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
final class Draws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Draws(long seed, long index) {
        state = mix(mix(seed + GAMMA) ^ mix(index * GAMMA + 1));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    double unit() {
        state += GAMMA;
        return (mix(state) >>> 11) * 0x1p-53;
    }

    /// Uniform in [low, high).
    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /// Uniform in 0, ..., n - 1.
    int below(int n) {
        return (int) (n * unit());
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /// One of -1 and 1.
    int sign() {
        return chance(0.5) ? 1 : -1;
    }

    /// Bell-shaped with mean 0 and standard deviation 1, within ±3.5: the sum of four uniforms.
    double bell() {
        return (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772;
    }
}
