package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
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
    private static final Class<? extends Vector<Float>> FLOAT_VECTOR = FLOATS.vectorType();
    private static final Class<? extends Vector<Double>> DOUBLE_VECTOR = DOUBLES.vectorType();

    // Vectors and not numbers: the compiler stops inlining in a large loop, and a vector that is not inlined is an
    // object.
    static final DoubleVector MAGIC = broadcast(DoubleExp.MAGIC);
    static final DoubleVector ONE = broadcast(1);
    static final DoubleVector MINUS_HIGH = broadcast(-DoubleExp.HIGH);
    static final DoubleVector MINUS_LOW = broadcast(-DoubleExp.LOW);

    private static final DoubleVector PER_UNIT = broadcast(DoubleExp.PER_UNIT);
    private static final DoubleVector C2 = broadcast(DoubleExp.C2);
    private static final DoubleVector C3 = broadcast(DoubleExp.C3);
    private static final DoubleVector C4 = broadcast(DoubleExp.C4);
    private static final DoubleVector C5 = broadcast(DoubleExp.C5);
    private static final DoubleVector C6 = broadcast(DoubleExp.C6);
    private static final DoubleVector C7 = broadcast(DoubleExp.C7);
    private static final DoubleVector C8 = broadcast(DoubleExp.C8);
    private static final DoubleVector C9 = broadcast(DoubleExp.C9);
    private static final DoubleVector C10 = broadcast(DoubleExp.C10);
    private static final DoubleVector C11 = broadcast(DoubleExp.C11);
    private static final DoubleVector C12 = broadcast(DoubleExp.C12);
    private static final DoubleVector C13 = broadcast(DoubleExp.C13);

    private VectorDoubleExp() {}

    static DoubleVector wide(float[] x, int xo) {
        FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo));
        return (DoubleVector) DOUBLE_VECTOR.cast(v.convertShape(VectorOperators.F2D, DOUBLES, 0));
    }

    static DoubleVector wide(FloatVector v) {
        return (DoubleVector) DOUBLE_VECTOR.cast(v.convertShape(VectorOperators.F2D, DOUBLES, 0));
    }

    static FloatVector narrow(DoubleVector v) {
        return (FloatVector) FLOAT_VECTOR.cast(v.convertShape(VectorOperators.D2F, FLOATS, 0));
    }

    static DoubleVector step(DoubleVector x) {
        return x.fma(PER_UNIT, MAGIC);
    }

    static DoubleVector power(DoubleVector z, long bias) {
        return z.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, 52)
                .add(bias)
                .reinterpretAsDoubles();
    }

    /// `exp(r) - 1 - r`.
    static DoubleVector rest(DoubleVector r) {
        DoubleVector p = r.fma(C13, C12);
        p = p.fma(r, C11);
        p = p.fma(r, C10);
        p = p.fma(r, C9);
        p = p.fma(r, C8);
        p = p.fma(r, C7);
        p = p.fma(r, C6);
        p = p.fma(r, C5);
        p = p.fma(r, C4);
        p = p.fma(r, C3);
        p = p.fma(r, C2);
        return r.mul(r).mul(p);
    }

    private static DoubleVector broadcast(double a) {
        return DoubleVector.broadcast(DOUBLES, a);
    }
}
