package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops over rows of floats by the Vector API, bit for bit what [ScalarFloatSoftmax] does.
final class VectorFloatSoftmax extends FloatSoftmax {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorFloatExp.INTS;
    private static final int WIDTH = VectorFloatExp.WIDTH;

    private final ScalarFloatSoftmax scalar;

    VectorFloatSoftmax(DoubleSoftmax wide) {
        super(wide);
        scalar = new ScalarFloatSoftmax(wide);
    }

    @Override
    float max(float[] x, int xo, int n) {
        IntVector high = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector low = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        int bound = FLOATS.loopBound(n);
        for (int j = 0; j < bound; j += WIDTH) {
            IntVector v = FloatVector.fromArray(FLOATS, x, xo + j).reinterpretAsInts();
            high = high.max(v);
            low = low.min(v);
        }
        // As integers, positive floats are in order and negative ones in reverse.
        int h = high.reduceLanes(VectorOperators.MAX);
        int l = low.reduceLanes(VectorOperators.MIN);
        float m = bound == 0 ? x[xo] : Float.intBitsToFloat(h >= 0 ? h : l);
        for (int j = bound; j < n; j++) {
            m = x[xo + j] > m ? x[xo + j] : m;
        }
        return m;
    }

    @Override
    void sum(float[] x, int xo, int n, FloatRow row) {
        if (n < SHORT) {
            ScalarFloatSoftmax.sumLanes(x, xo, n, row, 1);
            return;
        }
        float[] sums = new float[LANES];
        float[] errors = new float[LANES];
        int[] ties = new int[WIDTH];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            block(x, xo + from, count & -LANES, row, sums, errors, ties);
            if ((count & (LANES - 1)) != 0) {
               for (int j = count & -LANES; j < count; j++) ScalarFloatSoftmax.add(x[xo + from + j], row, sums, errors, j & (LANES - 1));
            }
            row.rest += ScalarFloatSoftmax.total(sums, errors);
        }
        for (int t : ties) {
            row.ties += t;
        }
    }

    private static void block(
            float[] x, int xo, int count, FloatRow row, float[] sums, float[] errors, int[] ties) {
        IntVector h0 = VectorFloatExp.part(FloatExp.HEADS, 0).add(row.power);
        IntVector h1 = VectorFloatExp.part(FloatExp.HEADS, 1).add(row.power);
        IntVector h2 = VectorFloatExp.part(FloatExp.HEADS, 2).add(row.power);
        IntVector h3 = VectorFloatExp.part(FloatExp.HEADS, 3).add(row.power);
        IntVector t0 = VectorFloatExp.part(FloatExp.TAILS, 0);
        IntVector t1 = VectorFloatExp.part(FloatExp.TAILS, 1);
        IntVector t2 = VectorFloatExp.part(FloatExp.TAILS, 2);
        IntVector t3 = VectorFloatExp.part(FloatExp.TAILS, 3);
        FloatVector shift = FloatVector.broadcast(FLOATS, row.shift);
        FloatVector top = FloatVector.broadcast(FLOATS, row.top);
        FloatVector low = FloatVector.broadcast(FLOATS, row.low);
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, lane);
            FloatVector error = FloatVector.fromArray(FLOATS, errors, lane);
            IntVector tie = IntVector.fromArray(INTS, ties, 0);
            for (int j = 0; j < count; j += LANES) {
                FloatVector v = FloatVector.fromArray(FLOATS, x, xo + lane + j).sub(shift);
                VectorMask<Float> isTop = v.compare(VectorOperators.GE, top);
                tie = tie.add(1, isTop.cast(INTS));
                v = v.blend(low, v.compare(VectorOperators.LT, low));
                FloatVector z = VectorFloatExp.step(v);
                FloatVector head = VectorFloatExp.head(z, h0, h1, h2, h3).blend(0f, isTop);
                FloatVector tail = VectorFloatExp.tail(v, z, t0, t1, t2, t3);
                FloatVector e = head.fma(tail, head);
                FloatVector s = sum.add(e);
                FloatVector b = s.sub(sum);
                error = error.add(sum.sub(s.sub(b)).add(e.sub(b)).add(head.fma(tail, head.sub(e))));
                sum = s;
            }
            sum.intoArray(sums, lane);
            error.intoArray(errors, lane);
            tie.intoArray(ties, 0);
        }
    }

    @Override
    void exp(float[] x, int xo, float[] y, int yo, int n, FloatRow row) {
        IntVector h0 = VectorFloatExp.part(FloatExp.HEADS, 0).add(row.power);
        IntVector h1 = VectorFloatExp.part(FloatExp.HEADS, 1).add(row.power);
        IntVector h2 = VectorFloatExp.part(FloatExp.HEADS, 2).add(row.power);
        IntVector h3 = VectorFloatExp.part(FloatExp.HEADS, 3).add(row.power);
        IntVector t0 = VectorFloatExp.part(FloatExp.TAILS, 0);
        IntVector t1 = VectorFloatExp.part(FloatExp.TAILS, 1);
        IntVector t2 = VectorFloatExp.part(FloatExp.TAILS, 2);
        IntVector t3 = VectorFloatExp.part(FloatExp.TAILS, 3);
        FloatVector shift = FloatVector.broadcast(FLOATS, row.shift);
        FloatVector low = FloatVector.broadcast(FLOATS, row.low);
        FloatVector factor = FloatVector.broadcast(FLOATS, row.factor);
        FloatVector factorError = FloatVector.broadcast(FLOATS, row.factorError);
        FloatVector unit = FloatVector.broadcast(FLOATS, row.unit);
        int bound = FLOATS.loopBound(n);
        for (int j = 0; j < bound; j += WIDTH) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xo + j).sub(shift);
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            FloatVector z = VectorFloatExp.step(v);
            FloatVector head = VectorFloatExp.head(z, h0, h1, h2, h3);
            FloatVector tail = VectorFloatExp.tail(v, z, t0, t1, t2, t3);
            FloatVector rest = head.mul(tail.fma(factor, factorError));
            head.fma(factor, rest).mul(unit).intoArray(y, yo + j);
        }
        for (int j = bound; j < n; j++) {
            y[yo + j] = ScalarFloatSoftmax.exp(x[xo + j], row);
        }
    }

    @Override
    void log(float[] x, int xo, float[] y, int yo, int n, double max, double logSum) {
        scalar.log(x, xo, y, yo, n, max, logSum);
    }

    @Override
    double dot(float[] a, int ao, float[] b, int bo, int n) {
        return scalar.dot(a, ao, b, bo, n);
    }

    @Override
    double sum(float[] a, int ao, int n) {
        return scalar.sum(a, ao, n);
    }

    @Override
    void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double dot) {
        scalar.softmaxBackward(y, yo, g, go, dx, dxo, n, dot);
    }

    @Override
    void logSoftmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double sum) {
        scalar.logSoftmaxBackward(y, yo, g, go, dx, dxo, n, sum);
    }
}
