package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.LongStorage;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An n-dimensional array without history: a strided view of a storage, and the verbs on it. Views share storage; every
/// other verb makes a new contiguous array.
public final class NdArray implements Verbs<NdArray> {
    private static final Fused BACKEND = Backends.get();

    private final Strided data;
    private final boolean number;

    private NdArray(Strided data, boolean number) {
        this.data = data;
        this.number = number;
    }

    public static NdArray of(Strided data) {
        return new NdArray(data, false);
    }

    /// All of `storage` in row-major order, not copied.
    public static NdArray of(Storage storage, Shape shape) {
        Check.that(
                storage.length() == shape.numel(),
                "of: the values must fill the shape, got %d values for shape %s of %d elements",
                storage.length(),
                shape,
                shape.numel());
        return of(Strided.of(storage, shape));
    }

    /// A Java number, which takes part in promotion only by its category, as a Python number does in PyTorch.
    public static NdArray number(Number v) {
        Storage one = v instanceof Double || v instanceof Float
                ? new DoubleStorage(new double[] {v.doubleValue()})
                : new LongStorage(new long[] {v.longValue()});
        return new NdArray(Strided.of(one, Shape.SCALAR), true);
    }

    public static NdArray zeros(DType dtype, Shape shape) {
        return of(Strided.allocate(dtype, shape));
    }

    /// A new array whose maker writes every element; until then these are of any value.
    public static NdArray blank(DType dtype, Shape shape) {
        return of(Strided.blank(dtype, shape));
    }

    /// One element repeated without taking space.
    public static NdArray full(DType dtype, Shape shape, Number v) {
        NdArray one = zeros(dtype, Shape.SCALAR);
        if (v instanceof Double || v instanceof Float) {
            one.storage().set(0, v.doubleValue());
        } else {
            one.storage().set(0, v.longValue());
        }
        return one.expand(shape);
    }

    /// A scalar of `dtype`.
    ///
    /// **Errors**: `IllegalArgumentException` for a floating value in a dtype of whole numbers.
    public static NdArray constant(String op, DType dtype, Number value) {
        Check.that(
                dtype.isFloating() || !(value instanceof Double || value instanceof Float),
                "%s: the value must be a whole number, got value=%s for dtype=%s",
                op,
                value,
                dtype);
        return NdArray.full(dtype, Shape.SCALAR, value);
    }

    public Strided data() {
        return data;
    }

    public Storage storage() {
        return data.storage();
    }

    @Override
    public Shape shape() {
        return data.shape();
    }

    @Override
    public DType dtype() {
        return data.dtype();
    }

    public int rank() {
        return shape().rank();
    }

    public int numel() {
        return shape().numel();
    }

    public boolean isContiguous() {
        return data.isContiguous();
    }

    @Override
    public NdArray array() {
        return this;
    }

    @Override
    public NdArray lift(NdArray constant) {
        return constant;
    }

    @Override
    public NdArray apply(UnaryOp op) {
        return op.forward(this);
    }

    @Override
    public NdArray apply(BinaryOp op, NdArray b) {
        return op.forward(this, b);
    }

    @Override
    public NdArray apply(NaryOp op, List<NdArray> others) {
        List<NdArray> all = new ArrayList<>(others.size() + 1);
        all.add(this);
        all.addAll(others);
        return op.forward(all);
    }

    // ---- elementwise

    /// `f` of each element, in this dtype; functions into the reals turn integers into float32 first.
    public NdArray map(Unary f) {
        NdArray y = blank(dtype(), shape());
        BACKEND.unary(f, data, y.data);
        return y;
    }

    /// As [#map], for functions whose results are not integers: these count as numbers of the standard dtype.
    public NdArray mapReal(Unary f) {
        NdArray y = blank(floating(dtype()), shape());
        BACKEND.unary(f, data, y.data);
        return y;
    }

    static DType floating(DType dtype) {
        return dtype.isFloating() ? dtype : DType.standard();
    }

    /// This array where it is floating, else in the standard dtype.
    public NdArray real() {
        return dtype().isFloating() ? this : to(DType.standard());
    }

