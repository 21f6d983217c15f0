package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Bytes to floats by the Vector API; C2 makes no vector code of it.
final class VectorBytes {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    /// As many bytes as there are lanes in a vector of floats; 64 bits are the fewest there are.
    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * W)));
    private static final Class<? extends Vector<Float>> FLOATS = F.vectorType();
    private static final Class<? extends Vector<Integer>> INTS = I.vectorType();
    private static final Class<? extends Vector<Byte>> BYTES = B.vectorType();

    /// 1/255 in two floats.
    private static final float NEAR = 1 / 255f;

    private static final float REST = (float) (1 / 255.0 - NEAR);

    private VectorBytes() {}

    /// Unsigned bytes over 255; returns how many were done. The product of a byte with 1/255 in two floats rounds as
    /// the quotient does, for every byte.
    static int shades(byte[] x, int xo, float[] y, int yo, int n) {
        int whole = B.length() == W ? n - n % W : 0;
        for (int i = 0; i < whole; i += W) {
            FloatVector v = floats(x, xo + i);
            v.fma(FloatVector.broadcast(F, NEAR), v.mul(REST)).intoArray(y, yo + i);
        }
        return whole;
    }

    /// Unsigned bytes as floats; returns how many were done.
    static int widen(byte[] x, int xo, float[] y, int yo, int n) {
        int whole = B.length() == W ? n - n % W : 0;
        for (int i = 0; i < whole; i += W) {
            floats(x, xo + i).intoArray(y, yo + i);
        }
        return whole;
    }

    private static FloatVector floats(byte[] x, int at) {
        ByteVector bytes = (ByteVector) BYTES.cast(ByteVector.fromArray(B, x, at));
        IntVector v = (IntVector) INTS.cast(bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, I, 0));
        return (FloatVector) FLOATS.cast(v.convertShape(VectorOperators.I2F, F, 0));
    }
}
