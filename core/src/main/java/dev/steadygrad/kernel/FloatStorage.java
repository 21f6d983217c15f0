package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// FLOAT32 elements in a `float[]`.
public final class FloatStorage extends Storage {
    private final float[] a;

    public FloatStorage(float[] a) {
        super(DType.FLOAT32);
        this.a = a;
    }

    @Override
    public float[] array() {
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
        a[i] = (float) value;
    }

    @Override
    public void set(int i, long value) {
        a[i] = (float) value;
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((FloatStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, float[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride];
        }
    }

    @Override
    public void store(float[] src, int off, int stride, int n) {
        if (stride == 1) {
            System.arraycopy(src, 0, a, off, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            a[off + i * stride] = src[i];
        }
    }

    @Override
    public void store(double[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            a[off + i * stride] = (float) src[i];
        }
    }
}
