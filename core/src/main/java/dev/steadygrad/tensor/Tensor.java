package dev.steadygrad.tensor;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.LongStorage;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array that can remember where it came from: an array and its history. The names and meanings are
/// PyTorch's; ops are in the interfaces it implements, and `apply` runs any other op.
public final class Tensor implements Elementwise, Reductions, Movement, Activations {
    private final NdArray array;
    private @Nullable Node node;
    private boolean requiresGrad;
    private volatile @Nullable Tensor grad;

    private Tensor(NdArray array, @Nullable Node node) {
        this.array = array;
        this.node = node;
        this.requiresGrad = node != null;
    }

    static Tensor of(NdArray array, @Nullable Node node) {
        return node != null && node.leaf != null ? node.leaf : new Tensor(array, node);
    }

    // ---- creation

    /// A tensor of `array`, not copied.
    public static Tensor wrap(NdArray array) {
        return new Tensor(array, null);
    }

    /// Float32 values in row-major order, not copied.
    public static Tensor of(float[] values, int... dims) {
        return wrap(NdArray.of(new FloatStorage(values), Shape.of(dims)));
    }

    public static Tensor of(double[] values, int... dims) {
        return wrap(NdArray.of(new DoubleStorage(values), Shape.of(dims)));
    }

    public static Tensor of(long[] values, int... dims) {
        return wrap(NdArray.of(new LongStorage(values), Shape.of(dims)));
    }

    public static Tensor of(float[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            Check.that(
                    rows[i].length == width,
                    "of: rows must have one length, got %d at row %d after %d",
                    rows[i].length,
                    i,
                    width);
            System.arraycopy(rows[i], 0, values, i * width, width);
        }
        return of(values, rows.length, width);
    }

    /// A float32 scalar.
    public static Tensor scalar(double value) {
        return of(new float[] {(float) value});
    }

    public static Tensor zeros(int... dims) {
        return wrap(NdArray.zeros(DType.FLOAT32, Shape.of(dims)));
    }

    public static Tensor full(double value, int... dims) {
        return wrap(NdArray.full(DType.FLOAT32, Shape.of(dims), value).copy(DType.FLOAT32));
    }

    public static Tensor ones(int... dims) {
        return full(1, dims);
    }

    // ---- what it is

    @Override
    public NdArray array() {
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

    // ---- values out

    /// The only element. **Errors**: `IllegalArgumentException` where there are more or none.
    public double item() {
        return array.item();
    }

    public float[] toFloatArray() {
        return array.toFloatArray();
    }

    public double[] toDoubleArray() {
        return array.toDoubleArray();
    }

    public long[] toLongArray() {
        return array.toLongArray();
    }

    // ---- ops

    @Override
    public Tensor lift(NdArray constant) {
        return wrap(constant);
    }

    @Override
    public Tensor apply(UnaryOp op) {
        return recorded(op, op.forward(array), this);
    }

    @Override
    public Tensor apply(BinaryOp op, Tensor b) {
        return recorded(op, op.forward(array, b.array), this, b);
    }

    @Override
    public Tensor apply(NaryOp op, List<Tensor> others) {
        Tensor[] all = new Tensor[others.size() + 1];
        all[0] = this;
        for (int i = 1; i < all.length; i++) {
            all[i] = others.get(i - 1);
        }
        return recorded(op, op.forward(List.of(all).stream().map(Tensor::array).toList()), all);
    }

    private static Tensor recorded(Op op, NdArray y, Tensor... inputs) {
        boolean wanted = false;
        for (Tensor x : inputs) {
            wanted |= x.requiresGrad;
        }
        boolean record = wanted && y.dtype().isFloating() && Autograd.isRecording();
        return new Tensor(y, record ? new Node(op, y, inputs) : null);
    }

    // ---- in place

    /// Writes the values of `x`, broadcast and converted, into this tensor.
    ///
    /// **Errors**: `IllegalStateException` where history is recorded and this tensor wants a gradient.
    public Tensor copy_(Tensor x) {
        if (requiresGrad && Autograd.isRecording()) {
            throw new IllegalStateException(
                    "copy_: a tensor that wants a gradient can't be changed in place here, got shape=" + shape()
                            + "; do it inside Autograd.noGrad");
        }
        array.assign(x.array);
        return this;
    }

    // ---- history

    public boolean requiresGrad() {
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

    /// This leaf's accumulated gradient, or null.
    public @Nullable Tensor grad() {
        return grad;
    }

    public void grad(@Nullable Tensor g) {
        grad = g;
    }

    public void zeroGrad() {
        grad = null;
    }

    /// The same values without history; they share storage.
    public Tensor detach() {
        return wrap(array);
    }

    /// Adds the gradients of this scalar to the `grad()` of every leaf it was made from, and frees the graph.
    ///
    /// **Errors**: `IllegalArgumentException` unless there is one element; `IllegalStateException` without history, or
    /// where
    /// the graph has been freed.
    public void backward() {
        backward(null, false, false);
    }

    /// @param gradient of this shape; null stands for 1 where there is one element
    /// @param retainGraph keep the saved values, so that backward can be run again
    /// @param createGraph record the gradients' own history; implies retainGraph
    public void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
        Walk.Sink sink = (leaf, g) -> Autograd.accumulate(java.util.Objects.requireNonNull(leaf.leaf), g);
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

    @Override
    public String toString() {
        return "tensor(" + java.util.Arrays.toString(toDoubleArray()) + ", shape=" + shape() + ", dtype=" + dtype()
                + ")";
    }
}
