package dev.steadygrad.tensor;

import dev.steadygrad.array.Subscript;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.op.IndexGet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Parts of one dimension, as views.
public sealed interface Slicing extends Verbs<Tensor> permits Tensor {

    /// Position `index` of `dim`, which goes.
    default Tensor select(int dim, int index) {
        return apply(new IndexGet(Subscript.select("select", shape(), dim, index)));
    }

    /// Positions `start` to `start + length - 1` of `dim`.
    default Tensor narrow(int dim, int start, int length) {
        return apply(new IndexGet(Subscript.narrow("narrow", shape(), dim, start, length)));
    }

    /// Positions `start, start + step, …` before `stop` of `dim`, with Python's meaning of bounds beyond the ends.
    default Tensor slice(int dim, int start, int stop, int step) {
        return apply(new IndexGet(Subscript.slice("slice", shape(), dim, start, stop, step)));
    }

    default Tensor slice(int dim, int start, int stop) {
        return slice(dim, start, stop, 1);
    }

    /// Parts of `splitSize` positions of `dim`; the last may be smaller.
    default List<Tensor> split(int splitSize, int dim) {
        int size = size("split", dim);
        Check.that(
                splitSize > 0 || splitSize == 0 && size == 0,
                "split: the size of a part must be 1 or more, got splitSize=%d for size %d at dim=%d of shape %s",
                splitSize,
                size,
                dim,
                shape());
        int parts = splitSize == 0 ? 1 : Math.max(1, Math.ceilDiv(size, splitSize));
        int[] sizes = new int[parts];
        Arrays.fill(sizes, splitSize);
        sizes[parts - 1] = size - splitSize * (parts - 1);
        return split(sizes, dim);
    }

    default List<Tensor> split(int splitSize) {
        return split(splitSize, 0);
    }

    /// Parts of the sizes given, whose sum is that of `dim`.
    default List<Tensor> split(int[] sizes, int dim) {
        int size = size("split", dim);
        int sum = 0;
        for (int s : sizes) {
            Check.that(s >= 0, "split: sizes must be 0 or more, got sizes=%s", Arrays.toString(sizes));
            sum += s;
        }
        Check.that(
                sum == size,
                "split: sizes must add up to %d, the size at dim=%d of shape %s, got sizes=%s",
                size,
                dim,
                shape(),
                Arrays.toString(sizes));
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        for (int s : sizes) {
            parts.add(narrow(dim, start, s));
            start += s;
        }
        return parts;
    }

    /// At most `chunks` parts of equal size, but for the last.
    default List<Tensor> chunk(int chunks, int dim) {
        Check.that(chunks > 0, "chunk: there must be 1 part or more, got chunks=%d", chunks);
        int size = size("chunk", dim);
        return size == 0 ? split(new int[chunks], dim) : split(Math.ceilDiv(size, chunks), dim);
    }

    default List<Tensor> chunk(int chunks) {
        return chunk(chunks, 0);
    }

    /// The slices at each position of `dim`, which goes.
    default List<Tensor> unbind(int dim) {
        List<Tensor> slices = new ArrayList<>();
        int size = size("unbind", dim);
        for (int i = 0; i < size; i++) {
            slices.add(select(dim, i));
        }
        return slices;
    }

    default List<Tensor> unbind() {
        return unbind(0);
    }

    private int size(String op, int dim) {
        Check.that(shape().rank() > 0, "%s: a scalar has no dimension to take apart, got shape=%s", op, shape());
        return shape().dim(Check.dim(op, dim, shape()));
    }
}
