package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One step of a tensor's history: the op, the steps that its inputs came from, and what its rule needs of their
/// values. A leaf's node has no op and holds the leaf.
final class Node {
    final @Nullable Op op;
    final @Nullable Tensor leaf;

    /// 1 more than the deepest parent's: the walker takes the deepest node first, so a node comes after all its users.
    final int depth;

    /// For each input, where its gradient goes; null where none is wanted.
    final @Nullable Node[] parents;

    private final SavedArray[] inputs;
    private final @Nullable SavedArray output;
    private boolean released;

    /// The inner tensor that keeps the gradient of this node's output, or null.
    volatile @Nullable Tensor retained;

    /// What an observer noted on this node's output.
    @Nullable
    Object note;

    /// Called with the gradient of this node's output; may replace it. Never changed, only replaced.
    private volatile List<Hook> hooks = List.of();

    /// A leaf.
    Node(Tensor leaf) {
        this.op = null;
        this.leaf = leaf;
        this.depth = 0;
        this.parents = new Node[0];
        this.inputs = new SavedArray[0];
        this.output = null;
    }

    Node(Op op, NdArray y, Tensor... xs) {
        this.op = op;
        this.leaf = null;
        this.parents = new Node[xs.length];
        this.inputs = new SavedArray[xs.length];
        int deepest = 0;
        for (int i = 0; i < xs.length; i++) {
            parents[i] = xs[i].history();
            inputs[i] = new SavedArray(xs[i].array(), op.saves(i));
            Node parent = parents[i];
            deepest = parent == null ? deepest : Math.max(deepest, parent.depth);
        }
        this.depth = deepest + 1;
        this.output = new SavedArray(y, op.saves().output());
    }

    /// The tensor whose `grad()` takes the gradient of this node's output, or null.
    @Nullable
    Tensor keeper() {
        return leaf != null ? leaf : retained;
    }

    List<Hook> hooks() {
        return hooks;
    }

    synchronized Hook hook(Function<Tensor, @Nullable Tensor> f) {
        Hook hook = new Hook(this, f);
        List<Hook> all = new ArrayList<>(hooks);
        all.add(hook);
        hooks = all;
        return hook;
    }

    synchronized void unhook(Hook hook) {
        hooks = hooks.stream().filter(h -> h != hook).toList();
    }

    int inputCount() {
        return inputs.length;
    }

    Shape inputShape(int i) {
        return inputs[i].shape;
    }

    DType inputDType(int i) {
        return inputs[i].dtype;
    }

    /// The value of input `i`, or zeros of its shape where it was not saved.
    NdArray input(int i) {
        return unpack(inputs[i], op);
    }

    NdArray output() {
        SavedArray y = output;
        if (y == null) {
            throw new AssertionError("a leaf has no rule");
        }
        return unpack(y, op);
    }

    private static NdArray unpack(SavedArray saved, @Nullable Op op) {
        return saved.get(op);
    }

    /// Forgets the saved values, so that their memory is free.
    void release() {
        for (SavedArray s : inputs) {
            s.forget();
        }
        if (output != null) {
            output.forget();
        }
        if (op != null) {
            op.forget();
        }
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    /// An array and the version it had, or only its shape and dtype.
    private static final class SavedArray {
        final Shape shape;
        final DType dtype;
        final int version;

        @Nullable
        NdArray array;

        SavedArray(NdArray x, boolean keep) {
            this.shape = x.shape();
            this.dtype = x.dtype();
            this.version = x.storage().version();
            this.array = keep ? x : null;
            if (keep) {
                x.storage().save();
            }
        }

        void forget() {
            NdArray x = array;
            if (x != null) {
                array = null;
                x.storage().forget();
            }
        }

        /// @param op for messages
        NdArray get(@Nullable Op op) {
            NdArray x = array;
            if (x == null) {
                return NdArray.full(dtype, shape, 0);
            }
            int now = x.storage().version();
            if (now != version) {
                throw new IllegalStateException((op == null ? "backward" : op.name())
                        + ": a value that backward needs was changed in place, got version=" + now
                        + " of a tensor of shape " + shape + ", saved at version=" + version
                        + "; change a copy (clone()) instead");
            }
            return x;
        }
    }
}
