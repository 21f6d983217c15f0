package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Products;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.SomeRows;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass over the logits `hidden · weightᵀ + bias`, a block of rows at a time in one and the same memory: see
/// [LinearLossRows].
final class LinearBlocks {
    /// Of so many entries of a gradient one is looked at.
    private static final int SAMPLED = 251;

    private final NdArray hidden;

    /// In the dtype of the logits, as the bias.
    private final NdArray weight;

    private final @Nullable NdArray bias;
    private final DType dtype;

    /// In the dtype of the logits, and of the bias in float64, so that they are rounded once.
    private final @Nullable NdArray dHidden;

    private final @Nullable NdArray dWeight;

    private final @Nullable NdArray dBias;

    /// @param in hidden values, weight, and perhaps bias
    /// @param wanted of each, whether its gradient is
    LinearBlocks(List<NdArray> in, boolean... wanted) {
        this.hidden = in.get(0);
        this.dtype = hidden.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        this.weight = in.get(1).to(dtype);
        this.bias = in.size() < 3 ? null : in.get(2).to(dtype);
        this.dHidden = wanted[0] ? NdArray.blank(dtype, hidden.shape()) : null;
        this.dWeight = wanted[1] ? NdArray.blank(dtype, weight.shape()) : null;
        this.dBias = bias != null && wanted[2] ? NdArray.zeros(DType.FLOAT64, bias.shape()) : null;
    }

    /// The losses; the gradients are ready then.
    NdArray run(LinearLossRows.RowLoss loss, long[] live, int rowsAtOnce, @Nullable NdArray g) {
        NdArray losses = NdArray.zeros(DType.FLOAT64, hidden.shape().slice(0, 1));
        if (dHidden != null && live.length < hidden.shape().dim(0)) {
            dHidden.assign(NdArray.number(0));
        }
        if (dWeight != null && live.length == 0) {
            dWeight.assign(NdArray.number(0));
        }
        int classes = weight.shape().dim(0);
        NdArray all = NdArray.blank(dtype, Shape.of(Math.min(rowsAtOnce, live.length), classes));
        for (int from = 0; from < live.length; from += rowsAtOnce) {
            SomeRows at = SomeRows.of(live, from, Math.min(live.length, from + rowsAtOnce));
            NdArray x = at.of(hidden).to(dtype);
            NdArray block = SomeRows.range(0, at.count()).of(all);
            fill(block, x);
            at.write(losses, loss.losses(at, block, g == null ? null : at.of(g)));
            if (g != null) {
                withoutSubnormals(block);
                addGradients(at, block, x, from > 0);
            }
        }
        all.storage().recycle();
        return losses;
    }

    /// Sets the subnormal numbers in a gradient to 0 where they seem to be many: with them, products take ten times as
    /// long.
    private static void withoutSubnormals(NdArray g) {
        if (!(g.storage().array() instanceof float[] a)) {
            return;
        }
        int start = g.data().offset();
        int end = start + g.numel();
        boolean found = false;
        for (int i = start; i < end && !found; i += SAMPLED) {
            found = a[i] != 0 && Math.abs(a[i]) < Float.MIN_NORMAL;
        }
        for (int i = start; i < end && found; i++) {
            a[i] = Math.abs(a[i]) < Float.MIN_NORMAL ? 0 : a[i];
        }
    }

    private void fill(NdArray logits, NdArray x) {
        if (bias != null) {
            logits.assign(bias);
        }
        Products.matmul(x, weight.mT(), logits, bias != null);
    }

    /// @param g the gradient of the logits that `x` gave
    private void addGradients(SomeRows at, NdArray g, NdArray x, boolean adds) {
        if (dHidden != null && at.areTogether()) {
            Products.matmul(g, weight, at.of(dHidden), false);
        } else if (dHidden != null) {
            NdArray rows = NdArray.blank(dtype, x.shape());
            Products.matmul(g, weight, rows, false);
            at.write(dHidden, rows);
            rows.storage().recycle();
        }
        if (dWeight != null) {
            Products.matmul(g.mT(), x, dWeight, adds);
        }
        if (dBias != null) {
            dBias.update(Binary.ADD, columnSums(g));
        }
    }

    /// In float64.
    private static NdArray columnSums(NdArray g) {
        return Reductions.sum(g, new int[] {0}, false, DType.FLOAT64);
    }

    /// The gradient of input `i` in its dtype; null where it is not wanted.
    @Nullable
    NdArray gradient(int i) {
        NdArray dx = i == 0 ? dHidden : i == 1 ? dWeight : dBias;
        return dx == null ? null : dx.to(hidden.dtype());
    }
}
