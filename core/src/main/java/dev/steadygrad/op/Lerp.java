package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Updates;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Ternary;
import java.util.List;

/// start + weight · (end - start) of three inputs, broadcast, measured from the nearer end, so that both are reached.
///
/// **Errors**: `IllegalArgumentException` where the dtypes differ or are not floating.
///
/// **PyTorch**: `torch.lerp(start, end, weight)`
public record Lerp() implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        check(in);
        return in.get(0)
                .combine("lerp", Ternary.LERP, in.get(1), in.get(2), in.get(0).dtype());
    }

    @Override
    public void update(List<NdArray> in) {
        check(in);
        Updates.combine(
                "lerp", Ternary.LERP, in.get(0), in.get(1), in.get(2), in.get(0).dtype());
    }

    private static void check(List<NdArray> in) {
        NdArray start = in.get(0);
        Check.floating("lerp", start.dtype());
        Check.that(
                in.get(1).dtype() == start.dtype() && in.get(2).dtype() == start.dtype(),
                "lerp: end and weight must have dtype=%s, got end=%s, weight=%s",
                start.dtype(),
                in.get(1).dtype(),
                in.get(2).dtype());
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return switch (i) {
            case 0 -> g.mul(in.get(2).neg().add(1));
            case 1 -> g.mul(in.get(2));
            default -> g.mul(in.get(1).sub(in.get(0)));
        };
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
