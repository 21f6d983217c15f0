package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Cross-entropy of a group of short rows, one in each lane, bit for bit what [ScalarFloatSoftmax] does row by row.
final class VectorShortRows {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorFloatExp.INTS;

    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;

    private static final long ONE = Double.doubleToRawLongBits(1);
    private static final long EXPONENT = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    private static final long LEAST =
            Double.doubleToRawLongBits(Math.scalb(1.0, FloatRow.MIN_EXPONENT - FloatRow.HEADROOM));
    private static final long MOST =
            Double.doubleToRawLongBits(Math.scalb(1.0, FloatRow.MAX_EXPONENT - FloatRow.HEADROOM));

    /// Rows in a group.
    static final int WIDTH = VectorFloatExp.WIDTH;

    private final int n;

    /// Column by column: the entries, then the heads of their exponentials, then the gradient.
    private final float[] columns;

    private final float[] tails;

    // One value a row; doubles by halves of a group.
    private final float[] max = new float[WIDTH];
    private final float[] topHead = new float[WIDTH];
    private final float[] topTail = new float[WIDTH];
    private final float[] sums = new float[WIDTH];
    private final float[] errors = new float[WIDTH];
    private final float[] ties = new float[WIDTH];
    private final float[] own = new float[WIDTH];
    private final float[] ownHead = new float[WIDTH];
    private final float[] ownTail = new float[WIDTH];
    private final double[] loss = new double[WIDTH];
    private final float[] less = new float[WIDTH];
    private final float[] factor = new float[WIDTH];
    private final float[] factorError = new float[WIDTH];
    private final float[] unit = new float[WIDTH];

    VectorShortRows(int n) {
        this.n = n;
        columns = new float[n * WIDTH];
        tails = new float[n * WIDTH];
    }

    /// As [SoftmaxRows#crossEntropy(float[], int, int, int, long[], int, double[], int, float[], int, double)] for up to
    /// `WIDTH` rows; false, with nothing done, if a row is not finite or the scale is far from 1.
    boolean crossEntropy(
            float[] x,
            int xo,
            int rows,
            long[] targets,
            int to,
            double[] losses,
            int lo,
            float @Nullable [] grad,
            int go,
            double scale) {
        read(x, xo, rows);
        if (!exponentials()) {
            return false;
        }
        for (int i = 0; i < rows; i++) {
            int target = Math.max(0, (int) targets[to + i]);
            own[i] = x[xo + i * n + target];
            ownHead[i] = columns[target * WIDTH + i];
            ownTail[i] = tails[target * WIDTH + i];
        }
        for (int half = 0; half < WIDTH; half += DOUBLES.length()) {
            if (!finish(half, scale)) {
                return false;
            }
        }
        for (int i = 0; i < rows; i++) {
            losses[lo + i] = targets[to + i] < 0 ? 0 : loss[i];
        }
        if (grad != null) {
            gradients();
            write(grad, go, rows, targets, to);
        }
        return true;
    }

    /// Lanes without a row repeat the last one.
    private void read(float[] x, int xo, int rows) {
        for (int i = 0; i < WIDTH; i++) {
            int row = xo + Math.min(i, rows - 1) * n;
            for (int j = 0; j < n; j++) {
                columns[j * WIDTH + i] = x[row + j];
            }
        }
    }

    private void write(float[] grad, int go, int rows, long[] targets, int to) {
        for (int i = 0; i < rows; i++) {
            int row = go + i * n;
            for (int j = 0; j < n; j++) {
                grad[row + j] = columns[j * WIDTH + i];
            }
            int target = (int) targets[to + i];
            if (target >= 0) {
                grad[row + target] = less[i];
            } else {
                java.util.Arrays.fill(grad, row, row + n, 0f);
            }
        }
    }

