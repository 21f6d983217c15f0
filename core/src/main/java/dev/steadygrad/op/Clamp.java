package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import java.util.List;

/// The first input within bounds: at least the next input, where `min` says that there is one, and at most the last,
/// where `max` does, broadcast. Where the bounds cross it is the upper one.
///
/// **Special values**: NaN where one input is NaN.
///
/// The gradient goes to the input where it lies within the bounds, else to the bound that it meets.
///
/// **PyTorch**: `torch.clamp(x, min, max)`
public record Clamp(boolean min, boolean max) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> inputs) {
        NdArray x = inputs.get(0);
        NdArray first = inputs.get(1);
        DType dtype = NdArray.promoted(inputs.toArray(NdArray[]::new));
        if (!min || !max) {
            return x.zip("clamp", min ? Binary.MAXIMUM : Binary.MINIMUM, first, dtype);
        }
        Shape shape = Shape.broadcast("clamp", x.shape(), inputs.get(2).shape());
        return x.expand(shape).zip("clamp", Binary.MAXIMUM, first, dtype).update(Binary.MINIMUM, inputs.get(2));
    }

    @Override
    public void update(List<NdArray> inputs) {
        NdArray x = inputs.get(0);
        DType dtype = NdArray.promoted(inputs.toArray(NdArray[]::new));
        NdArray last = Updates.operand("clamp", x, inputs.getLast(), dtype);
        if (min) {
            Updates.zip("clamp", Binary.MAXIMUM, x, inputs.get(1), dtype);
        }
        if (max) {
            Updates.zip("clamp", Binary.MINIMUM, x, last, dtype);
        }
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> inputs, A y) {
        A x = inputs.get(0);
        A low = inputs.get(1);
        A high = inputs.getLast();
        A none = g.lift(NdArray.number(0));
        if (i == 0) {
            A above = min ? g.where(x.compare(Compare.GE, low), none) : g;
            return max ? above.where(x.compare(Compare.LE, high), none) : above;
        }
        if (min && i == 1) {
            A below = g.where(x.compare(Compare.LT, low), none);
            return max ? below.where(low.compare(Compare.LT, high), none) : below;
        }
        A above = g.where(x.compare(Compare.GT, high), none);
        return min ? g.where(high.compare(Compare.LT, low), above) : above;
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