    /// `f` of each pair of elements, broadcast, in the promoted dtype.
    public NdArray zip(String op, Binary f, NdArray b) {
        return zip(op, f, b, promoted(this, b));
    }

    /// As [#zip], in a dtype given.
    public NdArray zip(String op, Binary f, NdArray b, DType dtype) {
        Shape shape = Shape.broadcast(op, shape(), b.shape());
        NdArray y = blank(dtype, shape);
        BACKEND.binary(f, data.expand(shape), b.data.expand(shape), y.data);
        return y;
    }

    /// As [#zip], for functions whose results are not integers.
    public NdArray zipReal(String op, Binary f, NdArray b) {
        return zip(op, f, b, floating(promoted(this, b)));
    }

    /// Writes `f` of each element and that of `b`, broadcast, into this array, which only its maker has seen yet.
    public NdArray update(Binary f, NdArray b) {
        BACKEND.binary(f, data, b.data.expand(shape()), data);
        return this;
    }

    /// `f` of each element and those of `b` and `c`, broadcast, computed in `dtype`.
    public NdArray combine(String op, Ternary f, NdArray b, NdArray c, DType dtype) {
        Shape shape = Shape.broadcast(op, shape(), Shape.broadcast(op, b.shape(), c.shape()));
        NdArray y = blank(dtype, shape);
        BACKEND.ternary(f, data.expand(shape), b.data.expand(shape), c.data.expand(shape), y.data);
        return y;
    }

    /// Writes `f(a, b, this)` of each element, broadcast, into this array, which only its maker has seen yet.
    public NdArray updateLast(Ternary f, NdArray a, NdArray b) {
        BACKEND.ternary(f, a.data.expand(shape()), b.data.expand(shape()), data, data);
        return this;
    }

    @Override
    public NdArray compare(Compare f, NdArray b) {
        return compare(f.name().toLowerCase(Locale.ROOT), f, b);
    }

    /// A bool for each pair of elements, broadcast; compared in the promoted dtype.
    public NdArray compare(String op, Compare f, NdArray b) {
        Shape shape = Shape.broadcast(op, shape(), b.shape());
        NdArray y = blank(DType.BOOL, shape);
        BACKEND.compare(f, Kind.of(promoted(this, b)), data.expand(shape), b.data.expand(shape), y.data);
        return y;
    }

    /// A bool for each pair of elements, broadcast: see [Fused#isClose].
    public NdArray isClose(NdArray b, double rtol, double atol) {
        Shape shape = Shape.broadcast("isClose", shape(), b.shape());
        NdArray y = blank(DType.BOOL, shape);
        BACKEND.isClose(rtol, atol, data.expand(shape), b.data.expand(shape), y.data);
        return y;
    }

    /// For a bool array: `a` where it holds, else `b`, broadcast, in the promoted dtype.
    ///
    /// **Errors**: `IllegalArgumentException` for another dtype, or shapes that don't broadcast.
    public NdArray choose(NdArray a, NdArray b) {
        Check.that(
                dtype() == DType.BOOL, "where: the condition must be bool, got dtype=%s; compare it with 0", dtype());
        Shape shape = Shape.broadcast("where", shape(), Shape.broadcast("where", a.shape(), b.shape()));
        NdArray y = blank(promoted(a, b), shape);
        BACKEND.where(data.expand(shape), a.data.expand(shape), b.data.expand(shape), y.data);
        return y;
    }

    /// The dtype of a result of both, as `torch.result_type`: arrays with dimensions count before scalars, and these
    /// before Java numbers, unless the lesser is of a higher category.
    public static DType promoted(NdArray a, NdArray b) {
        return a.dtype() == b.dtype() && !a.number && !b.number ? a.dtype() : promoted(new NdArray[] {a, b});
    }

