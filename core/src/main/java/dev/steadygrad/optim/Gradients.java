package dev.steadygrad.optim;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Keeps gradients within bounds, in place, between `backward` and a step. Parameters without a gradient do not count.
public final class Gradients {
    /// What PyTorch adds to the norm before it divides by it.
    private static final double EPS = 1e-6;

    private Gradients() {}

    /// As [#clipNorm(List, double, double, boolean)], with the 2-norm and no error.
    public static double clipNorm(List<Tensor> parameters, double max) {
        return clipNorm(parameters, max, 2, false);
    }

    /// Scales all gradients, as one vector, down to a norm of `max` where it is larger; returns the norm before. Where
    /// that is not finite, so are the gradients not afterwards, or it is an error before anything is changed.
    ///
    /// **Numerics**: the norm of each gradient is float32 or better, that of all of them float64.
    ///
    /// **Errors**: `IllegalArgumentException` for a `max` below 0, a `p` that is not above 0, and, where asked for, a
    /// norm that is not finite.
    ///
    /// **PyTorch**: `torch.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite)`.
    ///
    /// @param p which norm; the infinity stands for the largest size
    public static double clipNorm(List<Tensor> parameters, double max, double p, boolean errorIfNonfinite) {
        Check.that(max >= 0, "clipNorm: max must be 0 or more, got max=%s", max);
        double norm = norm(parameters, p);
        Check.that(
                !errorIfNonfinite || Double.isFinite(norm),
                "clipNorm: the norm of all gradients must be finite, got norm=%s",
                norm);
        double factor = max / (norm + EPS);
        if (!(factor >= 1)) {
            gradients(parameters).forEach(g -> change(g, Binary.MUL, factor));
        }
        return norm;
    }

    /// The norm of all gradients as one vector.
    public static double norm(List<Tensor> parameters, double p) {
        Check.that(p > 0, "norm: p must be above 0, got p=%s", p);
        double[] norms = gradients(parameters).stream()
                .filter(g -> g.numel() > 0)
                .mapToDouble(g -> Reductions.norm(wide(g), p, new int[0], false).item())
                .toArray();
        NdArray all = NdArray.of(new DoubleStorage(norms), Shape.of(norms.length));
        return norms.length == 0
                ? 0
                : Reductions.norm(all, p, new int[0], false).item();
    }

    private static NdArray wide(NdArray g) {
        return g.dtype() == DType.FLOAT64 ? g : g.to(DType.FLOAT32);
    }

    /// Moves what is outside `[-max, max]` to the nearer end; NaN stays.
    ///
    /// **Errors**: `IllegalArgumentException` for a `max` below 0.
    ///
    /// **PyTorch**: `torch.nn.utils.clip_grad_value_`.
    public static void clipValue(List<Tensor> parameters, double max) {
        Check.that(max >= 0, "clipValue: max must be 0 or more, got max=%s", max);
        for (NdArray g : gradients(parameters)) {
            change(g, Binary.MINIMUM, max);
            change(g, Binary.MAXIMUM, -max);
        }
    }

    private static List<NdArray> gradients(List<Tensor> parameters) {
        List<NdArray> all = new ArrayList<>();
        for (Tensor p : parameters) {
            NdArray g = p.gradArray();
            if (g != null) {
                all.add(g);
            }
        }
        return all;
    }

    /// A gradient that somebody has set may repeat elements: then it is worked out beside it.
    private static void change(NdArray g, Binary f, double value) {
        NdArray b = NdArray.number(value);
        if (g.isContiguous()) {
            g.update(f, b);
            g.storage().changed();
        } else {
            g.assign(g.zip("gradients", f, b, g.dtype()));
        }
    }
}
