package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Pooling to an output of a given size.
final class Adaptive {
    private Adaptive() {}

    static Tensor pool(String op, Tensor x, Pair size, BiFunction<Tensor, PoolOptions, Tensor> pool) {
        Check.that(
                (x.rank() == 3 || x.rank() == 4) && x.size(-2) > 0 && x.size(-1) > 0,
                "%s: the input must have shape [N, C, H, W] or [C, H, W] with rows and columns, got shape=%s",
                op,
                x.shape());
        Check.that(
                size.rows() > 0 && size.columns() > 0,
                "%s: the output's size must be 1 or more, got (%d, %d)",
                op,
                size.rows(),
                size.columns());
        int height = x.size(-2);
        int width = x.size(-1);
        if (height % size.rows() == 0 && width % size.columns() == 0) {
            return pool.apply(x, PoolOptions.of(height / size.rows(), width / size.columns()));
        }
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < size.rows(); i++) {
            Tensor band = part(x, -2, i, size.rows());
            List<Tensor> cells = new ArrayList<>();
            for (int j = 0; j < size.columns(); j++) {
                Tensor cell = part(band, -1, j, size.columns());
                cells.add(pool.apply(cell, PoolOptions.of(cell.size(-2), cell.size(-1))));
            }
            rows.add(Tensor.cat(cells, -1));
        }
        return Tensor.cat(rows, -2);
    }

    /// Part `i` of `parts`, which overlap where they do not divide the size.
    private static Tensor part(Tensor x, int dim, int i, int parts) {
        long n = x.size(dim);
        int start = (int) (i * n / parts);
        int end = (int) Math.ceilDiv((i + 1) * n, (long) parts);
        return x.narrow(dim, start, end - start);
    }
}
