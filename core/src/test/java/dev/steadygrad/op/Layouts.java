package dev.steadygrad.op;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Float64 leaves of one shape in the layouts that an op must take.
final class Layouts {
    private Layouts() {}

    /// Contiguous, transposed, each second element of each row, and one column repeated; different numbers near 0.
    static List<Tensor> of(int rows, int columns) {
        return List.of(
                leaf(random(1, rows, columns)),
                leaf(random(2, columns, rows).t()),
                leaf(random(3, rows, 2 * columns).slice(1, 0, 2 * columns, 2)),
                leaf(random(4, rows, 1).expand(Shape.of(rows, columns))));
    }

    /// Contiguous and with `values`.
    static Tensor leaf(double[] values, int... dims) {
        return leaf(Tensor.of(values, dims));
    }

    private static Tensor leaf(Tensor x) {
        return x.detach().requiresGrad(true);
    }

    private static Tensor random(long seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64);
    }
}
