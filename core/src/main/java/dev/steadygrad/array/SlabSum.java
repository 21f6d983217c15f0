package dev.steadygrad.array;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Program;
import dev.steadygrad.kernel.Strided;
import java.util.ArrayList;
import java.util.List;

/// The sum of what a program makes over some dimensions, without the elements ever being there all at once: slabs of
/// them, which the shape fixes, are made and added up in double one after the other.
final class SlabSum {
    /// Elements of a slab at most: they stay in the second-level cache.
    static final int SLAB = 1 << 17;

    private static final Fused BACKEND = Backends.get();

    private final Shape shape;
    private final int[] dims;

    /// @param shape of what is made
    /// @param dims what is summed over, all dimensions where none is named
    SlabSum(Shape shape, int... dims) {
        this.shape = shape;
        this.dims = Reductions.all("sum", dims, shape);
    }

    NdArray of(Program p, DType dtype, boolean keepdim) {
        boolean[] gone = new boolean[shape.rank()];
        Shape kept = shape;
        for (int d : dims) {
            gone[d] = true;
            kept = kept.with(d, 1);
        }
        Shape left = kept;
        for (int d = gone.length - 1; d >= 0; d--) {
            left = gone[d] ? left.without(d) : left;
        }
        NdArray sum = NdArray.zeros(DType.FLOAT64, kept);
        add(p, shape, sum);
        NdArray y = sum.copy(dtype);
        sum.storage().recycle();
        return keepdim ? y : y.reshape(left);
    }

    /// Adds up what `p` makes of the shape `part`.
    ///
    /// @param sum it has the dimensions summed over with size 1
    private void add(Program p, Shape part, NdArray sum) {
        if (part.numel() <= SLAB) {
            addSlab(p, part, sum);
            return;
        }
        int d = 0;
        while (part.dim(d) == 1) {
            d++;
        }
        int size = part.dim(d);
        int step = Math.max(1, (int) ((long) SLAB * size / part.numel()));
        for (int from = 0; from < size; from += step) {
            int n = Math.min(step, size - from);
            NdArray to = sum.shape().dim(d) == 1 ? sum : Views.slice(sum, d, from, n, 1);
            add(narrow(p, d, from, n), part.with(d, n), to);
        }
    }

    private static Program narrow(Program p, int d, int from, int n) {
        List<Strided> inputs = new ArrayList<>();
        for (Strided x : p.inputs()) {
            inputs.add(Views.slice(NdArray.of(x), d, from, n, 1).data());
        }
        return new Program(p.kind(), inputs, p.steps());
    }

    private void addSlab(Program p, Shape part, NdArray sum) {
        NdArray slab = NdArray.blank(p.kind() == Kind.FLOAT ? DType.FLOAT32 : DType.FLOAT64, part);
        BACKEND.evaluate(p, slab.data());
        NdArray more = Reductions.sum(slab, dims, true, DType.FLOAT64);
        sum.update(Binary.ADD, more);
        slab.storage().recycle();
        more.storage().recycle();
    }
}
