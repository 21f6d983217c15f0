package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import java.util.List;

/// Of three inputs, the second where the first, a bool, holds, else the third, broadcast.
///
/// **Errors**: `IllegalArgumentException` for a condition of another dtype.
///
/// **PyTorch**: `torch.where(condition, a, b)`
public record Where() implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> inputs) {
        return inputs.get(0).choose(inputs.get(1), inputs.get(2));
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> inputs, A y) {
        A condition = inputs.get(0);
        return i == 1 ? g.where(condition, g.lift(NdArray.number(0))) : g.maskedFill(condition, 0);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    @Override
    public boolean saves(int i) {
        return i == 0;
    }
}
