package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// float16 or bfloat16 elements in a `short[]`: stored in two bytes, computed as float32 or better.
public final class HalfStorage extends Storage {
    private final short[] a;
    private final boolean brain;

    public HalfStorage(DType dtype, short[] a) {
        super(dtype);
        this.a = a;
        this.brain = dtype == DType.BFLOAT16;
    }

    @Override
    public short[] array() {
        return a;
    }

    @Override
    public int length() {
        return a.length;
    }

    private float get(int i) {
        return brain ? Float.intBitsToFloat(a[i] << 16) : Float.float16ToFloat(a[i]);
    }

    private void put(int i, float value) {
        a[i] = brain ? toBrain(value) : Float.floatToFloat16(value);
    }

    /// Rounds to nearest, ties to even.
    private static short toBrain(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return (short) 0x7FC0;
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /// The float that rounds to a half as `value` itself does: rounded to odd, so that rounding twice is rounding once.
    private static float toOdd(double value) {
        float f = (float) value;
        if (f == value || Double.isNaN(value) || Float.isInfinite(f)) {
            return f;
        }
        boolean up = Math.abs(f) > Math.abs(value);
        int bits = Float.floatToRawIntBits(f);
        int down = up ? bits - 1 : bits;
        return Float.intBitsToFloat(down | 1);
    }

    @Override
    public double getDouble(int i) {
        return get(i);
    }

    @Override
    public long getLong(int i) {
        return (long) get(i);
    }

    @Override
    public void set(int i, double value) {
        put(i, toOdd(value));
    }

    @Override
    public void set(int i, long value) {
        put(i, toOdd((double) value));
    }

    @Override
    public void copy(int i, Storage to, int j) {
        ((HalfStorage) to).a[j] = a[i];
    }

    @Override
    public void load(int off, int stride, float[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = get(off + i * stride);
        }
    }

    @Override
    public void store(float[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            put(off + i * stride, src[i]);
        }
    }
}
