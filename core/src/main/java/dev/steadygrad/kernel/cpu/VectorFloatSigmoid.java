package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [FloatSigmoid] in the lanes of vectors, operation by operation. Each function returns how many elements it has done.
final class VectorFloatSigmoid {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Double> DOUBLES = VectorDoubleExp.DOUBLES;
    private static final int HALF = DOUBLES.length();

    /// As many floats as there are doubles in a vector.
    private static final VectorSpecies<Float> HALVES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(HALF * Float.SIZE));

    private VectorFloatSigmoid() {}

    static int sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        return run(false, x, xo, y, yo, n);
    }

    static int tanh(float[] x, int xo, float[] y, int yo, int n) {
        return run(true, x, xo, y, yo, n);
    }

    private static int run(boolean tanh, float[] x, int xo, float[] y, int yo, int n) {
        int room = ScalarMath.ROOM << 23;
        IntVector h0 = VectorFloatExp.part(FloatExp.HEADS, 0).add(room);
        IntVector h1 = VectorFloatExp.part(FloatExp.HEADS, 1).add(room);
        IntVector h2 = VectorFloatExp.part(FloatExp.HEADS, 2).add(room);
        IntVector h3 = VectorFloatExp.part(FloatExp.HEADS, 3).add(room);
        IntVector t0 = VectorFloatExp.part(FloatExp.TAILS, 0);
        IntVector t1 = VectorFloatExp.part(FloatExp.TAILS, 1);
        IntVector t2 = VectorFloatExp.part(FloatExp.TAILS, 2);
        IntVector t3 = VectorFloatExp.part(FloatExp.TAILS, 3);
        float scale = tanh ? -2 : -1;
        FloatVector limit = FloatVector.broadcast(FLOATS, FloatSigmoid.LIMIT / -scale);
        int end = FLOATS.loopBound(n);
        for (int i = 0; i < end; i += FLOATS.length()) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, xo + i).abs();
            a = a.blend(limit, a.compare(VectorOperators.GT, limit)).mul(scale);
            FloatVector z = VectorFloatExp.step(a);
            FloatVector head = VectorFloatExp.head(z, h0, h1, h2, h3);
            FloatVector tail = VectorFloatExp.tail(a, z, t0, t1, t2, t3);
            FloatVector low = FloatVector.fromArray(HALVES, x, xo + i);
            FloatVector high = FloatVector.fromArray(HALVES, x, xo + i + HALF);
            quotient(tanh, low, wide(head, 0), wide(tail, 0)).intoArray(y, yo + i);
            quotient(tanh, high, wide(head, 1), wide(tail, 1)).intoArray(y, yo + i + HALF);
        }
        return end;
    }

    private static DoubleVector wide(FloatVector v, int part) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, part);
    }

    private static FloatVector narrow(DoubleVector v) {
        return (FloatVector) v.convertShape(VectorOperators.D2F, HALVES, 0);
    }

    private static FloatVector quotient(boolean tanh, FloatVector x, DoubleVector head, DoubleVector tail) {
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector e = head.fma(tail, head).mul(FloatSigmoid.UNIT);
        DoubleVector below = e.add(1);
        if (!tanh) {
            VectorMask<Double> negative = x.compare(VectorOperators.LT, 0).cast(DOUBLES);
            return narrow(one.blend(e, negative).div(below));
        }
        FloatVector size = narrow(one.sub(e).div(below));
        FloatVector signed = size.blend(size.neg(), x.compare(VectorOperators.LT, 0));
        return signed.blend(series(x), x.abs().compare(VectorOperators.LT, FloatSigmoid.SMALL));
    }

    /// tanh near 0.
    private static FloatVector series(FloatVector x) {
        FloatVector u = x.mul(x);
        FloatVector p = FloatVector.broadcast(HALVES, FloatSigmoid.P5).fma(u, broadcast(FloatSigmoid.P4));
        p = p.fma(u, broadcast(FloatSigmoid.P3));
        p = p.fma(u, broadcast(FloatSigmoid.P2));
        p = p.fma(u, broadcast(FloatSigmoid.P1));
        p = p.fma(u, broadcast(FloatSigmoid.P0));
        return x.mul(u).fma(p, x);
    }

    private static FloatVector broadcast(float a) {
        return FloatVector.broadcast(HALVES, a);
    }
}
