package dev.steadygrad.kernel.cpu;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops over rows of floats by the Vector API, bit for bit as in plain Java. Rows shorter than a vector don't get
/// into them: see [VectorFloats].
final class VectorFloatSoftmax extends ScalarFloatSoftmax {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorFloatExp.INTS;
    private static final int WIDTH = VectorFloatExp.WIDTH;

    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;
    private static final VectorSpecies<Float> HALVES = VectorDoubleExp.FLOATS;

    /// As many floats as there are doubles in a vector.
    private static final int HALF = VectorDoubleExp.WIDTH;
    private static final Class<? extends Vector<Float>> FLOAT_VECTOR = FLOATS.vectorType();
    private static final Class<? extends Vector<Integer>> INT_VECTOR = INTS.vectorType();
    private static final Class<? extends Vector<Double>> DOUBLE_VECTOR = DOUBLES.vectorType();

    VectorFloatSoftmax(DoubleSoftmax wide) {
        super(wide, new VectorNearFloats());
    }

    /// As integers, positive floats are in order and negative ones in reverse; unsigned, negative ones are above. The
    /// compiler has no unsigned maximum over lanes: the sign bit is turned for it.
    @Override
    FloatRow measure(float[] x, int xo, int n) {
        return n < WIDTH ? super.measure(x, xo, n) : vectorMeasure(x, xo, n);
    }

