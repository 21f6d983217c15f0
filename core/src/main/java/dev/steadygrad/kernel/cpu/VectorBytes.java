package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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

    private VectorBytes() {}

    /// Unsigned bytes as floats; returns how many were done.
    static int widen(byte[] x, int xo, float[] y, int yo, int n) {
        int whole = B.length() == W ? n - n % W : 0;
        for (int i = 0; i < whole; i += W) {
            IntVector v =
                    (IntVector) ByteVector.fromArray(B, x, xo + i).convertShape(VectorOperators.ZERO_EXTEND_B2I, I, 0);
            ((FloatVector) v.convertShape(VectorOperators.I2F, F, 0)).intoArray(y, yo + i);
        }
        return whole;
    }
}
