package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// uint8 or bool elements in a `byte[]`; a bool is 0 or 1.
public final class ByteStorage extends Storage {
    private final byte[] a;
    private final boolean bool;

    public ByteStorage(DType dtype, byte[] a) {
        super(dtype);
        this.a = a;
        this.bool = dtype == DType.BOOL;
    }

    @Override
    public byte[] array() {
        return a;
    }

    @Override
    public int length() {
        return a.length;
    }

    @Override
    public double getDouble(int i) {
        return a[i] & 0xFF;
    }

    @Override
    public long getLong(int i) {
        return a[i] & 0xFF;
    }

    @Override
    public void set(int i, double value) {
        a[i] = (byte) (bool ? value != 0 ? 1 : 0 : (long) value);
    }

    @Override
    public void set(int i, long value) {
        a[i] = (byte) (bool ? value != 0 ? 1 : 0 : value);
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((ByteStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, float[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride] & 0xFF;
        }
    }

    @Override
    public void load(int off, int stride, long[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = a[off + i * stride] & 0xFF;
        }
    }
}
