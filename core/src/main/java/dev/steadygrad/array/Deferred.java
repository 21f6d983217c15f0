package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Choice;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.ElementFunction;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Program;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An array whose making waits until somebody asks for it, so that functions of elements on functions of elements are
/// one pass over memory and leave nothing in between. The host on which an ordinary backward runs rules; what else a
/// rule says is done at once, as on [NdArray].
///
/// **Numerics**: the results in between are not rounded to a half type.
public final class Deferred implements Verbs<Deferred> {
    /// Functions that wait at most: their results in between have room in the cache.
    private static final int MOST = 64;

    /// Elements that are made at once: waiting would cost more than it saves.
    private static final int FEW = 1 << 10;

    private static final Fused BACKEND = Backends.get();

    private final Shape shape;
    private final DType dtype;

    /// What it is computed in.
    private final Kind kind;

    /// How many functions wait here.
    private final int waiting;

    private @Nullable ElementFunction f;
    private List<Deferred> arguments;
    private @Nullable NdArray value;

    private Deferred(NdArray value) {
        this.shape = value.shape();
        this.dtype = value.dtype();
        this.kind = Kind.of(dtype);
        this.waiting = 0;
        this.arguments = List.of();
        this.value = value;
    }

    private Deferred(ElementFunction f, Shape shape, DType dtype, Kind kind, List<Deferred> arguments) {
        this.f = f;
        this.shape = shape;
        this.dtype = dtype;
        this.kind = kind;
        this.arguments = arguments;
        int sum = 1;
        for (Deferred a : arguments) {
            sum += a.value == null ? a.waiting : 0;
        }
        this.waiting = sum;
    }

    public static Deferred of(NdArray value) {
        return new Deferred(value);
    }

