package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Compare;

/// The probabilities p that maximise `p · x` and their Tsallis entropy of order alpha, along one dimension: `((alpha
/// - 1) x - tau)^(1 / (alpha - 1))` where the base is above 0, exactly 0 elsewhere, with the tau that makes the sum
/// 1. With alpha 1 it is softmax, with 2 sparsemax, and the larger alpha the fewer entries are above 0.
///
/// **Special values**: a row of -inf only, or with NaN or +inf, gives NaN; some -inf give 0.
///
/// **Numerics**: computed in double and rounded once, so within 1 ulp of the exact value in float32. Which entries are
/// above 0 is found by sorting; the threshold is measured from the smallest of them, so that small probabilities keep
/// their digits.
///
/// **Errors**: `IllegalArgumentException` for integers and for an alpha that is infinite or below 1;
/// `IndexOutOfBoundsException` for a dim out of range.
///
/// **PyTorch**: none; the package `entmax` has `sparsemax`, `entmax15` and `entmax_bisect`.
///
/// **Source**: Martins and Astudillo, 2016 (sparsemax); Peters, Niculae and Martins, 2019 (entmax); Correia, Niculae
/// and Martins, 2019 (any alpha).
public record Entmax(double alpha, int dim) implements UnaryOp {

    public Entmax {
        Check.that(
                alpha >= 1 && alpha < Double.POSITIVE_INFINITY,
                "entmax: alpha must be finite and 1 or more, got alpha=%s",
                alpha);
    }

    @Override
    public NdArray forward(NdArray x) {
        return alpha == 1 ? RowOps.softmax("entmax", x, dim) : RowOps.entmax(x, alpha, dim);
    }

    /// `s (g - sum(s g) / sum(s))` with `s = p^(2 - alpha)` where p is above 0, else 0; half types in float32.
    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        DType dtype = y.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        A p = y.to(dtype);
        A upstream = g.to(dtype);
        A zero = p.compare(Compare.EQ, 0);
        A above = p.maskedFill(zero, 1);
        A power = alpha == 1.5 ? above.sqrt() : above.apply(new Pow(), p.lift(NdArray.number(2 - alpha)));
        A s = power.maskedFill(zero, 0);
        int[] row = {dim};
        return s.mul(upstream.sub(s.mul(upstream).sum(row, true).div(s.sum(row, true))));
    }

    @Override
    public Saved saves() {
        return Saved.OUTPUT;
    }
}
