package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;

/// The softmax of some queries and what it weighs, as one block of keys after the other comes in: the largest score so
/// far, the sum of the exponentials measured from it, and their products with the values.
final class RunningSoftmax {
    private final Rows rows;
    private final int width;
    private final double[] max;
    private final double[] sum;
    private final double[] products;

    RunningSoftmax(Rows rows, int queries, int width) {
        this.rows = rows;
        this.width = width;
        this.max = new double[queries];
        this.sum = new double[queries];
        this.products = new double[queries * width];
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
    }

    /// Takes scores `[1, queries, keys]` in, and turns them into exponentials.
    void weigh(Strided scores) {
        Object s = scores.storage().array();
        Kind kind = Kind.of(scores.dtype());
        int n = scores.shape().dim(2);
        for (int i = 0; i < max.length; i++) {
            int off = i * n;
            double top = Math.max(max[i], rows.reductions().reduce(Reduce.MAX, s, off, n));
            // With nothing but -inf yet any finite number keeps the exponentials 0.
            double from = top == Double.NEGATIVE_INFINITY ? 0 : top;
            rescale(i, StrictMath.exp(max[i] - from));
            max[i] = top;
            Object shift = kind == Kind.FLOAT ? new float[] {(float) from} : new double[] {from};
            rows.elements().binary(kind, Binary.SUB, s, off, 1, shift, 0, 0, s, off, n);
            rows.elements().unary(kind, Unary.EXP, s, off, s, off, n);
            sum[i] += rows.reductions().reduce(Reduce.SUM, s, off, n);
        }
    }

    private void rescale(int i, double factor) {
        if (factor != 1) {
            sum[i] *= factor;
            for (int j = i * width; j < (i + 1) * width; j++) {
                products[j] *= factor;
            }
        }
    }

    /// Takes the products of these exponentials with their values in.
    void add(Strided part) {
        rows.reductions().add(part.storage().array(), 0, products, products.length);
    }

    boolean isEmpty(int i) {
        return max[i] == Double.NEGATIVE_INFINITY;
    }

    /// The logarithm of the sum of the exponentials of query `i`.
    double logSum(int i) {
        return max[i] + StrictMath.log(sum[i]);
    }

    /// The weighted mean of query `i`.
    void mean(int i, double[] y) {
        for (int j = 0; j < width; j++) {
            y[j] = products[i * width + j] / sum[i];
        }
    }
}
