package dev.steadygrad.op;

import dev.steadygrad.array.Convolutions;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Window;

/// The sum of the elements under each window, padding counting as 0: average pooling but for the division.
///
/// **Shape**: `[N, C, H, W]` → `[N, C, H', W']`.
public record WindowSum(Window window) implements UnaryOp {

    @Override
    public NdArray forward(NdArray x) {
        return Convolutions.windowSum(x, window);
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        return g.apply(new Spread(this, x.shape()));
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }

    /// Each element added to all elements of images of `shape` under its window.
    record Spread(WindowSum sum, Shape shape) implements UnaryOp {
        @Override
        public NdArray forward(NdArray g) {
            return Convolutions.windowSpread(g, sum.window, shape);
        }

        @Override
        public <A extends Verbs<A>> A backward(A h, A g, A dx) {
            return h.apply(sum);
        }

        @Override
        public Saved saves() {
            return Saved.NONE;
        }
    }
}
