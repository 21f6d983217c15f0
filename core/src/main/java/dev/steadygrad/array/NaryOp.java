package dev.steadygrad.array;

import java.util.List;

/// An op of any number of arrays. Only floating inputs are asked for gradients.
public non-sealed interface NaryOp extends Op {

    NdArray forward(List<NdArray> inputs);

    /// Writes the result over the first input: see [UnaryOp#update].
    default void update(List<NdArray> inputs) {
        Updates.assign(name(), inputs.getFirst(), forward(inputs));
    }

    /// The gradient of input `i`, given the gradient `g` of the output `y`; it may have a shape that broadcasting gave
    /// it.
    <A extends Verbs<A>> A backward(int i, A g, List<A> inputs, A y);
}
