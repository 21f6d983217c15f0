package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.Verbs;

/// The linear recurrence `y[k] = x[k] + a[k] * y[k - 1]` along `dim`, with `y[k + 1]` in reverse; if `lagged` the
/// factor is that of the element before. The gradients of running products and of running log-sums are such, and its
/// own gradient is one again, so they hold to any order, and with zeros.
public record Recurrence(int dim, boolean reverse, boolean lagged) implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray a) {
        return Scans.recurrence(x, a, dim, reverse, lagged);
    }

    /// `u[k] = g[k] + a[k + 1] * u[k + 1]`.
    @Override
    public <A extends Verbs<A>> A left(A g, A x, A a, A y) {
        return g.apply(new Recurrence(dim, !reverse, !lagged), a);
    }

    /// Each factor meets the sum before it, and the gradient of the one that it makes.
    @Override
    public <A extends Verbs<A>> A right(A g, A x, A a, A y) {
        A u = left(g, x, a, y);
        return lagged ? u.apply(new Shift(dim, !reverse, 0)).mul(y) : u.mul(y.apply(new Shift(dim, reverse, 0)));
    }
}
