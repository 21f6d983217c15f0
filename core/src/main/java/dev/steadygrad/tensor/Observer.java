package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears what happens to tensors while [Observers#during] runs, on the thread that does it. For debuggers and
/// profilers: it may look at everything and change nothing, and what it throws ends the program that it watches.
///
/// Arrays of a gradient are lent: their memory goes to later results, so nothing may be kept but what was read of them.
public interface Observer {

    /// An op made `output` of `inputs`.
    default void made(Op op, List<Tensor> inputs, Tensor output) {}

    /// An op is about to write its result over the first of `inputs`.
    default void changing(Op op, List<Tensor> inputs) {}

    /// What was announced to [#changing] is done.
    default void changed(Op op, List<Tensor> inputs) {}

    /// Whether it wants to hear of the gradients of the backward that it has just been told of: [#derived], [#added].
    default boolean hearsGradients() {
        return true;
    }

    /// A rule made a gradient, in a backward.
    default void derived(Derivative d) {}

    /// Two gradients of one tensor were added, in a backward.
    ///
    /// @param first what was noted on one of them, and `second` on the other
    default void added(Tensor sum, @Nullable Object first, @Nullable Object second) {}

    /// A piece of work begins that is more than an op: a module's call, a loss, an optimizer's step, a [Backward].
    ///
    /// @param arguments what it was given, not checked yet
    default void entered(Object work, List<Tensor> arguments) {}

    /// It has ended.
    ///
    /// @param result null where it failed, or gave no tensor
    default void left(Object work, @Nullable Tensor result) {}

    /// The next batch of a training run begins.
    ///
    /// @param epoch counted from 1, as is `batch`
    default void reached(int epoch, int batch) {}

    /// One gradient that an op's rule made.
    ///
    /// @param input which of the op's inputs it is of
    /// @param g the gradient of the op's output
    /// @param inputs what the op saved: zeros in place of what its rule does not read
    /// @param leaf the leaf that the gradient is for; null inside the graph
    /// @param note what was noted on the op's output ([Tensor#note()]) when it was made
    record Derivative(
            Op op,
            int input,
            Tensor g,
            List<NdArray> inputs,
            NdArray output,
            Tensor result,
            @Nullable Tensor leaf,
            @Nullable Object note) {}

    /// A walk through the graph; its arguments are the outputs that it starts from.
    ///
    /// @param name `backward` or `grad`
    record Backward(String name) {}
}
