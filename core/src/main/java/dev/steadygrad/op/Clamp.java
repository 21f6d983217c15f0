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
        NdArray x = inputs.get(0).array();
        NdArray low = inputs.get(1).array();
        NdArray high = inputs.getLast().array();
        NdArray takes = i == 0 ? inside(x, low, high) : min && i == 1 ? below(x, low, high) : above(x, low, high);
        return g.where(g.lift(takes), g.lift(NdArray.number(0)));
    }

    private NdArray inside(NdArray x, NdArray low, NdArray high) {
        if (!min) {
            return x.compare("clamp", Compare.LE, high);
        }
        NdArray above = x.compare("clamp", Compare.GE, low);
        return max ? above.compare("clamp", Compare.AND, x.compare("clamp", Compare.LE, high)) : above;
    }

    private NdArray below(NdArray x, NdArray low, NdArray high) {
        NdArray below = x.compare("clamp", Compare.LT, low);
        return max ? below.compare("clamp", Compare.AND, low.compare("clamp", Compare.LT, high)) : below;
    }

    private NdArray above(NdArray x, NdArray low, NdArray high) {
        NdArray above = x.compare("clamp", Compare.GT, high);
        return min ? above.compare("clamp", Compare.OR, high.compare("clamp", Compare.LT, low)) : above;
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
