package dev.steadygrad.loss;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.RowOps;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.DoubleStorage;
import java.util.Arrays;
import java.util.List;

/// Reads rows of logits, one after the other, for a [LossReport].
final class ReportScan {
    /// Gaps below 1, 2, 4, …, 128, and the others.
    private static final int BINS = 9;

    /// 1 - p at or below which p rounds to 1: half the spacing below 1.
    private final double certain;

    private final double smallestNormal;

    private long rows;
    private long ignored;
    private long emptyRows;
    private long certainRows;
    private double largest;
    private double offset;
    private final Long[] gaps = new Long[BINS];
    private long tiny;

    /// @param dtype what the logits are stored in
    ReportScan(DType dtype) {
        int digits = switch (dtype) {
            case FLOAT16 -> 11;
            case BFLOAT16 -> 8;
            case FLOAT32 -> 24;
            default -> 53;
        };
        int exponent = switch (dtype) {
            case FLOAT16 -> -14;
            case BFLOAT16, FLOAT32 -> Float.MIN_EXPONENT;
            default -> Double.MIN_EXPONENT;
        };
        certain = Math.scalb(1.0, -digits - 1);
        smallestNormal = Math.scalb(1.0, exponent);
        Arrays.fill(gaps, 0L);
    }

    /// @param target what the row gives each class
    /// @param scale what the row's gradient is multiplied by
    void row(double[] x, double[] target, double scale) {
        rows++;
        Row row = Row.of(x);
        if (row.empty()) {
            emptyRows++;
            return;
        }
        largest = Math.max(largest, row.largest());
        if (Double.isNaN(row.max) || row.max == Double.POSITIVE_INFINITY) {
            return;
        }
        offset = Math.max(offset, row.shared());
        double gap = row.max - row.second;
        gaps[gap < 1 ? 0 : Math.min(BINS - 1, 1 + Math.getExponent(gap))]++;
        double[] logP = RowOps.logSoftmax(NdArray.of(new DoubleStorage(x), Shape.of(x.length)), 0)
                .toDoubleArray();
        double rest = -Math.expm1(logP[row.k]);
        certainRows += rest <= certain ? 1 : 0;
        tiny += tiny(row, target, logP, rest, Math.log(Math.abs(scale)));
    }

    /// In logarithms, in which nothing underflows.
    private long tiny(Row row, double[] target, double[] logP, double rest, double logScale) {
        double limit = Math.log(smallestNormal) - logScale;
        long count = 0;
        boolean sure = target[row.k] != 0;
        for (int j = 0; j < logP.length; j++) {
            if (target[j] == 0) {
                count += logP[j] != Double.NEGATIVE_INFINITY && logP[j] < limit ? 1 : 0;
            } else {
                sure &= j == row.k;
            }
        }
        boolean others = row.second != Double.NEGATIVE_INFINITY;
        return count + (sure && others && Math.log(rest) < limit ? 1 : 0);
    }

    /// @param x its logits
    void ignoredRow(double[] x) {
        rows++;
        ignored++;
        emptyRows += Row.of(x).empty() ? 1 : 0;
    }

    LossReport report() {
        return new LossReport(rows, ignored, emptyRows, certainRows, largest, offset, List.of(gaps), tiny);
    }

    /// The extremes of a row; NaN in all of them where there is one.
    ///
    /// @param k where the largest is
    /// @param second the largest of the others, -inf where there is none
    /// @param min the smallest but for -inf
    private record Row(int k, double max, double second, double min) {
        static Row of(double[] x) {
            int k = 0;
            double max = Double.NEGATIVE_INFINITY;
            double second = max;
            double min = Double.POSITIVE_INFINITY;
            for (int j = 0; j < x.length; j++) {
                if (x[j] > max) {
                    second = max;
                    max = x[j];
                    k = j;
                } else {
                    second = Math.max(second, x[j]);
                }
                min = x[j] == Double.NEGATIVE_INFINITY ? min : Math.min(min, x[j]);
            }
            return Double.isNaN(min) ? new Row(k, min, min, min) : new Row(k, max, second, min);
        }

        boolean empty() {
            return max == Double.NEGATIVE_INFINITY;
        }

        double largest() {
            return Math.max(Math.abs(max), Math.abs(min));
        }

        double shared() {
            return Math.max(0, Math.max(min, -max));
        }
    }
}
