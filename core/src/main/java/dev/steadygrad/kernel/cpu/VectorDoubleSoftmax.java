package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops over rows of doubles by the Vector API, bit for bit as in plain Java. The backward sums stay
/// as they are.
///
/// The two loops with an exponential write out [DoubleExp#head] and [DoubleExp#tail]: the series is shared, and they
/// are longer than the 325 bytes that HotSpot inlines at most. Inlined, they would use up what a method may have of
/// nodes, and the vectors left over would be objects; for the same reason sums are taken in two loops. Rows shorter
/// than a vector don't get into any of them: see [VectorFloats].
final class VectorDoubleSoftmax extends ScalarDoubleSoftmax {
    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, DOUBLES.vectorShape());
    private static final int WIDTH = VectorDoubleExp.WIDTH;
    private static final Class<? extends Vector<Double>> DOUBLE_VECTOR = DOUBLES.vectorType();
    private static final Class<? extends Vector<Long>> LONG_VECTOR = LONGS.vectorType();

    @Override
    double max(double[] x, int xo, int n) {
        int bound = DOUBLES.loopBound(n);
        if (bound == 0) {
            return super.max(x, xo, n);
        }
        double m = largest(x, xo, bound);
        for (int j = bound; j < n; j++) {
            m = x[xo + j] > m ? x[xo + j] : m;
        }
        return m;
    }

    private static double largest(double[] x, int xo, int n) {
        LongVector high = LongVector.broadcast(LONGS, Long.MIN_VALUE);
        LongVector low = LongVector.broadcast(LONGS, Long.MAX_VALUE);
        for (int j = 0; j < n; j += WIDTH) {
            LongVector v = ((DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, x, xo + j)))
                    .reinterpretAsLongs();
            high = ((LongVector) LONG_VECTOR.cast(high)).max(v);
            low = ((LongVector) LONG_VECTOR.cast(low)).min(v);
        }
        // As integers, positive numbers are in order and negative ones in reverse.
        long h = ((LongVector) LONG_VECTOR.cast(high)).reduceLanes(VectorOperators.MAX);
        long l = ((LongVector) LONG_VECTOR.cast(low)).reduceLanes(VectorOperators.MIN);
        return Double.longBitsToDouble(h >= 0 ? h : l);
    }

    @Override
    void sum(double[] x, int xo, int n, DoubleRow row) {
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            int bound = count & -LANES;
            for (int at = 0; at < bound; at += DoubleRow.PIECE) {
                int length = Math.min(DoubleRow.PIECE, bound - at);
                row.ties += exponentials(x, xo + from + at, length, row);
                for (int lane = 0; lane < LANES; lane += WIDTH) {
                    add(row, lane, length);
                }
            }
            for (int j = bound; j < count; j++) {
                add(x[xo + from + j], row, j - bound);
            }
            gather(row);
        }
    }

    /// Fills in the exponentials of a piece, 0 for the maximum; returns how often that stands in it.
    private static int exponentials(double[] x, int xo, int count, DoubleRow row) {
        DoubleVector shift = DoubleVector.broadcast(DOUBLES, row.shift);
        DoubleVector top = DoubleVector.broadcast(DOUBLES, row.top);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, row.low);
        int ties = 0;
        for (int j = 0; j < count; j += WIDTH) {
            DoubleVector v = ((DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, x, xo + j))).sub(shift);
            VectorMask<Double> isTop = v.compare(VectorOperators.GE, top);
            ties += isTop.trueCount();
            VectorMask<Double> none = v.compare(VectorOperators.LT, low);
            v = v.blend(low, none);
            DoubleVector z = VectorDoubleExp.step(v);
            DoubleVector power = VectorDoubleExp.power(z, row.bias).blend(0, isTop.or(none));
            DoubleVector k = z.sub(VectorDoubleExp.MAGIC);
            DoubleVector exact = k.fma(VectorDoubleExp.MINUS_HIGH, v);
            DoubleVector r = k.fma(VectorDoubleExp.MINUS_LOW, exact);
            DoubleVector d = k.fma(VectorDoubleExp.MINUS_LOW, exact.sub(r));
            DoubleVector w = VectorDoubleExp.rest(r);
            DoubleVector q = r.add(w);
            DoubleVector head = q.add(VectorDoubleExp.ONE);
            DoubleVector rest = r.sub(q).add(w).add(d.fma(r, d));
            DoubleVector tail = VectorDoubleExp.ONE.sub(head).add(q).add(rest);
            head.mul(power).intoArray(row.heads, j);
            tail.mul(power).intoArray(row.tails, j);
        }
        return ties;
    }

    /// Adds a piece's exponentials to the lanes of one vector, from `lane`.
    private static void add(DoubleRow row, int lane, int count) {
        DoubleVector sum = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, row.sums, lane));
        DoubleVector error = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, row.errors, lane));
        for (int j = lane; j < count; j += LANES) {
            DoubleVector e = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, row.heads, j));
            DoubleVector before = (DoubleVector) DOUBLE_VECTOR.cast(sum);
            DoubleVector s = before.add(e);
            DoubleVector b = s.sub(before);
            DoubleVector tail = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, row.tails, j));
            error = ((DoubleVector) DOUBLE_VECTOR.cast(error))
                    .add(before.sub(s.sub(b)).add(e.sub(b)).add(tail));
            sum = s;
        }
        ((DoubleVector) DOUBLE_VECTOR.cast(sum)).intoArray(row.sums, lane);
        ((DoubleVector) DOUBLE_VECTOR.cast(error)).intoArray(row.errors, lane);
    }

    @Override
    void exp(double[] x, int xo, double[] y, int yo, int n, DoubleRow row) {
        int bound = DOUBLES.loopBound(n);
        if (bound > 0) {
            vectorExp(x, xo, y, yo, bound, row);
        }
        super.exp(x, xo + bound, y, yo + bound, n - bound, row);
    }

    private static void vectorExp(double[] x, int xo, double[] y, int yo, int n, DoubleRow row) {
        DoubleVector shift = DoubleVector.broadcast(DOUBLES, row.shift);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, row.low);
        DoubleVector unit = DoubleVector.broadcast(DOUBLES, row.unit);
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, row.factor);
        DoubleVector factorError = DoubleVector.broadcast(DOUBLES, row.factorError);
        for (int j = 0; j < n; j += WIDTH) {
            DoubleVector v = ((DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, x, xo + j))).sub(shift);
            VectorMask<Double> none = v.compare(VectorOperators.LT, low);
            v = v.blend(low, none);
            DoubleVector z = VectorDoubleExp.step(v);
            DoubleVector k = z.sub(VectorDoubleExp.MAGIC);
            DoubleVector exact = k.fma(VectorDoubleExp.MINUS_HIGH, v);
            DoubleVector r = k.fma(VectorDoubleExp.MINUS_LOW, exact);
            DoubleVector d = k.fma(VectorDoubleExp.MINUS_LOW, exact.sub(r));
            DoubleVector w = VectorDoubleExp.rest(r);
            DoubleVector q = r.add(w);
            DoubleVector head = q.add(VectorDoubleExp.ONE);
            DoubleVector rest = r.sub(q).add(w).add(d.fma(r, d));
            DoubleVector tail = VectorDoubleExp.ONE.sub(head).add(q).add(rest);
            DoubleVector p = head.fma(factor, head.fma(factorError, tail.mul(factor)));
            p.mul(VectorDoubleExp.power(z, row.bias)).mul(unit).blend(0, none).intoArray(y, yo + j);
        }
    }

    @Override
    void log(double[] x, int xo, double[] y, int yo, int n, double max, double logSum, double error) {
        int bound = DOUBLES.loopBound(n);
        if (bound > 0) {
            vectorLog(x, xo, y, yo, bound, max, logSum, error);
        }
        super.log(x, xo + bound, y, yo + bound, n - bound, max, logSum, error);
    }

    private static void vectorLog(
            double[] x, int xo, double[] y, int yo, int n, double max, double logSum, double error) {
        for (int j = 0; j < n; j += WIDTH) {
            DoubleVector v = (DoubleVector) DOUBLE_VECTOR.cast(DoubleVector.fromArray(DOUBLES, x, xo + j));
            DoubleVector t = v.sub(max);
            DoubleVector b = t.sub(v);
            DoubleVector d = v.sub(t.sub(b)).sub(b.add(max)).sub(error);
            t.sub(logSum)
                    .add(d.blend(0, t.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY)))
                    .intoArray(y, yo + j);
        }
    }
}
