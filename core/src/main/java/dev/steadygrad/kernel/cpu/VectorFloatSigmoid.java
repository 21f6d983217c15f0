package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatSigmoid] in the lanes of vectors, operation by operation. Each function returns how many elements it has done.
final class VectorFloatSigmoid {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;

    private VectorFloatSigmoid() {}

    static int sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector magic = broadcast(ScalarMath.LOW_MAGIC);
        FloatVector limit = broadcast(FloatSigmoid.LIMIT);
        FloatVector one = broadcast(1);
        FloatVector unit = broadcast(FloatSigmoid.UNIT);
        int end = FLOATS.loopBound(n);
        for (int i = 0; i < end; i += FLOATS.length()) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xo + i);
            VectorMask<Float> negative = v.compare(VectorOperators.LT, 0);
            v = v.abs();
            v = v.blend(limit, v.compare(VectorOperators.GT, limit)).neg();
            FloatVector z = VectorFloatExp.step(v, magic);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, magic);
            FloatVector e = head.fma(tail, head);
            FloatVector lost = head.fma(tail, head.sub(e));
            FloatVector d = e.mul(unit).add(one);
            FloatVector lostD = one.sub(d).add(e.mul(unit)).add(lost.mul(unit));
            FloatVector top = broadcast(FloatSigmoid.SCALE).blend(e, negative);
            FloatVector q = top.div(d);
            FloatVector rest = q.neg().fma(d, top).add(broadcast(0).blend(lost, negative));
            q.add(q.neg().fma(lostD, rest).div(d)).mul(unit).intoArray(y, yo + i);
        }
        return end;
    }

    static int tanh(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector magic = broadcast(ScalarMath.LOW_MAGIC);
        FloatVector limit = broadcast(FloatSigmoid.LIMIT / 2);
        FloatVector one = broadcast(1);
        FloatVector unit = broadcast(FloatSigmoid.UNIT);
        int end = FLOATS.loopBound(n);
        for (int i = 0; i < end; i += FLOATS.length()) {
            FloatVector w = FloatVector.fromArray(FLOATS, x, xo + i);
            FloatVector v = w.abs();
            VectorMask<Float> small = v.compare(VectorOperators.LT, FloatSigmoid.SMALL);
            v = v.blend(limit, v.compare(VectorOperators.GT, limit)).mul(-2);
            FloatVector z = VectorFloatExp.step(v, magic);
            FloatVector head = VectorFloatExp.head(z);
            FloatVector tail = VectorFloatExp.tail(v, z, magic);
            FloatVector e = head.fma(tail, head);
            FloatVector lost = head.fma(tail, head.sub(e)).mul(unit);
            e = e.mul(unit);
            FloatVector d = e.add(one);
            FloatVector lostD = one.sub(d).add(e).add(lost);
            FloatVector top = one.sub(e);
            FloatVector q = top.div(d);
            FloatVector rest = q.neg().fma(d, top).add(one.sub(top).sub(e).sub(lost));
            q = q.add(q.neg().fma(lostD, rest).div(d));
            q = q.blend(q.neg(), w.compare(VectorOperators.LT, 0));
            q.blend(series(w), small).intoArray(y, yo + i);
        }
        return end;
    }

    private static FloatVector series(FloatVector x) {
        FloatVector u = x.mul(x);
        FloatVector p = broadcast(FloatSigmoid.P5).fma(u, broadcast(FloatSigmoid.P4));
        p = p.fma(u, broadcast(FloatSigmoid.P3));
        p = p.fma(u, broadcast(FloatSigmoid.P2));
        p = p.fma(u, broadcast(FloatSigmoid.P1));
        p = p.fma(u, broadcast(FloatSigmoid.P0));
        return x.mul(u).fma(p, x);
    }

    private static FloatVector broadcast(float a) {
        return FloatVector.broadcast(FLOATS, a);
    }
}
