package dev.steadygrad.array;

/// An op of one array.
public non-sealed interface UnaryOp extends Op {

    NdArray forward(NdArray x);

    /// Writes the result over `x`, for ops in place. It is made first and copied, unless the op can do without.
    ///
    /// **Errors**: `IllegalArgumentException` where the result has another shape or a dtype of a higher category;
    /// nothing is written then.
    default void update(NdArray x) {
        Updates.assign(name(), x, forward(x));
    }

    /// The gradient of `x`, given the gradient `g` of the output `y`.
    <A extends Verbs<A>> A backward(A g, A x, A y);
}
