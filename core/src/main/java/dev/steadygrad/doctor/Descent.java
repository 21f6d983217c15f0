package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.doctor.Provenance.Exponential;
import dev.steadygrad.doctor.Provenance.Largest;
import dev.steadygrad.doctor.Provenance.Shifted;
import dev.steadygrad.doctor.Provenance.Total;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.op.Clone;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.op.Exp;
import dev.steadygrad.op.Expand;
import dev.steadygrad.op.Extreme;
import dev.steadygrad.op.Gather;
import dev.steadygrad.op.IndexGet;
import dev.steadygrad.op.Log;
import dev.steadygrad.op.LogSoftmax;
import dev.steadygrad.op.MaskedSoftmax;
import dev.steadygrad.op.Permute;
import dev.steadygrad.op.Reshape;
import dev.steadygrad.op.Softmax;
import dev.steadygrad.op.Sub;
import dev.steadygrad.op.Sum;
import dev.steadygrad.op.To;
import dev.steadygrad.op.View;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How [Provenance] passes from the inputs of an op to its output, by shapes alone.
final class Descent {
    private Descent() {}

    /// The ops that make something of what nothing is known of.
    private static final Set<Class<?>> FIRST =
            Set.of(Softmax.class, LogSoftmax.class, MaskedSoftmax.class, Exp.class, Extreme.class, Gather.class);

    /// Whether [#of] may say anything.
    static boolean concerns(Op op, List<Tensor> inputs) {
        for (Tensor x : inputs) {
            if (x.note() != null) {
                return true;
            }
        }
        return FIRST.contains(op.getClass());
    }

    /// What `op` makes of `inputs`; null where that is not known.
    static @Nullable Provenance of(Op op, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        Provenance from = Provenance.of(x);
        return switch (op) {
            case Softmax f -> distribution(x, f.dim(), false);
            case LogSoftmax f -> distribution(x, f.dim(), true);
            case MaskedSoftmax f -> f.empty() == EmptyRow.ZERO ? null : distribution(x, f.dim(), f.log());
            case Exp f -> exp(from);
            case Log f -> from instanceof Distribution d && !d.log() ? new Distribution(d.dim(), true) : null;
            case Extreme f -> f.max() ? new Largest() : null;
            case Gather f -> new Largest();
            case Sub f -> Provenance.of(inputs.get(1)) instanceof Largest ? new Shifted() : null;
            case Sum f -> from instanceof Exponential e ? total(e, f, x) : null;
            case Div f -> from instanceof Exponential e ? quotient(e, x, inputs.get(1)) : null;
            default -> from == null ? null : moved(from, op, x);
        };
    }

    private static @Nullable Distribution distribution(Tensor x, int dim, boolean log) {
        return x.rank() == 0 ? null : new Distribution(Math.floorMod(dim, x.rank()), log);
    }

    private static @Nullable Provenance exp(@Nullable Provenance from) {
        if (from instanceof Distribution d) {
            return d.log() ? new Distribution(d.dim(), false) : null;
        }
        return new Exponential(new Object(), from instanceof Shifted);
    }

    private static @Nullable Total total(Exponential e, Sum sum, Tensor x) {
        int[] dims = sum.dims().toArray();
        boolean one = dims.length == 1 || dims.length == 0 && x.rank() == 1;
        return one && x.rank() > 0 ? new Total(e, dims.length == 0 ? 0 : Math.floorMod(dims[0], x.rank())) : null;
    }

    /// A softmax by hand.
    private static @Nullable Distribution quotient(Exponential e, Tensor x, Tensor by) {
        return Provenance.of(by) instanceof Total t
                        && t.of().equals(e)
                        && (by.shape().equals(x.shape().with(t.dim(), 1)) || x.rank() == 1 && by.rank() == 0)
                ? new Distribution(t.dim(), false)
                : null;
    }

    private static @Nullable Provenance moved(Provenance from, Op op, Tensor x) {
        return switch (op) {
            case Clone c -> from;
            case To t -> t.dtype().isFloating() && !(from instanceof Exponential) ? from : null;
            case View v -> reshaped(from, x.shape(), v.shape());
            case Reshape r -> reshaped(from, x.shape(), r.shape());
            case Permute p -> seen(from, p, x.shape());
            case Expand e -> seen(from, e, x.shape());
            case IndexGet g -> g.subscript().isView() ? seen(from, g, x.shape()) : null;
            default -> null;
        };
    }

    /// A distribution keeps its dimension where one of the same size has as many elements behind it.
    private static @Nullable Provenance reshaped(Provenance from, Shape x, Shape y) {
        if (!(from instanceof Distribution d)) {
            return from instanceof Exponential ? null : from;
        }
        int behind = x.slice(d.dim() + 1, x.rank()).numel();
        for (int i = 0; i < y.rank() && x.numel() > 0; i++) {
            if (y.dim(i) == x.dim(d.dim()) && y.slice(i + 1, y.rank()).numel() == behind) {
                return new Distribution(i, d.log());
            }
        }
        return null;
    }

    /// Through a view: an array of this shape that varies along the distribution's dimension only tells where that
    /// goes, and whether it stays whole.
    private static @Nullable Provenance seen(Provenance from, UnaryOp view, Shape x) {
        if (!(from instanceof Distribution d)) {
            return from instanceof Largest ? from : null;
        }
        int[] strides = new int[x.rank()];
        strides[d.dim()] = 1;
        Storage none = Storage.allocate(DType.BOOL, 1);
        Strided y = view.forward(NdArray.of(new Strided(none, x, strides, 0))).data();
        for (int i = 0; i < y.shape().rank(); i++) {
            if (y.strides()[i] == 1 && y.shape().dim(i) == x.dim(d.dim()) && y.offset() == 0) {
                return new Distribution(i, d.log());
            }
        }
        return null;
    }
}
