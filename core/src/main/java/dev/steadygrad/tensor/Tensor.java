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
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array that can remember where it came from: an array and its history. The names and meanings are
/// PyTorch's; ops are in the interfaces it implements, and `apply` runs any other op.
public final class Tensor extends Creation
        implements Elementwise,
                Powers,
                Comparisons,
                Reductions,
                Sorting,
                Movement,
                Slicing,
                Indexing,
                Products,
                Activations,
                InPlace {
    private final NdArray array;
    private @Nullable Node node;
    private boolean requiresGrad;
    private @Nullable Accumulator gradient;

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

    public int rank() {
        return array.rank();
    }

    public int size(int dim) {
        return shape().dim(Check.dim("size", dim, shape()));
    }

    public int numel() {
        return array.numel();
    }

    /// As Python's `del`: gives the memory to later results at once. Never needed; using the tensor again is an error.
    public void recycle() {
        array.storage().recycle();
    }

    // ---- values out

    /// The only element. **Errors**: `IllegalArgumentException` where there are more or none.
    public double item() {
        return array().item();
    }

    public float[] toFloatArray() {
        return array().toFloatArray();
    }

    public double[] toDoubleArray() {
        return array().toDoubleArray();
    }

    public long[] toLongArray() {
        return array().toLongArray();
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
        Tensor[] all = new Tensor[others.size() + 1];
        List<NdArray> arrays = new ArrayList<>(all.length);
        for (int i = 0; i < all.length; i++) {
            all[i] = i == 0 ? this : others.get(i - 1);
            arrays.add(all[i].array());
        }
        return recorded(op, op.forward(arrays), all);
    }

    private static Tensor recorded(Op op, NdArray y, Tensor... inputs) {
        boolean record = y.dtype().isFloating() && wanted(inputs) && Autograd.isRecording();
        Tensor out = new Tensor(y, record ? new Node(op, y, inputs) : null);
        Tensor x = inputs[0];
        if (y.storage() == x.array.storage()) {
            out.base = x.base == null ? x : x.base;
            out.seen = out.base.rewrites;
        }
        return out;
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
        return change(op, op.forward(array), this);
    }

    @SuppressWarnings("MemberName")
    public Tensor apply_(BinaryOp op, Tensor b) {
        return change(op, op.forward(array, b.array), this, b);
    }

    /// Writes `y`, what `op` makes of `inputs`, into this tensor, and makes it this tensor's history.
    private Tensor change(Op op, NdArray y, Tensor... inputs) {
        Check.that(
                y.shape().equals(shape()),
                "%s_: the result must have this tensor's shape %s, got shape=%s",
                op.name(),
                shape(),
                y.shape());
        Check.that(
                y.dtype().category().compareTo(dtype().category()) <= 0,
                "%s_: a result of dtype=%s can't be written into dtype=%s; convert the argument with to(dtype)",
                op.name(),
                y.dtype(),
                dtype());
        boolean record = dtype().isFloating() && wanted(inputs) && Autograd.isRecording();
        if (!record) {
            array.assign(y);
            return this;
        }
        Tensor root = base == null ? this : base;
        if (root.requiresGrad && root.isLeaf()) {
            throw new IllegalStateException(op.name()
                    + "_: a leaf that wants a gradient, or a view of one, can't be changed "
                    + "in place here, got shape=" + shape() + "; do it inside Autograd.noGrad, or change a copy");
        }
        Tensor[] before = inputs.clone();
        for (int i = 0; i < before.length && op.saves().inputs(); i++) {
            if (before[i].array.storage() == array.storage()) {
                before[i] = new Tensor(before[i].array.copy(before[i].dtype()), before[i].history());
            }
        }
        before[0] = new Tensor(before[0].array, history());
        array.assign(y);
        root.rewrite(root == this ? new Node(op, array, before) : written(root, new Node(op, array, before)));
        return this;
    }

    /// The history of `root` after this view of it got the history `node`.
    private Node written(Tensor root, Node node) {
        WriteView write = new WriteView(Geometry.of(root.array), Geometry.of(array));
        return new Node(write, root.array, new Tensor(root.array, root.history()), new Tensor(array, node));
    }

    private void rewrite(Node node) {
        this.node = node;
        this.requiresGrad = true;
        this.rewrites++;
    }

    /// Takes this view's history from its base again, where that has been replaced.
    private void refresh() {
        Tensor root = base;
        if (root != null && root.rewrites != seen) {
            seen = root.rewrites;
            node = new Node(new Restride(Geometry.of(root.array), Geometry.of(array)), array, root);
            requiresGrad = true;
        }
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

    /// This leaf's accumulated gradient, or null. Later backwards add to it in place.
    public @Nullable Tensor grad() {
        return accumulator().show();
    }

    public void grad(@Nullable Tensor g) {
        accumulator().set(g);
    }

    /// The values of [#grad], for optimizers, which read them at once and do not keep them.
    public @Nullable NdArray gradArray() {
        Tensor g = accumulator().peek();
        return g == null ? null : g.array;
    }

    /// Forgets the gradient, as PyTorch's `zero_grad(set_to_none=True)`.
    public void zeroGrad() {
        accumulator().clear();
    }

    synchronized Accumulator accumulator() {
        Accumulator g = gradient == null ? new Accumulator() : gradient;
        gradient = g;
        return g;
    }

    /// The same values without history; they share storage.
    public Tensor detach() {
        return wrap(array);
    }

    /// Adds the gradients of this scalar to the `grad()` of every leaf it was made from, and frees the graph.
    ///
    /// **Errors**: `IllegalArgumentException` unless there is one element; `IllegalStateException` without history, or
    /// where the graph has been freed.
    public void backward() {
        backward(null, false, false);
    }

    /// @param gradient of this shape; null stands for 1 where there is one element
    /// @param retainGraph keep the saved values, so that backward can be run again
    /// @param createGraph record the gradients' own history; implies retainGraph
    public void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
        Walk.Sink sink = (leaf, g, owned) ->
                Objects.requireNonNull(leaf.leaf).accumulator().add(g, owned);
        new Walk(retainGraph || createGraph, createGraph, sink, n -> n.leaf != null)
                .run(List.of(this), gradient == null ? List.of() : List.of(gradient));
    }

    /// Calls `hook` with this tensor's gradient in every backward; what it returns is used instead.
    public void registerHook(UnaryOperator<Tensor> hook) {
        Node n = history();
        if (n == null) {
            throw new IllegalStateException(
                    "registerHook: the tensor must want a gradient, got requiresGrad=false for shape " + shape());
        }
        n.hooks.add(hook);
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
        Node n = node;
        String history = n != null && n.op != null ? ", op=" + n.op.name() : requiresGrad ? ", requiresGrad=true" : "";
        return Printer.print(this, history);
    }
}
