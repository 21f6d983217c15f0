package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Ternary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of three runs of floats that choose, which the compiler leaves as branches, by whole vectors; each returns
/// how many elements it has done.
final class VectorTernary {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

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
        return switch (f) {
            case SHARE -> share(a, ao, as, b, bo, bs, c, co, cs, y, yo, n);
            case LEAKY_RELU_GRADIENT -> leakyRelu(a, ao, as, b, bo, bs, c, co, cs, y, yo, n);
            default -> 0;
        };
    }

    private static FloatVector at(float[] x, int off, int step, int i) {
        return Exact.of(F, step == 0 ? FloatVector.broadcast(F, x[off]) : FloatVector.fromArray(F, x, off + i));
    }

    private static int share(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector g = at(a, ao, as, i);
            FloatVector p = at(b, bo, bs, i);
            FloatVector q = at(c, co, cs, i);
            g.blend(g.mul(0.5f), p.compare(VectorOperators.EQ, q))
                    .blend(0, p.compare(VectorOperators.LT, q))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int leakyRelu(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] c, int co, int cs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector g = at(a, ao, as, i);
            g.mul(at(c, co, cs, i))
                    .blend(g, at(b, bo, bs, i).compare(VectorOperators.GT, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }
}
