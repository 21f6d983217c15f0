package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// INT64 elements in a `long[]`.
public final class LongStorage extends Storage {
    private final long[] a;

    public LongStorage(long[] a) {
        super(DType.INT64);
        this.a = a;
    }

    @Override
    public long[] array() {
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
        a[i] = (long) value;
    }

    @Override
    public void set(int i, long value) {
        a[i] = value;
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((LongStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, long[] dst, int n) {
        if (stride == 1 && n > 0) {
            System.arraycopy(a, off, dst, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride];
        }
    }

    @Override
    public void store(long[] src, int off, int stride, int n) {
        if (stride == 1 && n > 0) {
            System.arraycopy(src, 0, a, off, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            a[off + i * stride] = src[i];
        }
    }
}
