package dev.steadygrad.op;

import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.array.ZipOp;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;
import java.util.List;

/// log(e^a + e^b) of each pair of elements, broadcast, which does not overflow; integers give the standard dtype.
///
/// **Special values**: two equal infinities give that infinity, with a gradient of NaN.
///
/// **Numerics**: `max + log1p(e^-|a - b|)`.
///
/// **PyTorch**: `torch.logaddexp(a, b)`.
public record LogAddExp() implements ZipOp {

    @Override
    public Binary function() {
        return Binary.LOGADDEXP;
    }

    @Override
    public DType dtype(NdArray a, NdArray b) {
        return Elements.quotientType(a, b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g.apply(new Gradient(), List.of(a, b));
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.apply(new Gradient(), List.of(b, a));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// `g * sigmoid(a - b)`, made in its own memory.
    record Gradient() implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            NdArray y = in.get(1).sub(in.get(2)).to(in.get(0).dtype());
            Updates.map("logaddexp", Unary.SIGMOID, y);
            return y.update(Binary.MUL, in.get(0));
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A y) {
            A a = in.get(1);
            A b = in.get(2);
            if (i == 0) {
                return h.apply(this, List.of(a, b));
            }
            A slope = a.sub(b).apply(new Sigmoid()).mul(b.sub(a).apply(new Sigmoid()));
            A d = h.mul(in.get(0)).mul(slope);
            return i == 1 ? d : d.neg();
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
