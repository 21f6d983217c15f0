package dev.steadygrad.kernel;

import java.util.Arrays;

/// What the step of an optimiser does to each element of its arrays, given the gradient's: written as one loop over the
/// same position of all of them, which the compiler turns into vector code.
public interface Update {

    /// Changes elements `from` to `to - 1` of the arrays `a`.
    void run(float[] g, float[][] a, int from, int to);

    void run(double[] g, double[][] a, int from, int to);

    /// As the others, for runs of floats or doubles.
    default void run(Kind kind, Object g, Object[] a, int from, int to) {
        if (kind == Kind.FLOAT) {
            run((float[]) g, Arrays.copyOf(a, a.length, float[][].class), from, to);
        } else {
            run((double[]) g, Arrays.copyOf(a, a.length, double[][].class), from, to);
        }
    }
}
