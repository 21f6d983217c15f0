package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// What kernels compute in: `float` for the floating dtypes up to float32, `double` for float64, `long` for the others.
public enum Kind {
    FLOAT,
    DOUBLE,
    LONG;

    public static Kind of(DType dtype) {
        return switch (dtype) {
            case FLOAT16, BFLOAT16, FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case BOOL, UINT8, INT32, INT64 -> LONG;
        };
    }

    /// A run of `n` elements: `float[]`, `double[]` or `long[]`.
    public Object run(int n) {
        return switch (this) {
            case FLOAT -> new float[n];
            case DOUBLE -> new double[n];
            case LONG -> new long[n];
        };
    }

    public void load(Storage from, int off, int stride, Object run, int n) {
        switch (this) {
            case FLOAT -> from.load(off, stride, (float[]) run, n);
            case DOUBLE -> from.load(off, stride, (double[]) run, n);
            case LONG -> from.load(off, stride, (long[]) run, n);
        }
    }

    public void store(Object run, Storage to, int off, int stride, int n) {
        switch (this) {
            case FLOAT -> to.store((float[]) run, off, stride, n);
            case DOUBLE -> to.store((double[]) run, off, stride, n);
            case LONG -> to.store((long[]) run, off, stride, n);
        }
    }

    /// Whether runs of this kind are slices of the storage's own array, so that nothing need be copied.
    public boolean isDirect(Storage s) {
        return switch (this) {
            case FLOAT -> s instanceof FloatStorage;
            case DOUBLE -> s instanceof DoubleStorage;
            case LONG -> s instanceof LongStorage;
        };
    }
}
