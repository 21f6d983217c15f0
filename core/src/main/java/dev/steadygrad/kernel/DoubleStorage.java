package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// FLOAT64 elements in a `double[]`.
public final class DoubleStorage extends Storage {
    private final double[] a;

    public DoubleStorage(double[] a) {
        super(DType.FLOAT64);
        this.a = a;
    }

    @Override
    public double[] array() {
        return a;
    }

    @Override
    public int length() {
        return a.length;
    }

    @Override
    public double getDouble(int i) {
        return a[i];
    }

    @Override
    public long getLong(int i) {
        return (long) a[i];
    }

    @Override
    public void set(int i, double value) {
        a[i] = value;
    }

    @Override
    public void set(int i, long value) {
        a[i] = value;
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((DoubleStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, double[] dst, int n) {
        if (stride == 1 && n > 0) {
            System.arraycopy(a, off, dst, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride];
        }
    }

    @Override
    public void store(double[] src, int off, int stride, int n) {
        if (stride == 1 && n > 0) {
            System.arraycopy(src, 0, a, off, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            a[off + i * stride] = src[i];
        }
    }
}
