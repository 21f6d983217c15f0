package dev.steadygrad.tensor;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;

/// One part of a subscript, for [Indexing#get(Index...)] and [Placing#put(Tensor, Index...)]. With static imports
/// `x.get(all(), at(2), slice(1, 5))` is Python's `x[:, 2, 1:5]`.
public sealed interface Index {
    /// The end of a dimension, for [#slice]: `slice(1, END)` is Python's `1:`.
    int END = Integer.MAX_VALUE;

    record At(long position) implements Index {}

    record Slice(long start, long stop, long step) implements Index {}

    /// A part without arguments.
    enum Mark implements Index {
        ELLIPSIS,
        NEW_AXIS
    }

    record Mask(Tensor mask) implements Index {}

    record Positions(Tensor positions) implements Index {}

    /// One position; its dimension goes. Negative ones count from the end.
    static Index at(long position) {
        return new At(position);
    }

    /// A list of positions, Python's `[0, 2]`: of one too, which keeps its dimension. As [#at(Tensor)] of a vector.
    static Index at(long... positions) {
        return new Positions(Tensor.of(positions.clone(), positions.length));
    }

    /// Positions in any shape, int64 or int32, which takes the dimension's place. Several broadcast together, element
    /// by element.
    static Index at(Tensor positions) {
        return positions.dtype() == DType.BOOL ? mask(positions) : new Positions(positions);
    }

    /// Where a bool tensor is true; it takes as many dimensions as it has, and has their sizes.
    static Index mask(Tensor mask) {
        Check.that(mask.dtype() == DType.BOOL, "mask: the tensor must be bool, got dtype=%s", mask.dtype());
        return new Mask(mask);
    }

    /// Positions `start` to before `stop`, Python's `start:stop`: negative ones count from the end.
    static Index slice(long start, long stop) {
        return slice(start, stop, 1);
    }

    /// Every `step`th of them.
    ///
    /// **Errors**: `IllegalArgumentException` for a step below 1.
    static Index slice(long start, long stop, long step) {
        Check.that(step >= 1, "slice: step must be 1 or more, got step=%d; use flip to reverse", step);
        return new Slice(start, stop, step);
    }

    /// All of a dimension, Python's `:`.
    static Index all() {
        return slice(0, END);
    }

    /// All of the dimensions that the other parts leave, Python's `...`.
    static Index ellipsis() {
        return Mark.ELLIPSIS;
    }

    /// A new dimension of size 1, Python's `None`.
    static Index newAxis() {
        return Mark.NEW_AXIS;
    }
}
