package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Elementary functions of runs of elements by the Vector API, with the bits of [ScalarMath].
final class VectorMath {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;

    private VectorMath() {}

    /// `y_j = e^x_j`, as [ScalarMath#exp(float)].
    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        IntVector h0 = VectorFloatExp.part(FloatExp.HEADS, 0);
        IntVector h1 = VectorFloatExp.part(FloatExp.HEADS, 1);
        IntVector h2 = VectorFloatExp.part(FloatExp.HEADS, 2);
        IntVector h3 = VectorFloatExp.part(FloatExp.HEADS, 3);
        IntVector t0 = VectorFloatExp.part(FloatExp.TAILS, 0);
        IntVector t1 = VectorFloatExp.part(FloatExp.TAILS, 1);
        IntVector t2 = VectorFloatExp.part(FloatExp.TAILS, 2);
        IntVector t3 = VectorFloatExp.part(FloatExp.TAILS, 3);
        FloatVector most = FloatVector.broadcast(FLOATS, ScalarMath.EXP_MAX);
        FloatVector least = FloatVector.broadcast(FLOATS, ScalarMath.EXP_MIN);
        FloatVector two = FloatVector.broadcast(FLOATS, 2);
        IntVector above = IntVector.broadcast(VectorFloatExp.INTS, -1 << 23);
        int bound = FLOATS.loopBound(n);
        for (int j = 0; j < bound; j += FLOATS.length()) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xo + j);
            v = v.blend(most, v.compare(VectorOperators.GT, most));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            VectorMask<Float> small = v.compare(VectorOperators.LT, 0);
            IntVector room = above.blend(ScalarMath.ROOM << 23, small.cast(VectorFloatExp.INTS));
            FloatVector z = VectorFloatExp.step(v);
            FloatVector head = VectorFloatExp.head(z, h0, h1, h2, h3)
                    .reinterpretAsInts()
                    .add(room)
                    .reinterpretAsFloats();
            FloatVector tail = VectorFloatExp.tail(v, z, t0, t1, t2, t3);
            head.fma(tail, head).mul(two.blend(0x1p-60f, small)).intoArray(y, yo + j);
        }
        for (int j = bound; j < n; j++) {
            y[yo + j] = ScalarMath.exp(x[xo + j]);
        }
    }
}
