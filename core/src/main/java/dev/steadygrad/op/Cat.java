package dev.steadygrad.op;

import dev.steadygrad.array.Copies;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.Verbs;
import java.util.List;

/// Arrays one behind the other along `dim`, in the dtype that all promote to.
///
/// **Shape**: equal but for `dim`; an array of shape `[0]` is passed over, whatever the others' shape.
///
/// **PyTorch**: `torch.cat(tensors, dim)`.
public record Cat(int dim) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> inputs) {
        return Copies.cat(inputs, dim);
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> inputs, A y) {
        int d = Math.floorMod(dim, y.shape().rank());
        int start = 0;
        for (A x : inputs.subList(0, i)) {
            start += size(x, d);
        }
        int length = size(inputs.get(i), d);
        A part = g.apply(new IndexGet(Subscript.narrow("cat", g.shape(), d, start, length)));
        return part.reshape(inputs.get(i).shape());
    }

    private static <A extends Verbs<A>> int size(A x, int d) {
        return d < x.shape().rank() ? x.shape().dim(d) : 0;
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
