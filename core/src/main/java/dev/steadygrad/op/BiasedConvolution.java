package dev.steadygrad.op;

import dev.steadygrad.array.Convolutions;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import java.util.List;

/// A [Convolution] and a number added to each channel of its output, in one pass.
///
/// **Shape**: `[N, C, H, W]`, `[O, C / groups, kernel rows, kernel columns]` and `[O]` → `[N, O, H', W']`.
public record BiasedConvolution(Convolution convolution) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        return Convolutions.convolve(in.get(0), in.get(1), in.get(2), convolution.window(), convolution.groups());
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return switch (i) {
            case 0 -> convolution.left(g, in.get(0), in.get(1), y);
            case 1 -> convolution.right(g, in.get(0), in.get(1), y);
            default -> g.sum(new int[] {0, 2, 3}, false);
        };
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