    /// As [#promoted(NdArray, NdArray)], of one array or more.
    public static DType promoted(NdArray... arrays) {
        DType all = DType.BOOL;
        boolean found = false;
        for (int priority = 2; priority >= 0; priority--) {
            DType level = DType.BOOL;
            boolean here = false;
            for (NdArray x : arrays) {
                if (x.priority() == priority) {
                    level = here ? DType.promote(level, x.promotable()) : x.promotable();
                    here = true;
                }
            }
            if (here && (!found || level.category().compareTo(all.category()) > 0)) {
                all = level;
            }
            found |= here;
        }
        return all;
    }

    /// Whether a Java number made it: see [#number(Number)].
    public boolean isNumber() {
        return number;
    }

    private int priority() {
        return number ? 0 : rank() == 0 ? 1 : 2;
    }

    /// A floating Java number stands for the default dtype.
    private DType promotable() {
        return number && dtype() == DType.FLOAT64 ? DType.standard() : dtype();
    }

    @Override
    public NdArray neg() {
        return Elements.signed("neg", this).map(Unary.NEG);
    }

    @Override
    public NdArray exp() {
        return mapReal(Unary.EXP);
    }

    @Override
    public NdArray log() {
        return mapReal(Unary.LOG);
    }

    @Override
    public NdArray sqrt() {
        return mapReal(Unary.SQRT);
    }

    @Override
    public NdArray add(NdArray b) {
        return zip("add", Binary.ADD, b);
    }

    @Override
    public NdArray sub(NdArray b) {
        return zip("sub", Binary.SUB, b, Elements.differenceType(this, b));
    }

    @Override
    public NdArray mul(NdArray b) {
        return zip("mul", Binary.MUL, b);
    }

    @Override
    public NdArray div(NdArray b) {
        return zipReal("div", Binary.DIV, b);
    }

    @Override
    public NdArray where(NdArray condition, NdArray other) {
        return condition.choose(this, other);
    }

    @Override
    public NdArray maskedFill(NdArray mask, Number value) {
        return mask.choose(constant("maskedFill", dtype(), value), this);
    }

    // ---- other verbs: see the classes that hold them

    @Override
    public NdArray matmul(NdArray b) {
        return Products.matmul(this, b);
    }

    @Override
    public NdArray sum(int[] dims, boolean keepdim) {
        return Reductions.sum(this, dims, keepdim);
    }

    @Override
    public NdArray reshape(Shape shape) {
        return Views.reshape(this, shape);
    }

    @Override
    public NdArray expand(Shape shape) {
        return Views.expand(this, shape);
    }

    @Override
    public NdArray permute(int... order) {
        return Views.permute(this, order);
    }

    @Override
    public NdArray to(DType dtype) {
        return dtype == dtype() ? this : copy(dtype);
    }

    /// A new contiguous array of the same values.
    public NdArray copy(DType dtype) {
        NdArray y = blank(dtype, shape());
        BACKEND.copy(data, y.data);
        return y;
    }

    /// This array where it is contiguous, else a copy that is.
    public NdArray contiguous() {
        return isContiguous() ? this : copy(dtype());
    }

    /// Writes the values of `x`, broadcast and converted, into this array.
    public void assign(NdArray x) {
        BACKEND.copy(x.expand(shape()).data, data);
        storage().changed();
    }

    // ---- values out

    /// The only element.
    ///
    /// **Errors**: `IllegalArgumentException` where there are more or none.
    public double item() {
        Check.that(numel() == 1, "item: the array must have one element, got shape=%s; index it first", shape());
        return storage().getDouble(data.offset());
    }

    public long itemLong() {
        Check.that(numel() == 1, "item: the array must have one element, got shape=%s; index it first", shape());
        return storage().getLong(data.offset());
    }

    /// The values in row-major order, copied.
    public float[] toFloatArray() {
        return (float[]) copy(DType.FLOAT32).storage().array();
    }

    public double[] toDoubleArray() {
        return (double[]) copy(DType.FLOAT64).storage().array();
    }

    public long[] toLongArray() {
        return (long[]) copy(DType.INT64).storage().array();
    }

    @Override
    public String toString() {
        return "NdArray(" + shape() + ", " + dtype() + ")";
    }
}
