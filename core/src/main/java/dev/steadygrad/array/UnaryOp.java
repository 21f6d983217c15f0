package dev.steadygrad.array;

/// An op of one array.
public non-sealed interface UnaryOp extends Op {

    NdArray forward(NdArray x);

    /// The gradient of `x`, given the gradient `g` of the output `y`.
    <A extends Verbs<A>> A backward(A g, A x, A y);
}
