package dev.steadygrad.array;

/// An op of two arrays. The gradients may have the broadcast shape: the walker sums them back to the input's.
public non-sealed interface BinaryOp extends Op {

    NdArray forward(NdArray a, NdArray b);

    /// Writes the result over `a`: see [UnaryOp#update].
    default void update(NdArray a, NdArray b) {
        Updates.assign(name(), a, forward(a, b));
    }

    /// The gradient of `a`, given the gradient `g` of the output `y`.
    <A extends Verbs<A>> A left(A g, A a, A b, A y);

    /// The gradient of `b`.
    <A extends Verbs<A>> A right(A g, A a, A b, A y);
}
