package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Running maxima with their places, by whole vectors.
final class VectorMaxima {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final Class<? extends Vector<Float>> FLOATS = F.vectorType();
    private static final Class<? extends Vector<Integer>> INTS = I.vectorType();

    private VectorMaxima() {}

    /// See [ElementRows#raise]; returns how many elements it has done.
    static int raise(float[] x, int xo, int place, float[] most, int[] where, int o, int n) {
        return n < W ? 0 : raised(x, xo, place, most, where, o, n);
    }

    private static int raised(float[] x, int xo, int place, float[] most, int[] where, int o, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector v = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i));
            FloatVector m = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, most, o + i));
            IntVector at = (IntVector) INTS.cast(IntVector.fromArray(I, where, o + i));
            VectorMask<Float> nan = v.compare(VectorOperators.NE, v).and(m.compare(VectorOperators.EQ, m));
            VectorMask<Float> none = at.compare(VectorOperators.LT, 0).cast(F);
            VectorMask<Float> more = v.compare(VectorOperators.GT, m).or(nan).or(none);
            m.blend(v, more).intoArray(most, o + i);
            at.blend(place, more.cast(I)).intoArray(where, o + i);
        }
        return end;
    }
}
