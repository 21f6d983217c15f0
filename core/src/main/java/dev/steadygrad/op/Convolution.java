package dev.steadygrad.op;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Convolutions;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Window;

/// The cross-correlation of images with filters, as `torch.conv2d` without a bias. It is linear in each, so its
/// gradients and theirs are three ops that know each other.
///
/// **Shape**: `[N, C, H, W]` and `[O, C / groups, kernel rows, kernel columns]` → `[N, O, H', W']`.
///
/// **Numerics**: sums by fused multiply-adds in the order of the filter's elements; half types compute in float32.
public record Convolution(Window window, int groups) implements BinaryOp {

    @Override
    public NdArray forward(NdArray x, NdArray weight) {
        return Convolutions.convolve(x, weight, window, groups);
    }

    @Override
    public <A extends Verbs<A>> A left(A g, A x, A weight, A y) {
        return g.apply(new Input(this, x.shape()), weight);
    }

    @Override
    public <A extends Verbs<A>> A right(A g, A x, A weight, A y) {
        return g.apply(new Weight(this, weight.shape()), x);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// The gradient of images of `shape` from that of the output and the filters.
    record Input(Convolution forward, Shape shape) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray weight) {
            return Convolutions.convolveInput(g, weight, forward.window, forward.groups, shape);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A weight, A dx) {
            return h.apply(forward, weight);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A weight, A dx) {
            return g.apply(new Weight(forward, weight.shape()), h);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }

    /// The gradient of filters of `shape` from that of the output and the images.
    record Weight(Convolution forward, Shape shape) implements BinaryOp {
        @Override
        public NdArray forward(NdArray g, NdArray x) {
            return Convolutions.convolveWeight(g, x, forward.window, forward.groups, shape);
        }

        @Override
        public <A extends Verbs<A>> A left(A h, A g, A x, A dw) {
            return x.apply(forward, h);
        }

        @Override
        public <A extends Verbs<A>> A right(A h, A g, A x, A dw) {
            return g.apply(new Input(forward, x.shape()), h);
        }

        @Override
        public Saved saves() {
            return Saved.INPUTS;
        }
    }
}
