package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import java.util.List;

/// `x · weightᵀ + bias`, without a temporary for either.
///
/// **Shape**: `[…, in]`, weight `[out, in]`, bias `[out]` or none → `[…, out]`.
///
/// **Errors**: `IllegalArgumentException` for other shapes.
///
/// **PyTorch**: `torch.nn.functional.linear`.
public record Linear() implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        NdArray x = in.get(0);
        NdArray weight = in.get(1);
        Check.that(weight.rank() == 2, "linear: the weight must have shape [out, in], got shape=%s", weight.shape());
        int last = x.rank() - 1;
        Check.that(
                x.rank() > 0 && x.shape().dim(last) == weight.shape().dim(1),
                "linear: the last dimension must be %d, got shape=%s; flatten or reshape the input",
                weight.shape().dim(1),
                x.shape());
        NdArray y = matrix(x).matmul(weight.mT());
        if (in.size() == 3) {
            NdArray bias = in.get(2);
            Check.sameShape("linear", "the bias", bias.shape(), weight.shape().slice(0, 1));
            Backends.get().binary(Binary.ADD, y.data(), bias.expand(y.shape()).data(), y.data());
        }
        return y.reshape(x.shape().with(last, weight.shape().dim(0)));
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return switch (i) {
            case 0 -> matrix(g).matmul(in.get(1)).reshape(in.get(0).shape());
            case 1 -> matrix(g).mT().matmul(matrix(in.get(0)));
            default -> g;
        };
    }

    /// The leading dimensions made one.
    private static <A extends Verbs<A>> A matrix(A x) {
        Shape shape = x.shape();
        int width = shape.dim(shape.rank() - 1);
        return shape.rank() == 2
                ? x
                : x.reshape(Shape.of(shape.slice(0, shape.rank() - 1).numel(), width));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
