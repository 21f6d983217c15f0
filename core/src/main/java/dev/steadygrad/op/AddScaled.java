package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Elements;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Ternary;

/// a + alpha · b of each pair of elements, or a - alpha · b (`minus`), broadcast, in one pass and rounded once.
///
/// **Errors**: `IllegalArgumentException` for a floating alpha among integers, or bools subtracted.
///
/// **PyTorch**: `torch.add(a, b, alpha=alpha)`, `torch.sub(a, b, alpha=alpha)`
public record AddScaled(Number alpha, boolean minus) implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.combine(name(), Ternary.ADD_MUL, b, NdArray.number(factor()), dtype(a, b));
    }

    @Override
    public void update(NdArray a, NdArray b) {
        Updates.combine(name(), Ternary.ADD_MUL, a, b, NdArray.number(factor()), dtype(a, b));
    }

    private boolean isWhole() {
        return !(alpha instanceof Double || alpha instanceof Float);
    }

    private Number factor() {
        if (isWhole()) {
            return minus ? -alpha.longValue() : alpha.longValue();
        }
        return minus ? -alpha.doubleValue() : alpha.doubleValue();
    }

    private DType dtype(NdArray a, NdArray b) {
        DType dtype = minus ? Elements.differenceType(a, b) : NdArray.promoted(a, b);
        Check.that(
                dtype.isFloating() || isWhole(),
                "%s: alpha must be a whole number for integers, got alpha=%s for dtype=%s",
                name(),
                alpha,
                dtype);
        return dtype;
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        return g;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        return g.mul(factor());
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }

    @Override
    public String name() {
        return minus ? "sub" : "add";
    }
}