    /// Fills in the sums, and puts exponentials in the place of entries; false if a maximum is not finite.
    private boolean exponentials() {
        FloatVector m = FloatVector.fromArray(FLOATS, columns, 0);
        for (int j = 1; j < n; j++) {
            FloatVector v = FloatVector.fromArray(FLOATS, columns, j * WIDTH);
            m = m.blend(v, v.compare(VectorOperators.GT, m));
        }
        m = m.add(0f);
        FloatVector size = m.abs();
        if (!size.compare(VectorOperators.LE, Float.MAX_VALUE).allTrue()) {
            return false;
        }
        FloatVector shift = m.blend(0f, size.compare(VectorOperators.LE, FloatExp.LIMIT));
        FloatVector top = m.sub(shift);
        FloatVector low = top.sub(FloatRow.DEPTH);
        FloatVector base = FloatVector.broadcast(FLOATS, FloatExp.MAGIC);
        IntVector exponent = VectorFloatExp.step(top, base)
                .reinterpretAsInts()
                .sub(Float.floatToRawIntBits(FloatExp.MAGIC))
                .lanewise(VectorOperators.ASHR, 4);
        IntVector steps = exponent.neg().add(FloatRow.HEADROOM).lanewise(VectorOperators.LSHL, 4);
        FloatVector magic =
                steps.add(Float.floatToRawIntBits(FloatExp.MAGIC)).reinterpretAsFloats();
        m.intoArray(max, 0);
        FloatVector z0 = VectorFloatExp.step(top, magic);
        VectorFloatExp.head(z0).intoArray(topHead, 0);
        VectorFloatExp.tail(top, z0, magic).intoArray(topTail, 0);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector error = FloatVector.zero(FLOATS);
        FloatVector tie = FloatVector.zero(FLOATS);
        for (int j = 0; j < n; j++) {
            FloatVector v = FloatVector.fromArray(FLOATS, columns, j * WIDTH).sub(shift);
            VectorMask<Float> isTop = v.compare(VectorOperators.GE, top);
            tie = tie.add(1, isTop);
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            FloatVector z = VectorFloatExp.step(v, magic);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, magic);
            head.intoArray(columns, j * WIDTH);
            tail.intoArray(tails, j * WIDTH);
            head = head.blend(0f, isTop);
            FloatVector e = head.fma(tail, head);
            FloatVector s = sum.add(e);
            FloatVector b = s.sub(sum);
            error = error.add(sum.sub(s.sub(b)).add(e.sub(b)).add(head.fma(tail, head.sub(e))));
            sum = s;
        }
        sum.intoArray(sums, 0);
        error.intoArray(errors, 0);
        tie.intoArray(ties, 0);
        return true;
    }

    /// What [FloatRow] does once a row, for half of the group: the loss, the gradient at the target and the factors.
    private boolean finish(int half, double scale) {
        DoubleVector head = VectorDoubleExp.wide(topHead, half);
        DoubleVector largest = head.fma(VectorDoubleExp.wide(topTail, half), head);
        DoubleVector rest = VectorDoubleExp.wide(sums, half).add(VectorDoubleExp.wide(errors, half));
        rest = rest.blend(0, rest.compare(VectorOperators.LT, largest.mul(FloatRow.NOTHING)));
        DoubleVector tie = VectorDoubleExp.wide(ties, half);
        DoubleVector sum = tie.fma(largest, rest);
        DoubleVector others = tie.sub(1).fma(largest, rest);
        DoubleVector m = VectorDoubleExp.wide(max, half);
        DoubleVector xt = VectorDoubleExp.wide(own, half);
        m.sub(xt).add(VectorMath.log1p(others.div(largest))).intoArray(loss, half);

        DoubleVector c = DoubleVector.broadcast(DOUBLES, scale).div(sum);
        head = VectorDoubleExp.wide(ownHead, half);
        DoubleVector e = head.fma(VectorDoubleExp.wide(ownTail, half), head)
                .blend(0, xt.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY));
        others = sum.sub(e).blend(others, xt.compare(VectorOperators.EQ, m));
        VectorDoubleExp.narrow(others.mul(c).neg()).intoArray(less, half);

        LongVector bits = c.reinterpretAsLongs();
        LongVector exponent = bits.and(EXPONENT);
        DoubleVector normal = bits.and(~EXPONENT).or(ONE).reinterpretAsDoubles();
        FloatVector f = VectorDoubleExp.narrow(normal);
        f.intoArray(factor, half);
        VectorDoubleExp.narrow(normal.sub(VectorDoubleExp.wide(f))).intoArray(factorError, half);
        VectorDoubleExp.narrow(exponent.reinterpretAsDoubles()).intoArray(unit, half);
        return rest.compare(VectorOperators.GE, 0)
                .and(exponent.compare(VectorOperators.GE, LEAST).cast(DOUBLES))
                .and(exponent.compare(VectorOperators.LE, MOST).cast(DOUBLES))
                .allTrue();
    }

    private void gradients() {
        FloatVector f = FloatVector.fromArray(FLOATS, factor, 0);
        FloatVector error = FloatVector.fromArray(FLOATS, factorError, 0);
        FloatVector u = FloatVector.fromArray(FLOATS, unit, 0);
        for (int j = 0; j < n; j++) {
            FloatVector head = FloatVector.fromArray(FLOATS, columns, j * WIDTH);
            FloatVector tail = FloatVector.fromArray(FLOATS, tails, j * WIDTH);
            FloatVector rest = head.mul(tail.fma(f, error));
            head.fma(f, rest).mul(u).intoArray(columns, j * WIDTH);
        }
    }
}
