package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;

/// The exponentials of a row of entries near 0, each as `head * (1 + tail)`, and their sum.
///
/// Each row has a new one: what lives longer the garbage collector may lay side by side for all threads, and then each
/// write makes the others' copies of the cache line invalid. The exponentials lie in runs that the thread keeps, apart.
final class NearRow {
    final float[] heads;
    final float[] tails;

    /// The sum of the exponentials.
    double sum;

    /// The largest head.
    float top;

    /// For a row of `n`.
    ///
    /// @param part whether it is a part of a row whose exponentials are still needed
    NearRow(int n, boolean part) {
        heads = (float[]) Scratch.room(Kind.FLOAT, part ? 2 : 0, NearFloats.whole(n));
        tails = (float[]) Scratch.room(Kind.FLOAT, part ? 3 : 1, NearFloats.whole(n));
    }
}
