package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops over rows of doubles by the Vector API, bit for bit as in plain Java. The backward sums stay
/// as they are.
final class VectorDoubleSoftmax extends ScalarDoubleSoftmax {
    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, DOUBLES.vectorShape());
    private static final int WIDTH = VectorDoubleExp.WIDTH;

    @Override
    double max(double[] x, int xo, int n) {
        LongVector high = LongVector.broadcast(LONGS, Long.MIN_VALUE);
        LongVector low = LongVector.broadcast(LONGS, Long.MAX_VALUE);
        int bound = DOUBLES.loopBound(n);
        for (int j = 0; j < bound; j += WIDTH) {
            LongVector v = DoubleVector.fromArray(DOUBLES, x, xo + j).reinterpretAsLongs();
            high = high.max(v);
            low = low.min(v);
        }
        // As integers, positive numbers are in order and negative ones in reverse.
        long h = high.reduceLanes(VectorOperators.MAX);
        long l = low.reduceLanes(VectorOperators.MIN);
        double m = bound == 0 ? x[xo] : Double.longBitsToDouble(h >= 0 ? h : l);
        for (int j = bound; j < n; j++) {
            m = x[xo + j] > m ? x[xo + j] : m;
        }
        return m;
    }

    @Override
    void sum(double[] x, int xo, int n, DoubleRow row) {
        double[] sums = new double[LANES];
        double[] errors = new double[LANES];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            int bound = count & -LANES;
            for (int lane = 0; lane < LANES; lane += WIDTH) {
                row.ties += sum(x, xo + from + lane, bound, row, sums, errors, lane);
            }
            for (int j = bound; j < count; j++) {
                add(x[xo + from + j], row, sums, errors, j - bound);
            }
            gather(row, sums, errors);
        }
    }

    /// The lanes of one vector, from `lane`; returns how often the maximum stands in them.
    private static int sum(double[] x, int xo, int count, DoubleRow row, double[] sums, double[] errors, int lane) {
        DoubleVector shift = DoubleVector.broadcast(DOUBLES, row.shift);
        DoubleVector top = DoubleVector.broadcast(DOUBLES, row.top);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, row.low);
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, lane);
        DoubleVector error = DoubleVector.fromArray(DOUBLES, errors, lane);
        int ties = 0;
        for (int j = 0; j < count; j += LANES) {
            DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xo + j).sub(shift);
            VectorMask<Double> isTop = v.compare(VectorOperators.GE, top);
            ties += isTop.trueCount();
            VectorMask<Double> none = v.compare(VectorOperators.LT, low);
            v = v.blend(low, none);
            DoubleVector z = VectorDoubleExp.step(v);
            DoubleVector power = VectorDoubleExp.power(z, row.bias).blend(0, isTop.or(none));
            DoubleVector e = VectorDoubleExp.head(v, z).mul(power);
            DoubleVector s = sum.add(e);
            DoubleVector b = s.sub(sum);
            DoubleVector tail = VectorDoubleExp.tail(v, z).mul(power);
            error = error.add(sum.sub(s.sub(b)).add(e.sub(b)).add(tail));
            sum = s;
        }
        sum.intoArray(sums, lane);
        error.intoArray(errors, lane);
        return ties;
    }

    @Override
    void exp(double[] x, int xo, double[] y, int yo, int n, DoubleRow row) {
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, row.factor);
        DoubleVector factorError = DoubleVector.broadcast(DOUBLES, row.factorError);
        int bound = DOUBLES.loopBound(n);
        for (int j = 0; j < bound; j += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xo + j).sub(row.shift);
            VectorMask<Double> none = v.compare(VectorOperators.LT, row.low);
            v = v.blend(row.low, none);
            DoubleVector z = VectorDoubleExp.step(v);
            DoubleVector head = VectorDoubleExp.head(v, z);
            DoubleVector tail = VectorDoubleExp.tail(v, z);
            DoubleVector p = head.fma(factor, head.fma(factorError, tail.mul(factor)));
            p.mul(VectorDoubleExp.power(z, row.bias))
                    .mul(row.unit)
                    .blend(0, none)
                    .intoArray(y, yo + j);
        }
        super.exp(x, xo + bound, y, yo + bound, n - bound, row);
    }

    @Override
    void log(double[] x, int xo, double[] y, int yo, int n, double max, double logSum, double error) {
        int bound = DOUBLES.loopBound(n);
        for (int j = 0; j < bound; j += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xo + j);
            DoubleVector t = v.sub(max);
            DoubleVector b = t.sub(v);
            DoubleVector d = v.sub(t.sub(b)).sub(b.add(max)).sub(error);
            t.sub(logSum)
                    .add(d.blend(0, t.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY)))
                    .intoArray(y, yo + j);
        }
        super.log(x, xo + bound, y, yo + bound, n - bound, max, logSum, error);
    }
}
