package dev.steadygrad.kernel.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The softmax family on one contiguous row `x[xo .. xo + n)`.
///
/// **Numerics** Every result entry is within 1 ulp (float) or 3 ulp (double) of the exact value for the stored inputs.
/// With m the maximum and R the sum of `exp(x_j - m)` over all entries but one maximum, `log S = log1p(R)`,
/// `log p_j = (x_j - m) - log1p(R)` and `p_k - 1 = -R / S` at the maximum keep all digits of confident rows.
///
/// **Special values** A row of -inf, or with +inf or NaN anywhere, gives NaN; single entries of -inf give 0 and -inf.
/// An empty row is left alone. Outputs may be the input array at the same offset; partial overlaps are not allowed.
///
/// Every implementation returns the same bits: sums run over 16 virtual lanes in fixed blocks and a fixed tree.
interface SoftmaxRows {
    /// The implementation in plain Java.
    static SoftmaxRows scalar() {
        return ScalarSoftmaxRows.INSTANCE;
    }

    /// `y_j = exp(x_j) / sum(exp(x))`.
    void softmax(float[] x, int xo, float[] y, int yo, int n);

    /// `y_j = exp(x_j) / sum(exp(x))`.
    void softmax(double[] x, int xo, double[] y, int yo, int n);

    /// `y_j = x_j - logsumexp(x)`.
    void logSoftmax(float[] x, int xo, float[] y, int yo, int n);

    /// `y_j = x_j - logsumexp(x)`.
    void logSoftmax(double[] x, int xo, double[] y, int yo, int n);

    /// `log(sum(exp(x)))`, right to float rounding even where the maximum and `log1p(R)` cancel.
    ///
    /// **Special values** -inf for an empty row and for a row of -inf, +inf where one entry is +inf and none is NaN.
    double logsumexp(float[] x, int xo, int n);

    /// `log(sum(exp(x)))`, within 3 ulp even where the maximum and `log1p(R)` cancel.
    ///
    /// **Special values** As for floats.
    double logsumexp(double[] x, int xo, int n);

    /// Returns `-log softmax(x)[target]` and, where `grad` is given, writes `scale * (softmax(x) - onehot(target))`.
    ///
    /// **Special values** A target of -inf among finite entries gives +inf and the gradient `-scale` there.
    ///
    /// @param target in `[0, n)`
    /// @param grad may be `x` itself with `go == xo`
    double crossEntropy(float[] x, int xo, int n, int target, float @Nullable [] grad, int go, double scale);

    /// Returns `-log softmax(x)[target]` and, where `grad` is given, writes `scale * (softmax(x) - onehot(target))`.
    ///
    /// **Special values** As for floats.
    ///
    /// @param target in `[0, n)`
    /// @param grad may be `x` itself with `go == xo`
    double crossEntropy(double[] x, int xo, int n, int target, double @Nullable [] grad, int go, double scale);

    /// Cross-entropy of `rows` consecutive rows of `n`: bit for bit what the call for one row gives, but several short
    /// rows at a time where that is faster. A negative target makes the row's loss and gradient 0.
    ///
    /// @param targets one a row, from `to`
    /// @param losses one a row, written from `lo`
    /// @param scales one a row, from `so`
    default void crossEntropy(
            float[] x,
            int xo,
            int rows,
            int n,
            long[] targets,
            int to,
            double[] losses,
            int lo,
            float @Nullable [] grad,
            int go,
            double[] scales,
            int so) {
        for (int i = 0; i < rows; i++) {
            int target = (int) targets[to + i];
            if (target >= 0) {
                losses[lo + i] = crossEntropy(x, xo + i * n, n, target, grad, go + i * n, scales[so + i]);
                continue;
            }
            losses[lo + i] = 0;
            if (grad != null) {
                Arrays.fill(grad, go + i * n, go + (i + 1) * n, 0f);
            }
        }
    }

    /// `dx_j = y_j * (g_j - sum(g * y))`: the gradient of softmax from its output.
    void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n);

    /// `dx_j = y_j * (g_j - sum(g * y))`: the gradient of softmax from its output.
    void softmaxBackward(double[] y, int yo, double[] g, int go, double[] dx, int dxo, int n);

    /// `dx_j = g_j - p_j * sum(g)`, p the softmax of `x`: the gradient of log-softmax from its input.
    void logSoftmaxBackward(float[] x, int xo, float[] g, int go, float[] dx, int dxo, int n);

    /// `dx_j = g_j - p_j * sum(g)`, p the softmax of `x`: the gradient of log-softmax from its input.
    void logSoftmaxBackward(double[] x, int xo, double[] g, int go, double[] dx, int dxo, int n);
}
