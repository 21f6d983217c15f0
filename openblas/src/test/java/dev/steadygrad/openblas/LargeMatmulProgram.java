package dev.steadygrad.openblas;

import dev.steadygrad.kernel.Backend;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.Tensor;

/// A program of its own: it prints an element of a large product, what made it, and why nothing faster did.
final class LargeMatmulProgram {
    private LargeMatmulProgram() {}

    public static void main(String[] args) {
        Tensor y = Tensor.ones(100, 90).matmul(Tensor.ones(90, 80));
        Backend.Description info = Backends.get().describe();
        System.out.println(y.toFloatArray()[0] + "; " + info.matmul() + "; " + info.reason());
    }
}
