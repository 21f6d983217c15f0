package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Ternary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of three runs of floats that choose, which the compiler leaves as branches, by whole vectors; each returns
/// how many elements it has done.
final class VectorTernary {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final Class<? extends Vector<Float>> FLOATS = F.vectorType();

    private VectorTernary() {}

    static int apply(
            Ternary f,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] c,
            int co,
            int cs,
            float[] y,
            int yo,
            int n) {
        if (n < W) {
            return 0;
        }
        float[] p = as == 0 ? VectorFloats.repeated(a[ao], 0) : a;
        int po = as == 0 ? 0 : ao;
        float[] q = bs == 0 ? VectorFloats.repeated(b[bo], 1) : b;
        int qo = bs == 0 ? 0 : bo;
        float[] r = cs == 0 ? VectorFloats.repeated(c[co], 2) : c;
        int ro = cs == 0 ? 0 : co;
        return switch (f) {
            case SHARE -> share(p, po, -as, q, qo, -bs, r, ro, -cs, y, yo, n);
            case LEAKY_RELU_GRADIENT -> leakyRelu(p, po, -as, q, qo, -bs, r, ro, -cs, y, yo, n);
            default -> 0;
        };
    }

    private static int share(
            float[] a, int ao, int am, float[] b, int bo, int bm, float[] c, int co, int cm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector g = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am)));
            FloatVector p = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm)));
            FloatVector q = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, c, co + (i & cm)));
            g.blend(g.mul(0.5f), p.compare(VectorOperators.EQ, q))
                    .blend(0, p.compare(VectorOperators.LT, q))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int leakyRelu(
            float[] a, int ao, int am, float[] b, int bo, int bm, float[] c, int co, int cm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector g = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am)));
            g.mul((FloatVector) FLOATS.cast(FloatVector.fromArray(F, c, co + (i & cm))))
                    .blend(
                            g,
                            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                                    .compare(VectorOperators.GT, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }
}
