package dev.steadygrad.op;

import dev.steadygrad.array.Copies;
import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.AttentionInput;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of the keys, weighed for each query by the softmax of its scores: `softmax(scale · q · kᵀ + mask) · v`.
///
/// **Shape**: query `[…, L, E]`, key `[…, S, E]`, value `[…, S, F]`, whose leading dimensions broadcast, and none or
/// a mask that broadcasts to `[…, L, S]`: bool, true where a key takes part, or of the others' dtype and added to the
/// scores. The result is flat: the outputs `[…, L, F]` ([#shape]), and behind them what the gradient needs of each
/// query, the logarithm of the sum of its exponentials. Half types give float32.
///
/// **Special values**: a query that sees no key, or none but with a score of -inf, is as `empty` says. What a masked
/// key holds must be finite, since 0 · NaN is NaN.
///
/// **Numerics**: by blocks, with a running softmax; forward and gradient hold no array of L · S elements. Only a
/// gradient with a history of its own does, and that of a mask.
///
/// **Errors**: `IllegalArgumentException` for other shapes, mixed dtypes and integers.
///
/// **PyTorch**: `F.scaled_dot_product_attention`, which refuses a mask together with `is_causal`.
public record Attention(double scale, boolean causal, EmptyRow empty) implements NaryOp {
    private static final String NAME = "scaledDotProductAttention";

    @Override
    public NdArray forward(List<NdArray> in) {
        AttentionInput input = input(in);
        Shape shape = shape(in.get(0).shape(), in.get(1).shape(), in.get(2).shape());
        Shape rows = shape.slice(0, shape.rank() - 1);
        NdArray packed = NdArray.zeros(input.dtype(), Shape.of(shape.numel() + rows.numel()));
        if (shape.numel() > 0) {
            Backends.get().attention(input, outputs(packed, shape), shifts(packed, shape));
        }
        return packed;
    }

    /// The outputs' shape.
    ///
    /// **Errors**: `IllegalArgumentException` for shapes that do not fit.
    public static Shape shape(Shape q, Shape k, Shape v) {
        int least = Math.min(q.rank(), Math.min(k.rank(), v.rank()));
        Check.that(
                least >= 2 && size(q, 1) == size(k, 1) && size(k, 2) == size(v, 2) && size(q, 1) > 0,
                NAME
                        + ": query, key and value must have shapes [..., L, E], [..., S, E] and [..., S, F], got %s, %s and %s",
                q,
                k,
                v);
        Shape batch = Shape.broadcast(NAME, batch(q), Shape.broadcast(NAME, batch(k), batch(v)));
        return batch.concat(Shape.of(size(q, 2), size(v, 1)));
    }

    private static Shape batch(Shape x) {
        return x.slice(0, x.rank() - 2);
    }

    private static int size(Shape x, int fromEnd) {
        return x.dim(x.rank() - fromEnd);
    }

    private AttentionInput input(List<NdArray> in) {
        NdArray q = in.get(0);
        NdArray k = in.get(1);
        NdArray v = in.get(2);
        Check.that(
                q.dtype() == k.dtype() && q.dtype() == v.dtype(),
                NAME + ": query, key and value must have one dtype, got %s, %s and %s; convert with to(dtype)",
                q.dtype(),
                k.dtype(),
                v.dtype());
        Check.floating(NAME, q.dtype());
        Shape batch = batch(shape(q.shape(), k.shape(), v.shape()));
        return new AttentionInput(
                expanded(q, batch),
                expanded(k, batch),
                expanded(v, batch),
                mask(in, batch),
                scale,
                causal,
                empty.share(size(k.shape(), 2)));
    }

