package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.kernel.Binary;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a tensor keeps: the sum of its gradients, which each backward adds to in place, as PyTorch does, and an
/// observer's note. The sum has memory of its own, which goes to later results unless somebody outside has seen it.
abstract sealed class Accumulator extends Creation permits Tensor {
    private @Nullable Tensor sum;
    private boolean shown;

    private @Nullable Noted noted;

    /// @param version which the elements had when the note was taken
    private record Noted(Object note, int version) {}

    /// The accumulated gradient of a leaf, or of a tensor that keeps it ([Tensor#retainGrad]); null before backward.
    /// Later backwards add to it in place.
    public final synchronized @Nullable Tensor grad() {
        shown = true;
        return sum;
    }

    public final synchronized void grad(@Nullable Tensor g) {
        shown = true;
        sum = g;
    }

    /// The values of [#grad], for optimizers, which read them at once and do not keep them.
    public final synchronized @Nullable NdArray gradArray() {
        return sum == null ? null : sum.array();
    }

    /// Forgets the gradient, as PyTorch's `zero_grad(set_to_none=True)`.
    public final synchronized void zeroGrad() {
        if (sum != null && !shown) {
            sum.recycle();
        }
        sum = null;
        shown = false;
    }

    /// @param owned whether nobody else holds `g`
    final synchronized void accumulate(Tensor g, boolean owned) {
        Tensor before = sum;
        if (before == null) {
            sum = owned || g.requiresGrad() ? g : Tensor.wrap(g.array().copy(g.dtype()));
        } else if (g.requiresGrad() || before.requiresGrad()) {
            sum = before.add(g);
        } else {
            before.array().update(Binary.ADD, g.array());
            before.array().storage().changed();
        }
    }

    // ---- backward

    /// Adds the gradients of this scalar to the `grad()` of every leaf it was made from, and frees the graph.
    ///
    /// **Errors**: `IllegalArgumentException` unless there is one element; `IllegalStateException` without history, or
    /// where the graph has been freed.
    public final void backward() {
        backward(null, false, false);
    }

    /// As [#backward()] of a tensor of any shape, given the gradient of what was made from it.
    public final void backward(Tensor gradient) {
        backward(gradient, false, false);
    }

    /// @param gradient of this shape; null stands for 1 where there is one element
    /// @param retainGraph keep the saved values, so that backward can be run again
    /// @param createGraph record the gradients' own history; implies retainGraph
    public final void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
        Walk.Sink sink = (n, g, owned) -> Objects.requireNonNull(n.keeper()).accumulate(g, owned);
        new Walk("backward", retainGraph || createGraph, createGraph, sink, n -> n.keeper() != null)
                .run(List.of((Tensor) this), gradient == null ? List.of() : List.of(gradient));
    }

    /// Calls `hook` with this tensor's gradient in every backward, until it is removed. What it returns is used
    /// instead, but null leaves the gradient as it is.
    public final Hook registerHook(Function<Tensor, @Nullable Tensor> hook) {
        return wantedHistory("registerHook").hook(hook);
    }

    /// Keeps the gradient of this tensor in `grad()` in every backward, as that of a leaf.
    public final void retainGrad() {
        Node n = wantedHistory("retainGrad");
        n.retained = n.leaf == null ? (Tensor) this : null;
    }

    private Node wantedHistory(String op) {
        Tensor self = (Tensor) this;
        self.requiresGrad();
        Node n = self.history();
        if (n == null) {
            throw new IllegalStateException(op + ": the tensor must want a gradient, got requiresGrad=false for shape "
                    + self.shape() + "; call requiresGrad(true) on what it is made from");
        }
        return n;
    }

    // ---- notes

    /// What an [Observer] has noted on this tensor; null where it has not, or the elements have been changed in place
    /// since. A detached tensor takes the note along.
    public final @Nullable Object note() {
        Noted n = noted;
        return n != null && n.version == ((Tensor) this).version() ? n.note : null;
    }

    public final void note(@Nullable Object note) {
        noted = note == null ? null : new Noted(note, ((Tensor) this).version());
    }

    final void noteOf(Tensor same) {
        Accumulator other = same;
        noted = other.noted;
    }
}
