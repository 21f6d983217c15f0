package dev.steadygrad.tensor;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Geometry;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Clone;
import dev.steadygrad.op.Restride;
import dev.steadygrad.op.WriteView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array that can remember where it came from: an array and its history. The names and meanings are
/// PyTorch's; ops are in the interfaces it implements, and `apply` runs any other op.
public final class Tensor extends Accumulator
        implements Values,
                Elementwise,
                Powers,
                Comparisons,
                Reductions,
                Sorting,
                Movement,
                Copying,
                Slicing,
                Indexing,
                Placing,
                Products,
                Activations,
                InPlace {
    private final NdArray array;
    private @Nullable Node node;
    private boolean requiresGrad;
    /// The tensor that this one is a view of; null where it has elements of its own.
    private @Nullable Tensor base;

    /// How often the history of this tensor has been replaced by a change in place, its own or a view's.
    private int rewrites;

    /// The base's count when this view last took its history from it.
    private int seen;

    private Tensor(NdArray array, @Nullable Node node) {
        this.array = array;
        this.node = node;
        this.requiresGrad = node != null;
    }

    static Tensor of(NdArray array, @Nullable Node node) {
        return node != null && node.leaf != null ? node.leaf : new Tensor(array, node);
    }

    // ---- what it is

    /// **Errors**: `IllegalStateException` after [#recycle].
    @Override
    public NdArray array() {
        if (array.storage().isRecycled()) {
            throw new IllegalStateException("tensor: its memory was recycled, got one of shape " + shape());
        }
        return array;
    }

    @Override
    public Shape shape() {
        return array.shape();
    }

    @Override
    public DType dtype() {
        return array.dtype();
    }

    /// As Python's `del`: gives the memory to later results at once. Never needed; using the tensor again is an error.
    public void recycle() {
        array.storage().recycle();
    }

    /// How often its elements have been changed in place, or recycled.
    int version() {
        return array.storage().version();
    }

    // ---- ops

    @Override
    public Tensor lift(NdArray constant) {
        return wrap(constant);
    }

    @Override
    public Tensor apply(UnaryOp op) {
        return recorded(op, op.forward(array()), this);
    }

    @Override
    public Tensor apply(BinaryOp op, Tensor b) {
        return recorded(op, op.forward(array(), b.array()), this, b);
    }

    @Override
    public Tensor apply(NaryOp op, List<Tensor> others) {
        Tensor[] all = with(others);
        return recorded(op, op.forward(arrays(all)), all);
    }

    private Tensor[] with(List<Tensor> others) {
        Tensor[] all = new Tensor[others.size() + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = i == 0 ? this : others.get(i - 1);
        }
        return all;
    }

    private static List<NdArray> arrays(Tensor... tensors) {
        List<NdArray> arrays = new ArrayList<>(tensors.length);
        for (Tensor x : tensors) {
            arrays.add(x.array());
        }
        return arrays;
    }

    private static Tensor recorded(Op op, NdArray y, Tensor... inputs) {
        boolean record = y.dtype().isFloating() && wanted(inputs) && Autograd.isRecording();
        Tensor out = new Tensor(y, record ? new Node(op, y, inputs) : null);
        Tensor x = inputs[0];
        if (y.storage() == x.array.storage()) {
            out.base = x.base == null ? x : x.base;
            out.seen = out.base.rewrites;
        }
        Observer observer = Observers.current();
        if (observer != null) {
            observer.made(op, Arrays.asList(inputs), out);
            noteOnNode(out);
        }
        return out;
    }

    private static void noteOnNode(Tensor made) {
        Node n = made.node;
        if (n != null) {
            n.note = made.note();
        }
    }

    private static boolean wanted(Tensor... inputs) {
        for (Tensor x : inputs) {
            if (x.requiresGrad()) {
                return true;
            }
        }
        return false;
    }

    // ---- in place: see InPlace

    @SuppressWarnings("MemberName")
    public Tensor apply_(UnaryOp op) {
        return change(op, () -> op.update(array()), this);
    }

    @SuppressWarnings("MemberName")
    public Tensor apply_(BinaryOp op, Tensor b) {
        return change(op, () -> op.update(array(), b.array()), this, b);
    }

    @SuppressWarnings("MemberName")
    public Tensor apply_(NaryOp op, List<Tensor> others) {
        Tensor[] all = with(others);
        return change(op, () -> op.update(arrays(all)), all);
    }

    /// Runs `update`, which writes what `op` makes of `inputs` into this tensor, and makes it this tensor's history.
    private Tensor change(Op op, Runnable update, Tensor... inputs) {
        Observer observer = Observers.current();
        if (observer == null) {
            return unobserved(op, update, inputs);
        }
        observer.changing(op, Arrays.asList(inputs));
        unobserved(op, update, inputs);
        observer.changed(op, Arrays.asList(inputs));
        noteOnNode(this);
        return this;
    }

    private Tensor unobserved(Op op, Runnable update, Tensor... inputs) {
        boolean record = dtype().isFloating() && wanted(inputs) && Autograd.isRecording();
        if (!record) {
            update.run();
            return this;
        }
        if (sharesLeaf()) {
            throw new IllegalStateException(op.name()
                    + "_: a leaf that wants a gradient, or a view of one, can't be changed "
                    + "in place here, got shape=" + shape() + "; do it inside Autograd.noGrad, or change a copy");
        }
        Tensor root = base == null ? this : base;
        Tensor[] before = inputs.clone();
        for (int i = 0; i < before.length; i++) {
            if (op.saves(i) && before[i].array.storage() == array.storage()) {
                before[i] = new Tensor(before[i].array.copy(before[i].dtype()), before[i].history());
            }
        }
        before[0] = new Tensor(before[0].array, history());
        update.run();
        root.rewrite(root == this ? new Node(op, array, before) : written(root, new Node(op, array, before)));
        return this;
    }

    /// Whether its elements are those of a leaf that wants a gradient.
    public boolean sharesLeaf() {
        Tensor root = base == null ? this : base;
        return root.requiresGrad && root.isLeaf();
    }

    /// The history of `root` after this view of it got the history `node`.
    private Node written(Tensor root, Node node) {
        WriteView write = new WriteView(Geometry.of(root.array), Geometry.of(array));
        return new Node(write, root.array, new Tensor(root.array, root.history()), new Tensor(array, node));
    }

    private void rewrite(Node node) {
        follow(node);
        this.rewrites++;
    }

    /// Takes this view's history from its base again, where that has been replaced.
    private void refresh() {
        Tensor root = base;
        if (root != null && root.rewrites != seen) {
            seen = root.rewrites;
            follow(new Node(new Restride(Geometry.of(root.array), Geometry.of(array)), array, root));
        }
    }

    /// Takes `next` for its history; a gradient that is to be kept is that of the new values.
    private void follow(Node next) {
        Node last = node;
        if (last != null && last.retained == this) {
            last.retained = null;
            next.retained = this;
        }
        node = next;
        requiresGrad = true;
    }

    // ---- history

    public boolean requiresGrad() {
        refresh();
        return requiresGrad;
    }

    /// Says whether gradients are wanted for this leaf.
    ///
    /// **Errors**: `IllegalArgumentException` for integers, `IllegalStateException` for a tensor that an op made.
    public Tensor requiresGrad(boolean wanted) {
        if (wanted) {
            Check.floating("requiresGrad", dtype());
        }
        if (!isLeaf() && !wanted) {
            throw new IllegalStateException(
                    "requiresGrad: only a leaf can be told to want no gradient, got the result of " + "an op of shape "
                            + shape() + "; use detach()");
        }
        requiresGrad = wanted;
        return this;
    }

    /// Whether no recorded op made it.
    public boolean isLeaf() {
        Node n = node;
        return n == null || n.leaf != null;
    }

    /// The name of the op that made it, or null for a leaf: what PyTorch's `grad_fn` tells.
    public @Nullable String gradFn() {
        Node n = requiresGrad() ? node : null;
        return n == null || n.op == null ? null : n.op.name();
    }

    /// The same values without history; they share storage.
    public Tensor detach() {
        Tensor same = wrap(array);
        same.noteOf(this);
        return same;
    }

    /// Makes this tensor a leaf without history that wants no gradient.
    ///
    /// **Errors**: `IllegalStateException` for a view: its history is its base's.
    @SuppressWarnings("MemberName")
    public Tensor detach_() {
        if (base != null) {
            throw new IllegalStateException(
                    "detach_: a view has the history of its base, got a view of shape " + shape() + "; use detach()");
        }
        node = null;
        requiresGrad = false;
        return this;
    }

    /// Where this tensor's gradient goes; null where none is wanted.
    @Nullable
    Node history() {
        if (requiresGrad && node == null) {
            synchronized (this) {
                if (node == null) {
                    node = new Node(this);
                }
            }
        }
        return requiresGrad ? node : null;
    }

    /// A contiguous copy, with history.
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Tensor clone() {
        return apply(new Clone());
    }

    /// As PyTorch prints it.
    @Override
    public String toString() {
        String op = gradFn();
        String history = op != null ? ", op=" + op : requiresGrad ? ", requiresGrad=true" : "";
        return Printer.print(this, history);
    }
}
