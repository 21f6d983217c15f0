package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// INT32 elements in a `int[]`.
public final class IntStorage extends Storage {
    private final int[] a;

    public IntStorage(int[] a) {
        super(DType.INT32);
        this.a = a;
    }

    @Override
    public int[] array() {
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
        return a[i];
    }

    @Override
    public void set(int i, double value) {
        a[i] = (int) value;
    }

    @Override
    public void set(int i, long value) {
        a[i] = (int) value;
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((IntStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, long[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride];
        }
    }

    @Override
    public void store(long[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            a[off + i * stride] = (int) src[i];
        }
    }
}
