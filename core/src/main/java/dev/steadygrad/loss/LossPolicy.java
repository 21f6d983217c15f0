package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.op.EmptyRow;

/// What [CrossEntropyLoss] does in the cases that have no one right answer. PyTorch's answers by default.
///
/// @param noRows the mean where no row counts
/// @param emptyRow rows of -inf only, or with every class masked
/// @param zeroTimesInf a probability or weight of 0 times a loss of inf
/// @param badTarget class indices outside `[0, C)`, and targets that the class mask leaves out
/// @param probabilityMean what the mean over rows of probabilities is divided by
public record LossPolicy(
        NoRows noRows,
        EmptyRow emptyRow,
        ZeroTimesInf zeroTimesInf,
        BadTarget badTarget,
        ProbabilityMean probabilityMean) {

    /// What the mean is where all targets are ignored, there are none, or their weights add up to 0.
    public enum NoRows {
        /// 0 / 0.
        NAN,
        /// 0, without gradient.
        ZERO,
        /// An `IllegalArgumentException`.
        ERROR;

        /// What the sum is divided by, whose weights add up to `total`.
        double divisor(String op, double total) {
            Check.that(
                    total != 0 || this != ERROR,
                    "%s: some row must count in a mean, got weight=0 of all rows; change LossPolicy.noRows",
                    op);
            return total == 0 && this == ZERO ? 1 : total;
        }
    }

    /// What a class or row that counts 0 adds where its loss is inf.
    public enum ZeroTimesInf {
        NAN,
        /// 0. A row that counts 0 is as one ignored.
        ZERO
    }

    /// What becomes of a row whose target names no class.
    public enum BadTarget {
        /// An `IllegalArgumentException` that names the row, the value and the classes.
        ERROR,
        /// The row is ignored.
        IGNORE
    }

    /// What the mean over rows of probabilities is divided by where classes have weights.
    public enum ProbabilityMean {
        /// The number of rows, or the sum of their row weights.
        ROWS,
        /// The sum of `weight_c * t_c`, so that one-hot rows have the mean that their class indices have.
        WEIGHTS
    }

    /// PyTorch's answers.
    public LossPolicy() {
        this(NoRows.NAN, EmptyRow.NAN, ZeroTimesInf.NAN, BadTarget.ERROR, ProbabilityMean.ROWS);
    }

    public LossPolicy noRows(NoRows noRows) {
        return new LossPolicy(noRows, emptyRow, zeroTimesInf, badTarget, probabilityMean);
    }

    public LossPolicy emptyRow(EmptyRow emptyRow) {
        return new LossPolicy(noRows, emptyRow, zeroTimesInf, badTarget, probabilityMean);
    }

    public LossPolicy zeroTimesInf(ZeroTimesInf zeroTimesInf) {
        return new LossPolicy(noRows, emptyRow, zeroTimesInf, badTarget, probabilityMean);
    }

    public LossPolicy badTarget(BadTarget badTarget) {
        return new LossPolicy(noRows, emptyRow, zeroTimesInf, badTarget, probabilityMean);
    }

    public LossPolicy probabilityMean(ProbabilityMean probabilityMean) {
        return new LossPolicy(noRows, emptyRow, zeroTimesInf, badTarget, probabilityMean);
    }
}
