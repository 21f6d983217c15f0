package dev.steadygrad.op;

import java.util.Arrays;

/// The dimensions that an op works on, as a value.
public final class Dims {
    private final int[] dims;

    private Dims(int[] dims) {
        this.dims = dims;
    }

    public static Dims of(int... dims) {
        return new Dims(dims.clone());
    }

    public int[] toArray() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Dims d && Arrays.equals(dims, d.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
