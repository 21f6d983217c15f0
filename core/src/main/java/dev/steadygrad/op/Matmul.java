package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;

/// The matrix product, as `torch.matmul`: vectors, matrices, and leading dimensions that broadcast.
public record Matmul() implements BinaryOp {

    @Override
    public NdArray forward(NdArray a, NdArray b) {
        return a.matmul(b);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A a, A b, A y) {
        A full = matrix(g, a, b);
        A left = b.shape().rank() == 1 ? full.mul(b) : full.matmul(b.mT());
        return a.shape().rank() == 1 ? left.sumTo(row(a).shape()).reshape(a.shape()) : left;
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A a, A b, A y) {
        A full = matrix(g, a, b);
        A right = a.shape().rank() == 1 ? column(a).mul(full) : a.mT().matmul(full);
        return b.shape().rank() == 1 ? right.sumTo(column(b).shape()).reshape(b.shape()) : right;
    }

    /// The gradient with the dimensions that a vector on either side took away.
    private static <A extends Verbs<A>> A matrix(A g, A a, A b) {
        A full = b.shape().rank() == 1 ? g.reshape(g.shape().inserting(g.shape().rank(), 1)) : g;
        return a.shape().rank() == 1
                ? full.reshape(full.shape().inserting(full.shape().rank() - 1, 1))
                : full;
    }

    private static <A extends Verbs<A>> A row(A x) {
        return x.reshape(x.shape().inserting(0, 1));
    }

    private static <A extends Verbs<A>> A column(A x) {
        return x.reshape(x.shape().inserting(1, 1));
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
