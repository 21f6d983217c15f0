package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;

/// The dimensions in another order, as a view.
public record Permute(Dims order) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return x.permute(order.toArray());
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        int[] to = order.toArray();
        int rank = to.length;
        int[] back = new int[rank];
        for (int i = 0; i < rank; i++) {
            back[Math.floorMod(to[i], rank)] = i;
        }
        return g.permute(back);
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }
}