    private static DType wide(DType dtype) {
        return dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    private static Strided expanded(NdArray x, Shape batch) {
        return x.to(wide(x.dtype()))
                .expand(batch.concat(x.shape().slice(x.rank() - 2, x.rank())))
                .data();
    }

    private static @Nullable Strided mask(List<NdArray> in, Shape batch) {
        if (in.size() == 3) {
            return null;
        }
        NdArray mask = in.get(3);
        DType dtype = in.getFirst().dtype();
        Check.that(
                mask.dtype() == DType.BOOL || mask.dtype() == dtype,
                NAME + ": the mask must be bool, true where a key takes part, or %s, got dtype=%s",
                dtype,
                mask.dtype());
        Shape scores = scores(in, batch);
        Check.that(
                Shape.broadcast(NAME, mask.shape(), scores).equals(scores),
                NAME + ": the mask must broadcast to the scores' shape %s, got shape=%s",
                scores,
                mask.shape());
        return (mask.dtype() == DType.BOOL ? mask : mask.to(wide(dtype)))
                .expand(scores)
                .data();
    }

    private static Shape scores(List<NdArray> in, Shape batch) {
        return batch.concat(Shape.of(size(in.get(0).shape(), 2), size(in.get(1).shape(), 2)));
    }

    private static Strided outputs(NdArray packed, Shape shape) {
        return part(packed, 0, shape);
    }

    private static Strided shifts(NdArray packed, Shape shape) {
        return part(packed, shape.numel(), shape.slice(0, shape.rank() - 1));
    }

    private static Strided part(NdArray packed, int from, Shape shape) {
        return new Strided(
                packed.storage(), shape, shape.strides(), packed.data().offset() + from);
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        Shape shape = shape(in.get(0).shape(), in.get(1).shape(), in.get(2).shape());
        if (i == 3 || !(g instanceof Deferred)) {
            A rows = g.apply(new IndexGet(Subscript.narrow(NAME, g.shape(), 0, 0, shape.numel())));
            DType dtype = wide(in.getFirst().dtype());
            List<A> wide = in.stream()
                    .map(a -> a.dtype() == DType.BOOL ? a : a.to(dtype))
                    .toList();
            return composed(i, rows.reshape(shape), wide);
        }
        AttentionInput input = input(in.stream().map(a -> a.array()).toList());
        Strided[] inputs = {input.query(), input.key(), input.value()};
        NdArray dx = NdArray.zeros(y.dtype(), inputs[i].shape());
        if (shape.numel() > 0 && dx.numel() > 0) {
            NdArray packed = y.array();
            NdArray upstream = g.array().to(y.dtype()).contiguous();
            Backends.get()
                    .attentionBackward(
                            input,
                            i,
                            outputs(upstream, shape),
                            outputs(packed, shape),
                            shifts(packed, shape),
                            dx.data());
        }
        return g.lift(dx);
    }

    /// The gradient with all scores at once, in verbs, which can be differentiated again.
    private <A extends Verbs<A>> A composed(int i, A g, List<A> in) {
        A q = in.get(0);
        A k = in.get(1);
        A v = in.get(2);
        A scores = q.matmul(k.mT()).mul(scale);
        NdArray keep = keep(in, scores.shape());
        if (in.size() == 4 && in.get(3).dtype() != DType.BOOL) {
            scores = scores.add(in.get(3));
        }
        MaskedSoftmax softmax = new MaskedSoftmax(-1, false, empty);
        List<A> mask = keep == null ? List.of() : List.of(scores.lift(keep));
        A p = scores.apply(softmax, mask);
        if (i == 2) {
            return p.mT().matmul(g);
        }
        List<A> masked = mask.isEmpty() ? List.of(scores) : List.of(scores, mask.getFirst());
        A slope = softmax.backward(0, g.matmul(v.mT()), masked, p);
        return switch (i) {
            case 0 -> slope.matmul(k).mul(scale);
            case 1 -> slope.mT().matmul(q).mul(scale);
            default -> slope;
        };
    }

    /// True where a key takes part, by a bool mask and causality; null where all do.
    private <A extends Verbs<A>> @Nullable NdArray keep(List<A> in, Shape scores) {
        NdArray given =
                in.size() == 4 && in.get(3).dtype() == DType.BOOL ? in.get(3).array() : null;
        if (!causal) {
            return given;
        }
        Shape matrix = scores.slice(scores.rank() - 2, scores.rank());
        NdArray past = Copies.triangle(NdArray.full(DType.BOOL, matrix, 1), false, 0);
        return given == null ? past : past.zip(NAME, Binary.AND, given, DType.BOOL);
    }

    @Override
    public String name() {
        return NAME;
    }
}
