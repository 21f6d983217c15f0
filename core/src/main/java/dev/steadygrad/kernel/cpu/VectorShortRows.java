package dev.steadygrad.kernel.cpu;

import java.util.Arrays;
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

    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;

    private static final long ONE = Double.doubleToRawLongBits(1);
    private static final long EXPONENT = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    private static final double LEAST = Math.scalb(1.0, FloatRow.MIN_EXPONENT - FloatRow.HEADROOM);
    private static final double MOST = Math.scalb(1.0, FloatRow.MAX_EXPONENT - FloatRow.HEADROOM);

    /// Rows in a group.
    static final int WIDTH = VectorFloatExp.WIDTH;

    /// Elsewhere loading from many places is slow, or not one instruction.
    private static final boolean GATHERS = WIDTH == 16;

    private final int n;

    /// Column by column: the entries, then the heads of their exponentials, then the gradient.
    private final float[] columns;

    private final float[] tails;

    /// Where each row begins.
    private final int[] heads = new int[WIDTH];

    // One value a row.
    private final float[] max = new float[WIDTH];
    private final float[] shift = new float[WIDTH];
    private final float[] magic = new float[WIDTH];
    private final float[] topHead = new float[WIDTH];
    private final float[] topTail = new float[WIDTH];
    private final float[] sums = new float[WIDTH];
    private final float[] errors = new float[WIDTH];
    private final float[] ties = new float[WIDTH];
    private final float[] own = new float[WIDTH];
    private final float[] ownHead = new float[WIDTH];
    private final float[] ownTail = new float[WIDTH];
    private final double[] others = new double[WIDTH];
    private final double[] total = new double[WIDTH];
    private final double[] scale = new double[WIDTH];
    private final double[] ratio = new double[WIDTH];
    private final double[] loss = new double[WIDTH];
    private final float[] less = new float[WIDTH];
    private final float[] factor = new float[WIDTH];
    private final float[] factorError = new float[WIDTH];
    private final float[] unit = new float[WIDTH];

    /// The thread's last: new arrays would all have to come into the cache.
    private static final ThreadLocal<@Nullable VectorShortRows> LAST = new ThreadLocal<>();

    /// For rows of `n`.
    static VectorShortRows of(int n) {
        VectorShortRows rows = LAST.get();
        if (rows == null || rows.n != n) {
            rows = new VectorShortRows(n);
            LAST.set(rows);
        }
        return rows;
    }

    private VectorShortRows(int n) {
        this.n = n;
        columns = new float[n * WIDTH];
        tails = new float[n * WIDTH];
        Arrays.setAll(heads, i -> i * n);
    }

    /// As [SoftmaxRows] has it for many rows, for up to `WIDTH` of them; false if a row is not finite or a scale is far
    /// from 1: then these rows are to be done one by one.
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
            double[] scales,
            int so) {
        read(x, xo, rows);
        if (!maxima()) {
            return false;
        }
        largest();
        sum();
        for (int i = 0; i < rows; i++) {
            int target = Math.max(0, (int) targets[to + i]);
            own[i] = x[xo + i * n + target];
            ownHead[i] = columns[target * WIDTH + i];
            ownTail[i] = tails[target * WIDTH + i];
            scale[i] = scales[so + i];
        }
        Arrays.fill(scale, rows, WIDTH, 1); // lanes without a row
        for (int half = 0; half < WIDTH; half += DOUBLES.length()) {
            if (!totals(half) || grad != null && !factors(half)) {
                return false;
            }
            losses(half);
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
        if (GATHERS && rows == WIDTH) {
            for (int j = 0; j < n; j++) {
                FloatVector.fromArray(FLOATS, x, xo + j, heads, 0).intoArray(columns, j * WIDTH);
            }
            return;
        }
        for (int i = 0; i < WIDTH; i++) {
            int row = xo + Math.min(i, rows - 1) * n;
            for (int j = 0; j < n; j++) {
                columns[j * WIDTH + i] = x[row + j];
            }
        }
    }

    private void write(float[] grad, int go, int rows, long[] targets, int to) {
        boolean scatters = GATHERS && rows == WIDTH;
        for (int j = 0; scatters && j < n; j++) {
            FloatVector.fromArray(FLOATS, columns, j * WIDTH).intoArray(grad, go + j, heads, 0);
        }
        for (int i = 0; i < rows; i++) {
            int row = go + i * n;
            for (int j = 0; !scatters && j < n; j++) {
                grad[row + j] = columns[j * WIDTH + i];
            }
            int target = (int) targets[to + i];
            if (target >= 0) {
                grad[row + target] = less[i];
            } else {
                Arrays.fill(grad, row, row + n, 0f);
            }
        }
    }

    /// Fills in what exponentials are measured from; false if a maximum is not finite.
    private boolean maxima() {
        FloatVector m = FloatVector.fromArray(FLOATS, columns, 0);
        for (int j = 1; j < n; j++) {
            FloatVector v = FloatVector.fromArray(FLOATS, columns, j * WIDTH);
            m = m.blend(v, v.compare(VectorOperators.GT, m));
        }
        m = m.add(0f);
        m.intoArray(max, 0);
        FloatVector size = m.abs();
        FloatVector s = m.blend(0f, size.compare(VectorOperators.LE, FloatExp.LIMIT));
        s.intoArray(shift, 0);
        IntVector exponent = VectorFloatExp.exponent(m.sub(s));
        VectorFloatExp.magic(exponent.neg().add(FloatRow.HEADROOM)).intoArray(magic, 0);
        return size.compare(VectorOperators.LE, Float.MAX_VALUE).allTrue();
    }

    private void largest() {
        FloatVector top = FloatVector.fromArray(FLOATS, max, 0).sub(FloatVector.fromArray(FLOATS, shift, 0));
        FloatVector base = FloatVector.fromArray(FLOATS, magic, 0);
        FloatVector z = VectorFloatExp.step(top, base);
        VectorFloatExp.head(z).intoArray(topHead, 0);
        VectorFloatExp.tail(top, z, base).intoArray(topTail, 0);
    }

    /// Fills in the sums, and puts exponentials in the place of entries.
    private void sum() {
        FloatVector base = FloatVector.fromArray(FLOATS, magic, 0);
        FloatVector back = FloatVector.fromArray(FLOATS, shift, 0);
        FloatVector top = FloatVector.fromArray(FLOATS, max, 0).sub(back);
        FloatVector low = top.sub(FloatRow.DEPTH);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector error = FloatVector.zero(FLOATS);
        FloatVector tie = FloatVector.zero(FLOATS);
        for (int j = 0; j < n; j++) {
            FloatVector v = FloatVector.fromArray(FLOATS, columns, j * WIDTH).sub(back);
            VectorMask<Float> isTop = v.compare(VectorOperators.GE, top);
            tie = tie.add(1, isTop);
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            FloatVector z = VectorFloatExp.step(v, base);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, base);
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
    }

    // What [FloatRow] does once a row, for half of a group, in methods that the compiler can still inline into.

    /// The sums in double; false if one is NaN.
    private boolean totals(int half) {
        DoubleVector head = VectorDoubleExp.wide(topHead, half);
        DoubleVector largest = head.fma(VectorDoubleExp.wide(topTail, half), head);
        DoubleVector rest = VectorDoubleExp.wide(sums, half).add(VectorDoubleExp.wide(errors, half));
        rest = rest.blend(0, rest.compare(VectorOperators.LT, largest.mul(FloatRow.NOTHING)));
        DoubleVector tie = VectorDoubleExp.wide(ties, half);
        DoubleVector other = tie.sub(1).fma(largest, rest);
        tie.fma(largest, rest).intoArray(total, half);
        other.intoArray(others, half);
        other.div(largest).intoArray(ratio, half);
        return rest.compare(VectorOperators.GE, 0).allTrue();
    }

    private void losses(int half) {
        DoubleVector log = VectorMath.log1p(DoubleVector.fromArray(DOUBLES, ratio, half));
        VectorDoubleExp.wide(max, half)
                .sub(VectorDoubleExp.wide(own, half))
                .add(log)
                .intoArray(loss, half);
    }

    /// The gradient at the target, and the factors of the others; false if the scale is too far from 1.
    private boolean factors(int half) {
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, total, half);
        DoubleVector c = DoubleVector.fromArray(DOUBLES, scale, half).div(sum);
        DoubleVector xt = VectorDoubleExp.wide(own, half);
        DoubleVector head = VectorDoubleExp.wide(ownHead, half);
        DoubleVector e = head.fma(VectorDoubleExp.wide(ownTail, half), head)
                .blend(0, xt.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY));
        DoubleVector other = DoubleVector.fromArray(DOUBLES, others, half);
        other = sum.sub(e).blend(other, xt.compare(VectorOperators.EQ, VectorDoubleExp.wide(max, half)));
        VectorDoubleExp.narrow(other.mul(c).neg()).intoArray(less, half);

        LongVector bits = c.reinterpretAsLongs();
        LongVector exponent = bits.and(EXPONENT);
        DoubleVector normal = bits.and(~EXPONENT).or(ONE).reinterpretAsDoubles();
        FloatVector f = VectorDoubleExp.narrow(normal);
        f.intoArray(factor, half);
        VectorDoubleExp.narrow(normal.sub(VectorDoubleExp.wide(f))).intoArray(factorError, half);
        DoubleVector power = exponent.reinterpretAsDoubles();
        VectorDoubleExp.narrow(power).intoArray(unit, half);
        return power.compare(VectorOperators.GE, LEAST)
                .and(power.compare(VectorOperators.LE, MOST))
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
