package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatExp] in the lanes of vectors, operation by operation.
///
/// A table of 16 entries is held in as many vectors as it takes, one of 16 lanes or four of 4; where fewer than four are
/// needed the others are copies. They are passed one by one, since vectors in objects or arrays would be boxed.
final class VectorFloatExp {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > FloatExp.STEPS
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int WIDTH = FLOATS.length();

    private VectorFloatExp() {}

    /// The vector `i` of a table.
    static IntVector part(int[] table, int i) {
        return IntVector.fromArray(INTS, table, i * WIDTH & FloatExp.MASK);
    }

    /// The vector `i` of a table, as its bits.
    static IntVector part(float[] table, int i) {
        return FloatVector.fromArray(FLOATS, table, i * WIDTH & FloatExp.MASK).reinterpretAsInts();
    }

    static FloatVector step(FloatVector x) {
        return x.fma(broadcast(FloatExp.STEPS_PER_UNIT), broadcast(FloatExp.MAGIC));
    }

    static FloatVector head(FloatVector z, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
        IntVector k = z.reinterpretAsInts();
        return lookup(k, t0, t1, t2, t3)
                .add(k.lanewise(VectorOperators.LSHL, FloatExp.SHIFT))
                .reinterpretAsFloats();
    }

    static FloatVector tail(FloatVector x, FloatVector z, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
        FloatVector k = z.sub(FloatExp.MAGIC);
        FloatVector r = k.fma(broadcast(-FloatExp.LOW), k.fma(broadcast(-FloatExp.HIGH), x));
        FloatVector t = lookup(z.reinterpretAsInts(), t0, t1, t2, t3).reinterpretAsFloats();
        return r.mul(r).fma(r.fma(broadcast(FloatExp.C3), broadcast(FloatExp.C2)), r.add(t));
    }

    private static IntVector lookup(IntVector k, IntVector t0, IntVector t1, IntVector t2, IntVector t3) {
        if (WIDTH == 16) {
            return k.selectFrom(t0);
        }
        IntVector low = k.selectFrom(t0).blend(k.selectFrom(t1), k.and(WIDTH).compare(VectorOperators.NE, 0));
        if (WIDTH == 8) {
            return low;
        }
        IntVector high = k.selectFrom(t2).blend(k.selectFrom(t3), k.and(WIDTH).compare(VectorOperators.NE, 0));
        return low.blend(high, k.and(8).compare(VectorOperators.NE, 0));
    }

    private static FloatVector broadcast(float a) {
        return FloatVector.broadcast(FLOATS, a);
    }
}
