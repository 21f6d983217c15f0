package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatExp] in the lanes of vectors, operation by operation.
///
/// A table of 16 entries is held in as many vectors as it takes, one of 16 lanes or four of 4; where fewer than four
/// are needed the others are copies.
final class VectorFloatExp {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > FloatExp.STEPS
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int WIDTH = FLOATS.length();

    private static final IntVector HEADS_0 = part(0);
    private static final IntVector HEADS_1 = part(1);
    private static final IntVector HEADS_2 = part(2);
    private static final IntVector HEADS_3 = part(3);
    private static final IntVector TAILS_0 = tailPart(0);
    private static final IntVector TAILS_1 = tailPart(1);
    private static final IntVector TAILS_2 = tailPart(2);
    private static final IntVector TAILS_3 = tailPart(3);

    // Vectors and not numbers: the compiler stops inlining in a large loop, and a vector that is not inlined is an
    // object. Of integers, since a loop that stores floats reads vectors of floats, which lie in arrays of floats,
    // again
    // each time round.
    private static final IntVector STEPS_PER_UNIT = bits(FloatExp.STEPS_PER_UNIT);
    private static final IntVector MINUS_HIGH = bits(-FloatExp.HIGH);
    private static final IntVector MINUS_LOW = bits(-FloatExp.LOW);
    private static final IntVector C2 = bits(FloatExp.C2);
    private static final IntVector C3 = bits(FloatExp.C3);

    private VectorFloatExp() {}

    private static IntVector part(int i) {
        return IntVector.fromArray(INTS, FloatExp.HEADS, i * WIDTH & FloatExp.MASK);
    }

    private static IntVector tailPart(int i) {
        return FloatVector.fromArray(FLOATS, FloatExp.TAILS, i * WIDTH & FloatExp.MASK)
                .reinterpretAsInts();
    }

    /// As [FloatExp#magic].
    static FloatVector magic(IntVector exponent) {
        return exponent.lanewise(VectorOperators.LSHL, 4)
                .add(Float.floatToRawIntBits(FloatExp.MAGIC))
                .reinterpretAsFloats();
    }

    /// As [FloatExp#exponent].
    static IntVector exponent(FloatVector x) {
        return step(x, FloatVector.broadcast(FLOATS, FloatExp.MAGIC))
                .reinterpretAsInts()
                .sub(Float.floatToRawIntBits(FloatExp.MAGIC))
                .lanewise(VectorOperators.ASHR, 4);
    }

    static FloatVector step(FloatVector x, FloatVector magic) {
        return x.fma(STEPS_PER_UNIT.reinterpretAsFloats(), magic);
    }

    static FloatVector head(FloatVector z) {
        IntVector k = z.reinterpretAsInts();
        return lookup(k, HEADS_0, HEADS_1, HEADS_2, HEADS_3)
                .add(k.lanewise(VectorOperators.LSHL, FloatExp.SHIFT))
                .reinterpretAsFloats();
    }

    static FloatVector tail(FloatVector x, FloatVector z, FloatVector magic) {
        FloatVector k = z.sub(magic);
        FloatVector high = k.fma(MINUS_HIGH.reinterpretAsFloats(), x);
        FloatVector r = k.fma(MINUS_LOW.reinterpretAsFloats(), high);
        FloatVector t = lookup(z.reinterpretAsInts(), TAILS_0, TAILS_1, TAILS_2, TAILS_3)
                .reinterpretAsFloats();
        FloatVector c = r.fma(C3.reinterpretAsFloats(), C2.reinterpretAsFloats());
        return r.mul(r).fma(c, r.add(t));
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

    private static IntVector bits(float a) {
        return IntVector.broadcast(INTS, Float.floatToRawIntBits(a));
    }
}
