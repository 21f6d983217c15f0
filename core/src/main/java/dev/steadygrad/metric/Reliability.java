package dev.steadygrad.metric;

import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How confident a classifier was, and how often it was right, in bins of its confidence.
///
/// @param bins those with rows, in ascending order of confidence
public record Reliability(List<Bin> bins) {
    /// Some rows of about the same confidence.
    ///
    /// @param rows       how many, 1 or more
    /// @param confidence their mean confidence
    /// @param accuracy   the part of them that was right
    public record Bin(long rows, double confidence, double accuracy) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /// The expected calibration error (ECE): the mean over the rows of how far their bin's confidence and accuracy are
    /// apart; NaN of no rows.
    ///
    /// **Source**: Naeini, Cooper and Hauskrecht, 2015; Guo, Pleiss, Sun and Weinberger, 2017.
    public double error() {
        Tensor rows = of(Bin::rows);
        return gaps().abs().mul(rows).sum().div(rows.sum()).item();
    }

    /// As [#error], without what chance adds to it: of a bin of n rows the accuracy scatters by s² = a (1 - a) / n
    /// around what it stands for, so that the gap d between confidence and accuracy looks larger than it is. With
    /// `E(d) = s sqrt(2 / π) exp(-d² / 2 s²) + d erf(d / (s sqrt 2))`, the mean of |d + s Z| for a standard normal Z, a
    /// bin counts `2 |d| - E(d)` instead of |d|. Of gaps that are chance alone this takes away two fifths on average,
    /// of larger ones nearly all that chance adds. At least 0; NaN of no rows.
    ///
    /// **Source**: the correction of Kumar, Liang and Ma, "Verified uncertainty calibration", 2019, its mean over
    /// random draws in closed form.
    public double debiasedError() {
        Tensor rows = of(Bin::rows);
        Tensor accuracy = of(Bin::accuracy);
        Tensor d = gaps().abs();
        Tensor s = accuracy.sub(accuracy.square()).div(rows).sqrt();
        // Without scatter the quotient is inf or NaN, and the mean is d.
        Tensor z = d.div(s.mul(Math.sqrt(2)));
        Tensor scattered =
                s.mul(Math.sqrt(2 / Math.PI)).mul(z.square().neg().exp()).add(d.mul(z.erf()));
        Tensor mean = scattered.where(s.gt(0), d);
        double all = d.mul(2).sub(mean).mul(rows).sum().div(rows.sum()).item();
        return Math.max(all, 0);
    }

    private Tensor gaps() {
        return of(Bin::confidence).sub(of(Bin::accuracy));
    }

    private Tensor of(ToDoubleFunction<Bin> figure) {
        double[] values = bins.stream().mapToDouble(figure).toArray();
        return Tensor.of(values, values.length);
    }
}
