package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Cross-entropy of a group of short rows, one in each lane, bit for bit what [ScalarFloatSoftmax] does row by row.
final class VectorShortRows {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorFloatExp.INTS;

    /// Rows in a group.
    static final int WIDTH = VectorFloatExp.WIDTH;

    private final int n;

    /// Column by column: the entries, then their exponentials, then the gradient.
    private final float[] columns;

    private final float[] tails;
    private final float[] max = new float[WIDTH];
    private final float[] sums = new float[WIDTH];
    private final float[] errors = new float[WIDTH];
    private final int[] ties = new int[WIDTH];
    private final float[] factors = new float[WIDTH];
    private final float[] factorErrors = new float[WIDTH];
    private final float[] units = new float[WIDTH];

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
        float[] less = new float[WIDTH];
        for (int i = 0; i < rows; i++) {
            FloatRow row = new FloatRow(max[i]);
            row.ties = ties[i];
            row.rest = (double) sums[i] + errors[i];
            if (!row.finish() || !row.output(scale)) {
                return false;
            }
            int target = (int) targets[to + i];
            float xt = x[xo + i * n + Math.max(target, 0)];
            losses[lo + i] = target < 0 ? 0 : row.loss(xt);
            less[i] = (float) (scale * row.lessOne(xt));
            factors[i] = row.factor;
            factorErrors[i] = row.factorError;
            units[i] = row.unit;
        }
        if (grad != null) {
            gradients();
            write(grad, go, rows, targets, to, less);
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

    private void write(float[] grad, int go, int rows, long[] targets, int to, float[] less) {
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
        m.intoArray(max, 0);
        FloatVector shift = m.blend(0f, size.compare(VectorOperators.LE, FloatExp.LIMIT));
        FloatVector top = m.sub(shift);
        FloatVector low = top.sub(FloatRow.DEPTH);
        IntVector power = IntVector.broadcast(INTS, FloatRow.HEADROOM)
                .sub(VectorFloatExp.step(top)
                        .reinterpretAsInts()
                        .sub(Float.floatToRawIntBits(FloatExp.MAGIC))
                        .lanewise(VectorOperators.ASHR, 4))
                .lanewise(VectorOperators.LSHL, 23);
        IntVector h0 = VectorFloatExp.part(FloatExp.HEADS, 0);
        IntVector h1 = VectorFloatExp.part(FloatExp.HEADS, 1);
        IntVector h2 = VectorFloatExp.part(FloatExp.HEADS, 2);
        IntVector h3 = VectorFloatExp.part(FloatExp.HEADS, 3);
        IntVector t0 = VectorFloatExp.part(FloatExp.TAILS, 0);
        IntVector t1 = VectorFloatExp.part(FloatExp.TAILS, 1);
        IntVector t2 = VectorFloatExp.part(FloatExp.TAILS, 2);
        IntVector t3 = VectorFloatExp.part(FloatExp.TAILS, 3);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector error = FloatVector.zero(FLOATS);
        IntVector tie = IntVector.zero(INTS);
        for (int j = 0; j < n; j++) {
            FloatVector v = FloatVector.fromArray(FLOATS, columns, j * WIDTH).sub(shift);
            VectorMask<Float> isTop = v.compare(VectorOperators.GE, top);
            tie = tie.add(1, isTop.cast(INTS));
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            FloatVector z = VectorFloatExp.step(v);
            FloatVector head = VectorFloatExp.head(z, h0, h1, h2, h3)
                    .reinterpretAsInts()
                    .add(power)
                    .reinterpretAsFloats();
            FloatVector tail = VectorFloatExp.tail(v, z, t0, t1, t2, t3);
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

    private void gradients() {
        FloatVector factor = FloatVector.fromArray(FLOATS, factors, 0);
        FloatVector factorError = FloatVector.fromArray(FLOATS, factorErrors, 0);
        FloatVector unit = FloatVector.fromArray(FLOATS, units, 0);
        for (int j = 0; j < n; j++) {
            FloatVector head = FloatVector.fromArray(FLOATS, columns, j * WIDTH);
            FloatVector tail = FloatVector.fromArray(FLOATS, tails, j * WIDTH);
            FloatVector rest = head.mul(tail.fma(factor, factorError));
            head.fma(factor, rest).mul(unit).intoArray(columns, j * WIDTH);
        }
    }
}
