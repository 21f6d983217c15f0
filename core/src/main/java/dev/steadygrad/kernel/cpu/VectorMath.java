package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Elementary functions of runs of elements by the Vector API, with the bits of [ScalarMath].
final class VectorMath {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final Class<? extends Vector<Float>> FLOAT_VECTOR = FLOATS.vectorType();

    private VectorMath() {}

    /// `y_j = e^x_j`, as [ScalarMath#exp(float)].
    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector most = FloatVector.broadcast(FLOATS, ScalarMath.EXP_MAX);
        FloatVector least = FloatVector.broadcast(FLOATS, ScalarMath.EXP_MIN);
        FloatVector two = FloatVector.broadcast(FLOATS, 2);
        FloatVector high = FloatVector.broadcast(FLOATS, ScalarMath.HIGH_MAGIC);
        FloatVector low = FloatVector.broadcast(FLOATS, ScalarMath.LOW_MAGIC);
        int bound = FLOATS.loopBound(n);
        for (int j = 0; j < bound; j += FLOATS.length()) {
            FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + j));
            v = v.blend(most, v.compare(VectorOperators.GT, most));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            VectorMask<Float> small = v.compare(VectorOperators.LT, 0);
            FloatVector magic = high.blend(low, small);
            FloatVector z = VectorFloatExp.step(v, magic);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, magic);
            head.fma(tail, head).mul(two.blend(0x1p-60f, small)).intoArray(y, yo + j);
        }
        for (int j = bound; j < n; j++) {
            y[yo + j] = ScalarMath.exp(x[xo + j]);
        }
    }

    /// `log(1 + r)` for `r >= 0`, as [ScalarMath#log1p].
    static DoubleVector log1p(DoubleVector r) {
        LongVector bits = r.add(1).reinterpretAsLongs();
        // the exponent in the low bits of a double of 2^52
        DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                .or(Double.doubleToRawLongBits(0x1p52))
                .reinterpretAsDoubles()
                .sub(0x1p52 + 1023);
        DoubleVector mantissa =
                bits.and(0xfffffffffffffL).or(0x3ff0000000000000L).reinterpretAsDoubles();
        VectorMask<Double> high = mantissa.compare(VectorOperators.GT, ScalarMath.SQRT2);
        mantissa = mantissa.blend(mantissa.mul(0.5), high);
        k = k.blend(k.add(1), high);
        DoubleVector f = mantissa.sub(1).blend(r, k.compare(VectorOperators.EQ, 0));
        DoubleVector s = f.div(f.add(2));
        DoubleVector t = s.mul(s);
        DoubleVector p = t.fma(broadcast(2.0 / 21), broadcast(2.0 / 19));
        p = p.fma(t, broadcast(2.0 / 17));
        p = p.fma(t, broadcast(2.0 / 15));
        p = p.fma(t, broadcast(2.0 / 13));
        p = p.fma(t, broadcast(2.0 / 11));
        p = p.fma(t, broadcast(2.0 / 9));
        p = p.fma(t, broadcast(2.0 / 7));
        p = p.fma(t, broadcast(2.0 / 5));
        p = p.fma(t, broadcast(2.0 / 3));
        return k.fma(broadcast(ScalarMath.LN2), p.mul(t).fma(s, s.add(s)));
    }

    private static DoubleVector broadcast(double a) {
        return DoubleVector.broadcast(VectorDoubleExp.DOUBLES, a);
    }
}
