package dev.steadygrad.doctor.rule;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.op.AddMm;
import dev.steadygrad.op.Convolution;
import dev.steadygrad.op.Linear;
import dev.steadygrad.op.Matmul;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// How the gradient changes in one backward, from the last layer to the first: the root mean square of what comes out
/// of a layer's back.
final class BackwardScale {
    /// By how much it may change: layers that are further apart can't learn at one rate.
    static final double SPREAD = 1e6;

    private double first;
    private double last;
    private int layers;
    private @Nullable Tensor leaf;

    void begin() {
        layers = 0;
        leaf = null;
    }

    void derived(Derivative d) {
        if (!isLayer(d.op())) {
            return;
        }
        if (d.leaf() != null) {
            leaf = d.leaf().rank() > 1 ? d.leaf() : leaf;
        } else if (d.input() == 0 && d.result().numel() > 0) {
            last = rms(d.result().array());
            first = layers == 0 ? last : first;
            layers++;
        }
    }

    private static boolean isLayer(Op op) {
        return op instanceof Linear || op instanceof Matmul || op instanceof AddMm || op instanceof Convolution;
    }

    private static double rms(NdArray x) {
        return norm(x) / Math.sqrt(x.numel());
    }

    static double norm(NdArray x) {
        return Math.sqrt(Reductions.reduce("norm", Reduce.SQUARES, x, new int[0], false, DType.FLOAT64)
                .item());
    }

    static double product(NdArray x, NdArray y) {
        return Reductions.sum(x.mul(y), new int[0], false, DType.FLOAT64).item();
    }

    /// What the first layer's is, as a multiple of the last layer's; NaN where that can't be said.
    double change() {
        return layers > 1 && first > 0 && Double.isFinite(last) ? last / first : Double.NaN;
    }

    /// The weight that the gradient reached last.
    @Nullable
    Tensor leaf() {
        return leaf;
    }

    int layers() {
        return layers;
    }
}
