package dev.steadygrad.op;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.Verbs;
import java.util.Arrays;
import java.util.List;

/// [CrossEntropyRows] that writes the gradient of the logits over the logits themselves, so that it needs no memory.
///
/// **Shape**, **Special values**, **Numerics**: as [CrossEntropyRows].
///
/// **Errors**: `IllegalStateException` in backward where another gradient arrives than was expected, or where the
/// gradient is to be differentiated again: both would need the logits.
///
/// @param expected the gradient that backward will bring, `[N]` in float64
public record CrossEntropyInPlace(NdArray expected) implements NaryOp {

    /// The logits' memory counts as changed: history that has saved their values is of no use any more.
    @Override
    public NdArray forward(List<NdArray> in) {
        NdArray x = in.get(0);
        NdArray loss = RowOps.crossEntropy(x, in.get(1), expected, x);
        x.storage().changed();
        return loss;
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A g, List<A> in, A y) {
        return g.apply(new Gradient(expected), in);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }

    /// What the forward left where the logits were, from `g [N]`, that, and the target.
    record Gradient(NdArray expected) implements NaryOp {
        @Override
        public NdArray forward(List<NdArray> in) {
            double[] g = in.get(0).toDoubleArray();
            int row = Arrays.mismatch(g, expected.toDoubleArray());
            if (row >= 0) {
                throw new IllegalStateException(
                        "crossEntropy: overwritten logits hold the gradient of the loss itself, got a gradient of "
                                + g[row] + " for row " + row
                                + "; leave overwriteLogits out where the loss is scaled, or gets other gradients");
            }
            return in.get(1);
        }

        @Override
        public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
            throw new IllegalStateException(
                    "crossEntropy: second derivatives need the logits, got overwriteLogits=true" + "; leave it out");
        }

        @Override
        public Saved saves() {
            return Saved.NONE;
        }
    }
}