    /// @param kind [Kind#FLOAT] or [Kind#DOUBLE]
    private static Deferred of(ElementFunction f, DType dtype, Kind kind, Deferred... arguments) {
        Shape shape = arguments[0].shape;
        for (Deferred a : arguments) {
            shape = Shape.broadcast(name(f), shape, a.shape);
        }
        List<Deferred> ready = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            boolean number = !(f instanceof Choice && i == 0);
            Deferred a = number ? arguments[i].number(kind) : arguments[i];
            if (a.kind != kind || a.waiting > MOST || !a.shape.equals(shape)) {
                a.array();
            }
            ready.add(a);
        }
        Deferred made = new Deferred(f, shape, dtype, kind, ready);
        if (shape.numel() <= FEW) {
            made.array();
        }
        return made;
    }

    /// A bool as a number.
    private Deferred number(Kind in) {
        return dtype == DType.BOOL ? to(in == Kind.FLOAT ? DType.FLOAT32 : DType.FLOAT64) : this;
    }

    private static String name(ElementFunction f) {
        return ((Enum<?>) f).name().toLowerCase(Locale.ROOT);
    }

    // ---- what waits

    @Override
    public NdArray array() {
        NdArray made = value;
        return made != null ? made : into(NdArray.blank(dtype, shape));
    }

    /// As [#array], where nobody asks for anything else that a rule has made: so the result may lie in the memory of
    /// one of its arguments.
    ///
    /// @param own what nobody else holds
    public NdArray finish(Collection<Storage> own) {
        List<Deferred> leaves = new ArrayList<>();
        collect(Collections.newSetFromMap(new IdentityHashMap<>()), leaves, new ArrayList<>());
        for (Deferred leaf : leaves) {
            NdArray x = leaf.array();
            boolean fits = x.dtype() == dtype && x.shape().equals(shape) && x.isContiguous();
            if (value == null && fits && own.contains(x.storage())) {
                return into(x);
            }
        }
        return array();
    }

    /// As [#array], written to `y`, of this shape and dtype, which may be an argument and which nobody else has seen.
    public NdArray into(NdArray y) {
        if (value == null) {
            make(Objects.requireNonNull(f), y.data());
            value = y;
            f = null;
            arguments = List.of();
        } else {
            y.assign(value);
        }
        return y;
    }

    /// A single function needs no program. It is in each first step: a pattern switch would take it a millisecond.
    private void make(ElementFunction last, Strided y) {
        if (waiting > 1) {
            BACKEND.evaluate(program(), y);
            return;
        }
        Strided[] x = new Strided[arguments.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = arguments.get(i).array().expand(shape).data();
        }
        if (last instanceof Unary map) {
            BACKEND.unary(map, x[0], y);
        } else if (last instanceof Binary zip) {
            BACKEND.binary(zip, x[0], x[1], y);
        } else if (last instanceof Ternary combine) {
            BACKEND.ternary(combine, x[0], x[1], x[2], y);
        } else if (last instanceof Compare test) {
            BACKEND.compare(test, kind, x[0], x[1], y);
        } else {
            BACKEND.where(x[0], x[1], x[2], y);
        }
    }

    private Program program() {
        List<Deferred> leaves = new ArrayList<>();
        List<Deferred> waiting = new ArrayList<>();
        collect(Collections.newSetFromMap(new IdentityHashMap<>()), leaves, waiting);
        IdentityHashMap<Deferred, Integer> places = new IdentityHashMap<>();
        List<Strided> inputs = new ArrayList<>();
        for (Deferred leaf : leaves) {
            places.put(leaf, places.size());
            inputs.add(leaf.array().expand(shape).data());
        }
        List<Program.Step> steps = new ArrayList<>();
        for (Deferred d : waiting) {
            places.put(d, places.size());
            int[] at = d.arguments.stream().mapToInt(places::get).toArray();
            steps.add(new Program.Step(Objects.requireNonNull(d.f), at));
        }
        return new Program(kind, inputs, steps);
    }

    /// What this is made of, arguments first.
    private void collect(Set<Deferred> seen, List<Deferred> leaves, List<Deferred> waiting) {
        if (seen.add(this)) {
            for (Deferred a : arguments) {
                a.collect(seen, leaves, waiting);
            }
            (value == null ? waiting : leaves).add(this);
        }
    }

    /// What waits is made a slab at a time, so that it need not be there as a whole.
    @Override
    public Deferred sum(int[] dims, boolean keepdim) {
        return value == null && shape.numel() > SlabSum.SLAB && dtype.isFloating()
                ? of(new SlabSum(shape, dims).of(program(), dtype, keepdim))
                : of(array().sum(dims, keepdim));
    }

    // ---- functions of elements

    private Deferred map(Unary f) {
        return dtype.isFloating() ? of(f, dtype, kind, this) : of(array().mapReal(f));
    }

    private Deferred zip(Binary f, Deferred b, DType result) {
        return result.isFloating()
                ? of(f, result, Kind.of(result), this, b)
                : of(array().zip(name(f), f, b.array(), result));
    }

    /// Stands for this array where only its shape and dtype count.
    private NdArray like() {
        NdArray made = value;
        return made != null ? made : NdArray.full(dtype, shape, 0);
    }

    @Override
    public Deferred apply(UnaryOp op) {
        return op instanceof MapOp map && dtype.isFloating() ? map(map.function()) : of(op.forward(array()));
    }

    @Override
    public Deferred apply(BinaryOp op, Deferred b) {
        return op instanceof ZipOp zip
                ? zip(zip.function(), b, zip.dtype(like(), b.like()))
                : of(op.forward(array(), b.array()));
    }

    @Override
    public Deferred neg() {
        return dtype.isFloating() ? map(Unary.NEG) : of(array().neg());
    }

    @Override
    public Deferred exp() {
        return map(Unary.EXP);
    }

    @Override
    public Deferred log() {
        return map(Unary.LOG);
    }

    @Override
    public Deferred sqrt() {
        return map(Unary.SQRT);
    }

    @Override
    public Deferred add(Deferred b) {
        return zip(Binary.ADD, b, NdArray.promoted(like(), b.like()));
    }

    @Override
    public Deferred sub(Deferred b) {
        return zip(Binary.SUB, b, Elements.differenceType(like(), b.like()));
    }

    @Override
    public Deferred mul(Deferred b) {
        return zip(Binary.MUL, b, NdArray.promoted(like(), b.like()));
    }

    @Override
    public Deferred div(Deferred b) {
        return zip(Binary.DIV, b, Elements.quotientType(like(), b.like()));
    }

    @Override
    public Deferred compare(Compare f, Deferred b) {
        Kind in = Kind.of(NdArray.promoted(like(), b.like()));
        return in == Kind.LONG ? of(array().compare(f, b.array())) : of(f, DType.BOOL, in, this, b);
    }

    @Override
    public Deferred where(Deferred condition, Deferred other) {
        return condition.choose(this, other, NdArray.promoted(like(), other.like()));
    }

    @Override
    public Deferred maskedFill(Deferred mask, Number v) {
        return mask.choose(lift(NdArray.constant("maskedFill", dtype, v)), this, dtype);
    }

    private Deferred choose(Deferred a, Deferred b, DType result) {
        return dtype == DType.BOOL && result.isFloating()
                ? of(Choice.WHERE, result, Kind.of(result), this, a, b)
                : of(array().choose(a.array(), b.array()));
    }

    @Override
    public Deferred to(DType target) {
        if (dtype == DType.BOOL && target.isFloating()) {
            return choose(lift(NdArray.number(1.0)), lift(NdArray.number(0.0)), target);
        }
        return target == dtype ? this : of(array().to(target));
    }

    // ---- what is done at once

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Deferred lift(NdArray constant) {
        return of(constant);
    }

    @Override
    public Deferred apply(NaryOp op, List<Deferred> others) {
        return of(array().apply(op, others.stream().map(Deferred::array).toList()));
    }

    @Override
    public Deferred matmul(Deferred b) {
        return of(array().matmul(b.array()));
    }

    @Override
    public Deferred reshape(Shape to) {
        return to.equals(shape) ? this : of(array().reshape(to));
    }

    @Override
    public Deferred expand(Shape to) {
        return to.equals(shape) ? this : of(array().expand(to));
    }

    @Override
    public Deferred permute(int... order) {
        return of(array().permute(order));
    }
}
