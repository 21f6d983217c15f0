package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [DoubleExp] in the lanes of vectors, operation by operation.
final class VectorDoubleExp {
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, VectorFloatExp.FLOATS.vectorShape());
    static final int WIDTH = DOUBLES.length();

    /// As many floats.
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDTH * Float.SIZE));

    private VectorDoubleExp() {}

    static DoubleVector wide(float[] x, int xo) {
        return wide(FloatVector.fromArray(FLOATS, x, xo));
    }

    static DoubleVector wide(FloatVector v) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    static FloatVector narrow(DoubleVector v) {
        return (FloatVector) v.convertShape(VectorOperators.D2F, FLOATS, 0);
    }

    static DoubleVector step(DoubleVector x) {
        return x.fma(broadcast(DoubleExp.PER_UNIT), broadcast(DoubleExp.MAGIC));
    }

    static DoubleVector power(DoubleVector z, long bias) {
        return z.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, 52)
                .add(bias)
                .reinterpretAsDoubles();
    }

    static DoubleVector head(DoubleVector x, DoubleVector z) {
        DoubleVector k = z.sub(DoubleExp.MAGIC);
        DoubleVector r = k.fma(broadcast(-DoubleExp.LOW), k.fma(broadcast(-DoubleExp.HIGH), x));
        return r.add(r.mul(r).mul(series(r))).add(1);
    }

    static DoubleVector tail(DoubleVector x, DoubleVector z) {
        DoubleVector k = z.sub(DoubleExp.MAGIC);
        DoubleVector exact = k.fma(broadcast(-DoubleExp.HIGH), x);
        DoubleVector r = k.fma(broadcast(-DoubleExp.LOW), exact);
        DoubleVector d = k.fma(broadcast(-DoubleExp.LOW), exact.sub(r));
        DoubleVector w = r.mul(r).mul(series(r));
        DoubleVector q = r.add(w);
        DoubleVector head = q.add(1);
        DoubleVector rest = r.sub(q).add(w).add(d.fma(r, d));
        return broadcast(1).sub(head).add(q).add(rest);
    }

    private static DoubleVector series(DoubleVector r) {
        DoubleVector p = r.fma(broadcast(DoubleExp.C13), broadcast(DoubleExp.C12));
        p = p.fma(r, broadcast(DoubleExp.C11));
        p = p.fma(r, broadcast(DoubleExp.C10));
        p = p.fma(r, broadcast(DoubleExp.C9));
        p = p.fma(r, broadcast(DoubleExp.C8));
        p = p.fma(r, broadcast(DoubleExp.C7));
        p = p.fma(r, broadcast(DoubleExp.C6));
        p = p.fma(r, broadcast(DoubleExp.C5));
        p = p.fma(r, broadcast(DoubleExp.C4));
        p = p.fma(r, broadcast(DoubleExp.C3));
        return p.fma(r, broadcast(DoubleExp.C2));
    }

    private static DoubleVector broadcast(double a) {
        return DoubleVector.broadcast(DOUBLES, a);
    }
}
