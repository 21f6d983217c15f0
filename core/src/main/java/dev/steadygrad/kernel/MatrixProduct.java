package dev.steadygrad.kernel;

/// A product of large matrices that is faster than the one built in, found by `ServiceLoader` when a product is first
/// large enough to want it. One that cannot run here throws from its constructor, and what it says becomes the reason
/// in [Backend.Description].
public interface MatrixProduct {
    /// What it is, for people: `OpenBLAS 0.3.31 SkylakeX`.
    String name();

    /// `c = a · b + beta * c`, with `a [m, k]`, `b [k, n]`, `c [m, n]`, all float or all double. With `beta` 0 what is
    /// in `c` does not count, not even a NaN. Works on the calling thread alone, several threads may call at once, and
    /// the bits of a result depend on sizes and values, never on where an array lies.
    void multiply(int m, int n, int k, Matrix a, Matrix b, double beta, Matrix c);

    /// A matrix in a Java array, row by row, or column by column where it is `transposed`.
    ///
    /// @param array a `float[]` or `double[]`
    /// @param offset where its first element is
    /// @param lead how far apart two rows, or columns, begin: at least as far as one is long
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Matrix(Object array, int offset, int lead, boolean transposed) {}
}