    private FloatRow vectorMeasure(float[] x, int xo, int n) {
        int bound = FLOATS.loopBound(n);
        IntVector high = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector low = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector least = IntVector.zero(INTS);
        for (int j = 0; j < bound; j += WIDTH) {
            IntVector v =
                    ((FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + j))).reinterpretAsInts();
            high = ((IntVector) INT_VECTOR.cast(high)).max(v);
            low = ((IntVector) INT_VECTOR.cast(low)).min(v);
            least = ((IntVector) INT_VECTOR.cast(least)).lanewise(VectorOperators.UMAX, v);
        }
        int h = ((IntVector) INT_VECTOR.cast(high)).reduceLanes(VectorOperators.MAX);
        int l = ((IntVector) INT_VECTOR.cast(low)).reduceLanes(VectorOperators.MIN);
        float max = max(x, xo + bound, n - bound, Float.intBitsToFloat(h >= 0 ? h : l));
        // the entries after the last full vector are left to plain Java
        int min = ((IntVector) INT_VECTOR.cast(least))
                        .lanewise(VectorOperators.XOR, Integer.MIN_VALUE)
                        .reduceLanes(VectorOperators.MAX)
                ^ Integer.MIN_VALUE;
        return FloatRow.of(max + 0f, min >= 0 ? 0 : Float.intBitsToFloat(min));
    }

    @Override
    void sum(float[] x, int xo, int n, FloatRow row) {
        if (n < SHORT) {
            super.sum(x, xo, n, row);
            return;
        }
        float[] ties = row.lanes;
        Arrays.fill(ties, 0);
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            int bound = count & -LANES;
            block(x, xo + from, bound, row);
            for (int j = bound; j < count; j++) {
                add(x[xo + from + j], row, j - bound);
            }
            row.rest += total(row);
        }
        for (int lane = 0; lane < WIDTH; lane++) {
            row.ties += (int) ties[lane];
        }
    }

    private static void block(float[] x, int xo, int count, FloatRow row) {
        boolean plain = row.plain;
        FloatVector magic = FloatVector.broadcast(FLOATS, row.magic);
        FloatVector shift = FloatVector.broadcast(FLOATS, row.shift);
        FloatVector top = FloatVector.broadcast(FLOATS, row.top);
        FloatVector low = FloatVector.broadcast(FLOATS, row.low);
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            FloatVector sum = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, row.sums, lane));
            FloatVector error = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, row.errors, lane));
            FloatVector tie = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, row.lanes, 0));
            for (int j = 0; j < count; j += LANES) {
                FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + lane + j));
                FloatVector before = (FloatVector) FLOAT_VECTOR.cast(sum);
                if (!plain) {
                    v = v.sub(shift);
                    v = v.blend(low, v.compare(VectorOperators.LT, low));
                }
                VectorMask<Float> isTop = v.compare(VectorOperators.GE, top);
                tie = ((FloatVector) FLOAT_VECTOR.cast(tie)).add(1, isTop);
                FloatVector z = VectorFloatExp.step(v, magic);
                FloatVector head = VectorFloatExp.head(z).blend(0f, isTop);
                FloatVector tail = VectorFloatExp.tail(v, z, magic);
                FloatVector e = head.fma(tail, head);
                FloatVector s = before.add(e);
                FloatVector b = s.sub(before);
                FloatVector lost = before.sub(s.sub(b)).add(e.sub(b)).add(head.fma(tail, head.sub(e)));
                error = ((FloatVector) FLOAT_VECTOR.cast(error)).add(lost);
                sum = s;
            }
            ((FloatVector) FLOAT_VECTOR.cast(sum)).intoArray(row.sums, lane);
            ((FloatVector) FLOAT_VECTOR.cast(error)).intoArray(row.errors, lane);
            ((FloatVector) FLOAT_VECTOR.cast(tie)).intoArray(row.lanes, 0);
        }
    }

    @Override
    void exp(float[] x, int xo, float[] y, int yo, int n, FloatRow row) {
        int bound = FLOATS.loopBound(n);
        if (bound > 0) {
            vectorExp(x, xo, y, yo, bound, row);
        }
        super.exp(x, xo + bound, y, yo + bound, n - bound, row);
    }

    private static void vectorExp(float[] x, int xo, float[] y, int yo, int n, FloatRow row) {
        boolean plain = row.plain;
        FloatVector magic = FloatVector.broadcast(FLOATS, row.magic);
        FloatVector shift = FloatVector.broadcast(FLOATS, row.shift);
        FloatVector low = FloatVector.broadcast(FLOATS, row.low);
        FloatVector factor = FloatVector.broadcast(FLOATS, row.factor);
        FloatVector factorError = FloatVector.broadcast(FLOATS, row.factorError);
        FloatVector unit = FloatVector.broadcast(FLOATS, row.unit);
        for (int j = 0; j < n; j += WIDTH) {
            FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + j));
            if (!plain) {
                v = v.sub(shift);
                v = v.blend(low, v.compare(VectorOperators.LT, low));
            }
            FloatVector z = VectorFloatExp.step(v, magic);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, magic);
            FloatVector rest = head.mul(tail.fma(factor, factorError));
            head.fma(factor, rest).mul(unit).intoArray(y, yo + j);
        }
    }

    @Override
    void log(float[] x, int xo, float[] y, int yo, int n, double max, double logSum) {
        int bound = HALVES.loopBound(n);
        if (bound > 0) {
            vectorLog(x, xo, y, yo, bound, max, logSum);
        }
        super.log(x, xo + bound, y, yo + bound, n - bound, max, logSum);
    }

    private static void vectorLog(float[] x, int xo, float[] y, int yo, int n, double max, double logSum) {
        DoubleVector m = DoubleVector.broadcast(DOUBLES, max);
        DoubleVector l = DoubleVector.broadcast(DOUBLES, logSum);
        for (int j = 0; j < n; j += HALF) {
            VectorDoubleExp.narrow(VectorDoubleExp.wide(x, xo + j).sub(m).sub(l))
                    .intoArray(y, yo + j);
        }
    }

    @Override
    double dot(float[] a, int ao, float[] b, int bo, int n) {
        double[] sums = lanes(0);
        int bound = n & -LANES;
        if (bound > 0) {
            vectorDot(a, ao, b, bo, bound, sums);
        }
        return dot(a, ao + bound, b, bo + bound, n - bound, sums);
    }

    private static void vectorDot(float[] a, int ao, float[] b, int bo, int n, double[] sums) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            for (int lane = 0; lane < LANES; lane += HALF) {
                DoubleVector sum = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, sums, lane));
                for (int j = from; j < to; j += LANES) {
                    sum = ((DoubleVector) DOUBLE_VECTOR.cast(sum))
                            .add(VectorDoubleExp.wide(a, ao + lane + j).mul(VectorDoubleExp.wide(b, bo + lane + j)));
                }
                ((DoubleVector) DOUBLE_VECTOR.cast(sum)).intoArray(sums, lane);
            }
        }
    }

    @Override
    double sum(float[] a, int ao, int n) {
        double[] sums = lanes(0);
        int bound = n & -LANES;
        if (bound > 0) {
            vectorSum(a, ao, bound, sums);
        }
        return sum(a, ao + bound, n - bound, sums);
    }

    private static void vectorSum(float[] a, int ao, int n, double[] sums) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            for (int lane = 0; lane < LANES; lane += HALF) {
                DoubleVector sum = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, sums, lane));
                for (int j = from; j < to; j += LANES) {
                    sum = ((DoubleVector) DOUBLE_VECTOR.cast(sum)).add(VectorDoubleExp.wide(a, ao + lane + j));
                }
                ((DoubleVector) DOUBLE_VECTOR.cast(sum)).intoArray(sums, lane);
            }
        }
    }

    @Override
    void softmaxBackward(float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double shift, double dot) {
        int bound = HALVES.loopBound(n);
        if (bound > 0) {
            vectorSoftmaxBackward(y, yo, g, go, dx, dxo, bound, shift, dot);
        }
        super.softmaxBackward(y, yo + bound, g, go + bound, dx, dxo + bound, n - bound, shift, dot);
    }

    private static void vectorSoftmaxBackward(
            float[] y, int yo, float[] g, int go, float[] dx, int dxo, int n, double shift, double dot) {
        DoubleVector from = DoubleVector.broadcast(DOUBLES, shift);
        DoubleVector d = DoubleVector.broadcast(DOUBLES, dot);
        for (int j = 0; j < n; j += HALF) {
            VectorDoubleExp.narrow(VectorDoubleExp.wide(y, yo + j)
                            .mul(VectorDoubleExp.wide(g, go + j).sub(from).sub(d)))
                    .intoArray(dx, dxo + j);
        }
    }

    @Override
    void logSoftmaxBackward(float[] g, int go, float[] dx, int dxo, int n, double sum) {
        int bound = HALVES.loopBound(n);
        if (bound > 0) {
            vectorLogSoftmaxBackward(g, go, dx, dxo, bound, sum);
        }
        super.logSoftmaxBackward(g, go + bound, dx, dxo + bound, n - bound, sum);
    }

    private static void vectorLogSoftmaxBackward(float[] g, int go, float[] dx, int dxo, int n, double sum) {
        DoubleVector all = DoubleVector.broadcast(DOUBLES, sum);
        for (int j = 0; j < n; j += HALF) {
            VectorDoubleExp.narrow(VectorDoubleExp.wide(g, go + j)
                            .sub(VectorDoubleExp.wide(dx, dxo + j).mul(all)))
                    .intoArray(dx, dxo + j);
        }
    }
}
