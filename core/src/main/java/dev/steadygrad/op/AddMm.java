package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Products;
import dev.steadygrad.array.Verbs;
import java.util.List;

/// `beta * input + alpha * (a · b)` with matrices `a [n, m]`, `b [m, p]` and an input that broadcasts to `[n, p]`; with
/// `beta` 0 the input's values don't matter, not even NaN.
///
/// **PyTorch**: `torch.addmm(input, a, b, beta=beta, alpha=alpha)`.
public record AddMm(Number beta, Number alpha) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        return Products.addMm(in.get(0), in.get(1), in.get(2), beta, alpha);
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return switch (i) {
            case 0 -> g.mul(beta);
            case 1 -> g.matmul(in.get(2).mT()).mul(alpha);
            default -> in.get(1).mT().matmul(g).mul(alpha);
        };
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
