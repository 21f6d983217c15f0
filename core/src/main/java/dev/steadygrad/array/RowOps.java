package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.SoftTarget;
import dev.steadygrad.kernel.Strided;

/// The softmax family on arrays: each checks its arguments and hands rows to a fused kernel.
public final class RowOps {
    private static final Fused BACKEND = Backends.get();

    private RowOps() {}

    private interface Kernel {
        void run(Strided x, Strided y);
    }

    /// `kernel` along `dim` of `x`, whatever its layout.
    private static NdArray along(String op, NdArray x, int dim, Kernel kernel) {
        Check.floating(op, x.dtype());
        int d = Check.dim(op, dim, x.shape());
        NdArray y = NdArray.blank(x.dtype(), x.shape());
        along(x, d, kernel, y);
        return y;
    }

    private static void along(NdArray x, int d, Kernel kernel, NdArray y) {
        if (x.rank() == 0) {
            kernel.run(x.reshape(Shape.of(1)).data(), y.reshape(Shape.of(1)).data());
        } else if (x.numel() > 0) {
            kernel.run(x.data().last(d), y.data().last(d));
        }
    }

    public static NdArray softmax(String op, NdArray x, int dim) {
        return along(op, x, dim, BACKEND::softmax);
    }

    /// Writes the softmax of `x` over it.
    ///
    /// **Errors**: as [Updates].
    public static void softmaxInPlace(NdArray x, int dim) {
        inPlace("softmax", x, dim, BACKEND::softmax);
    }

    /// Writes the log-softmax of `x` over it.
    ///
    /// **Errors**: as [Updates].
    public static void logSoftmaxInPlace(NdArray x, int dim) {
        inPlace("logSoftmax", x, dim, BACKEND::logSoftmax);
    }

    private static void inPlace(String op, NdArray x, int dim, Kernel kernel) {
        Check.floating(op, x.dtype());
        int d = Check.dim(op, dim, x.shape());
        Updates.checkPlaces(op, x);
        along(x, d, kernel, x);
        x.storage().changed();
    }

    public static NdArray logSoftmax(NdArray x, int dim) {
        return along("logSoftmax", x, dim, BACKEND::logSoftmax);
    }

    /// The entmax of each row: see [Fused#entmax].
    public static NdArray entmax(NdArray x, double alpha, int dim) {
        return along("entmax", x, dim, (a, y) -> BACKEND.entmax(alpha, a, y));
    }

    /// `log(sum(exp(x)))` of each row, the last dimension, which goes; -inf of no elements.
    public static NdArray logsumexp(NdArray x) {
        Shape kept = x.shape().without(x.rank() - 1);
        NdArray y = NdArray.zeros(x.dtype(), kept);
        if (x.numel() == 0) {
            y.assign(NdArray.number(Double.NEGATIVE_INFINITY));
        } else {
            BACKEND.logsumexp(x.data(), y.data());
        }
        return y;
    }

    public static NdArray softmaxBackward(NdArray g, NdArray y, int dim) {
        return along("softmax", y, dim, (p, dx) -> BACKEND.softmaxBackward(rows(g, y, dim), p, dx));
    }

    /// From the input: what the output has lost by rounding, its exponential would multiply.
    public static NdArray logSoftmaxBackward(NdArray g, NdArray x, int dim) {
        return along("logSoftmax", x, dim, (rows, dx) -> BACKEND.logSoftmaxBackward(rows(g, x, dim), rows, dx));
    }

    /// The gradient laid out as [#along] lays out `y`.
    private static Strided rows(NdArray g, NdArray y, int dim) {
        NdArray full = g.to(y.dtype()).expand(y.shape());
        return y.rank() == 0
                ? full.reshape(Shape.of(1)).data()
                : full.data().last(Check.dim("softmax", dim, y.shape()));
    }

    /// The loss of each row of `x [N, C]`, in float64.
    public static NdArray crossEntropy(NdArray x, NdArray target) {
        NdArray loss = NdArray.zeros(DType.FLOAT64, target.shape());
        BACKEND.crossEntropy(x.data(), target.to(DType.INT64).data(), loss.data(), null, null);
        return loss;
    }

    /// As [#crossEntropy(NdArray, NdArray)], and writes the gradient of `x` to `dx`, where `g` is that of the losses.
    public static NdArray crossEntropy(NdArray x, NdArray target, NdArray g, NdArray dx) {
        NdArray loss = NdArray.blank(DType.FLOAT64, target.shape());
        BACKEND.crossEntropy(x.data(), target.to(DType.INT64).data(), loss.data(), g.data(), dx.data());
        return loss;
    }

    /// @param g one a row, in float64, so that what it is made of is not rounded before it meets the row
    public static NdArray crossEntropyBackward(NdArray g, NdArray x, NdArray target) {
        NdArray dx = NdArray.blank(x.dtype(), x.shape());
        BACKEND.crossEntropy(
                x.data(),
                target.to(DType.INT64).data(),
                null,
                g.to(DType.FLOAT64).data(),
                dx.data());
        return dx;
    }

    /// As [#crossEntropy(NdArray, NdArray)], with the distribution of `target`.
    public static NdArray crossEntropy(NdArray x, SoftTarget target) {
        NdArray loss = NdArray.zeros(DType.FLOAT64, x.shape().without(1));
        BACKEND.crossEntropy(x.data(), target, loss.data(), null, null);
        return loss;
    }

    public static NdArray crossEntropyBackward(NdArray g, NdArray x, SoftTarget target) {
        NdArray dx = NdArray.blank(x.dtype(), x.shape());
        BACKEND.crossEntropy(x.data(), target, null, g.to(DType.FLOAT64).data(), dx.data());
        return dx;
    }

    /// The q of `target` as an array like `x [N, C]`.
    public static NdArray distribution(NdArray x, SoftTarget target) {
        NdArray q = NdArray.zeros(x.dtype(), x.shape());
        BACKEND.distribution(target, q.data());
        return q;
    }
}
