package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatSigmoid] in the lanes of vectors, operation by operation. Each function returns how many elements it has
/// done.
final class VectorFloatSigmoid {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final Class<? extends Vector<Float>> FLOAT_VECTOR = FLOATS.vectorType();

    private static final int BLOCK = 512;

    private VectorFloatSigmoid() {}

    static int sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector magic = broadcast(ScalarMath.LOW_MAGIC);
        FloatVector limit = broadcast(FloatSigmoid.LIMIT);
        FloatVector one = broadcast(1);
        FloatVector unit = broadcast(FloatSigmoid.UNIT);
        int end = FLOATS.loopBound(n);
        for (int i = 0; i < end; i += FLOATS.length()) {
            FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + i));
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

    /// In two loops over a block at a time: one of both would be too long for the compiler.
    static int tanh(float[] x, int xo, float[] y, int yo, int n) {
        int end = FLOATS.loopBound(n);
        float[] size = (float[]) Scratch.of(Kind.FLOAT, 3);
        for (int i = 0; i < end; i += BLOCK) {
            int count = Math.min(BLOCK, end - i);
            large(x, xo + i, size, count);
            join(x, xo + i, size, y, yo + i, count);
        }
        return end;
    }

    /// The size of the result, from [FloatSigmoid#SMALL] on.
    private static void large(float[] x, int xo, float[] y, int n) {
        FloatVector magic = broadcast(ScalarMath.LOW_MAGIC);
        FloatVector limit = broadcast(FloatSigmoid.LIMIT / 2);
        FloatVector one = broadcast(1);
        FloatVector unit = broadcast(FloatSigmoid.UNIT);
        for (int i = 0; i < n; i += FLOATS.length()) {
            FloatVector v = ((FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + i))).abs();
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
            q.add(q.neg().fma(lostD, rest).div(d)).intoArray(y, i);
        }
    }

    /// The sign of `x` and the series near 0 put to `size`.
    private static void join(float[] x, int xo, float[] size, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += FLOATS.length()) {
            FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + i));
            FloatVector t = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, size, i));
            t = t.blend(t.neg(), v.compare(VectorOperators.LT, 0));
            t.blend(series(v), v.abs().compare(VectorOperators.LT, FloatSigmoid.SMALL))
                    .intoArray(y, yo + i);
        }
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
