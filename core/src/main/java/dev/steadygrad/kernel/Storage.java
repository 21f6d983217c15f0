package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;

/// The elements of one or more arrays: a Java array on the heap and its dtype. The garbage collector owns it.
///
/// Kernels compute on runs of `float`, `double` or `long` (the dtype's [Kind]); `load` and `store` convert a strided
/// run to and from these. Conversions are Java's, and to bool: not 0.
public abstract sealed class Storage
        permits FloatStorage, DoubleStorage, LongStorage, IntStorage, ByteStorage, HalfStorage {
    private final DType dtype;
    private volatile int version;
    private boolean recycled;

    /// How many saved values of histories lie here.
    private int saved;

    private boolean unseen;
    private boolean left;

    Storage(DType dtype) {
        this.dtype = dtype;
    }

    /// A storage of zeros.
    public static Storage allocate(DType dtype, int n) {
        return Pool.storage(dtype, n, true);
    }

    /// A storage whose maker writes every element; until then these are of any value.
    public static Storage blank(DType dtype, int n) {
        return Pool.storage(dtype, n, false);
    }

    /// A storage of a Java array of the dtype's class.
    static Storage of(DType dtype, Object array) {
        return switch (dtype) {
            case FLOAT32 -> new FloatStorage((float[]) array);
            case FLOAT64 -> new DoubleStorage((double[]) array);
            case INT64 -> new LongStorage((long[]) array);
            case INT32 -> new IntStorage((int[]) array);
            case UINT8, BOOL -> new ByteStorage(dtype, (byte[]) array);
            case FLOAT16, BFLOAT16 -> new HalfStorage(dtype, (short[]) array);
        };
    }

    /// Gives the Java array to later results; whoever calls it knows that nobody reads the elements any more.
    public final void recycle() {
        if (!recycled) {
            recycled = true;
            changed();
            Pool.give(this);
        }
    }

    public final boolean isRecycled() {
        return recycled;
    }

    /// Whether only this project's code has seen these elements: said by their maker, and denied by whoever shows them
    /// to a user's.
    public final void unseen(boolean unseen) {
        this.unseen = unseen;
    }

    /// Says that their last reader but for histories is done: what nobody else has seen is recycled, as soon as no
    /// history needs it.
    public final void leave() {
        left = unseen;
        recycleIfLeft();
    }

    /// Counts a value that a history saves.
    public final void save() {
        saved++;
    }

    /// Counts a value that a history has forgotten.
    public final void forget() {
        saved--;
        recycleIfLeft();
    }

    private void recycleIfLeft() {
        if (left && saved == 0) {
            recycle();
        }
    }

    /// Whether a history saves some of these elements.
    public final boolean isSaved() {
        return saved > 0;
    }

    public final DType dtype() {
        return dtype;
    }

    /// How often the elements have been changed in place; autograd compares it with what it saw.
    public final int version() {
        return version;
    }

    /// Says that the elements have been changed in place.
    @SuppressWarnings("NonAtomicVolatileUpdate") // two threads that write one array race anyway
    public final void changed() {
        version++;
    }

    /// The Java array itself: `float[]`, `double[]`, `long[]`, `int[]`, `byte[]` or `short[]`.
    public abstract Object array();

    public abstract int length();

    public abstract double getDouble(int i);

    public abstract long getLong(int i);

    public abstract void set(int i, double value);

    public abstract void set(int i, long value);

    /// Copies element `i` to element `j` of `to`, which has the same dtype.
    public abstract void copy(int i, Storage to, int j);

    /// Reads elements `off, off + stride, …` into `dst[0 .. n)`.
    public void load(int off, int stride, float[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = (float) getDouble(off + i * stride);
        }
    }

    public void load(int off, int stride, double[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = getDouble(off + i * stride);
        }
    }

    public void load(int off, int stride, long[] dst, int n) {
        for (int i = 0; i < n; i++) {
            dst[i] = getLong(off + i * stride);
        }
    }

    /// Writes `src[0 .. n)` to elements `off, off + stride, …`.
    public void store(float[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            set(off + i * stride, (double) src[i]);
        }
    }

    public void store(double[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            set(off + i * stride, src[i]);
        }
    }

    public void store(long[] src, int off, int stride, int n) {
        for (int i = 0; i < n; i++) {
            set(off + i * stride, src[i]);
        }
    }
}
