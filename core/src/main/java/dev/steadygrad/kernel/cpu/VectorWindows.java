package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// What surrounds convolutions and poolings, by the Vector API. Vectors may reach beyond a row's end into the next one,
/// which is written afterwards.
final class VectorWindows {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;
    private static final int W = F.length();
    private static final int HALF = W / 2;
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, l -> 2 * l % W);
    private static final VectorShuffle<Integer> EVEN_PLACES = VectorShuffle.fromOp(I, l -> 2 * l % W);
    private static final IntVector COLUMNS = IntVector.zero(I).addIndex(1);
    private static final LongVector LONG_COLUMNS = LongVector.zero(L).addIndex(1);

    private VectorWindows() {}

    /// See [ElementRows#crop].
    static void crop(float[] x, int xo, int pitch, float plus, float[] y, int yo, int rows, int columns) {
        int reach = (columns + W - 1) / W * W;
        int last = Math.min(rows * columns - reach, Math.floorDiv(x.length - xo - reach, pitch) * columns);
        int i = 0;
        for (; i * columns <= last; i++) {
            int from = xo + i * pitch;
            int to = yo + i * columns;
            for (int j = 0; j < reach; j += W) {
                FloatVector.fromArray(F, x, from + j).add(plus).intoArray(y, to + j);
            }
        }
        for (; i < rows; i++) {
            ElementRows.crop(x, xo + i * pitch, plus, y, yo + i * columns, columns);
        }
    }

    /// See [ElementRows#peaks]; does nothing and returns false where vectors would reach beyond the array. The last
    /// vector is moved back onto windows that were done before.
    static boolean peaks(
            float[] x,
            int xo,
            int pitch,
            int down,
            int across,
            int place,
            float[] y,
            int yo,
            long[] at,
            int ao,
            int n) {
        int last = Math.max(0, n - HALF);
        if (xo + 2 * last + (down - 1) * pitch + across - 1 + W > x.length) {
            return false;
        }
        int live = Math.min(n, HALF);
        VectorMask<Float> some = COLUMNS.compare(VectorOperators.LT, live).cast(F);
        VectorMask<Long> someLongs = LONG_COLUMNS.compare(VectorOperators.LT, live);
        for (int i = 0; i < n; i += HALF) {
            int j = Math.min(i, last);
            int head = xo + 2 * j;
            FloatVector most = FloatVector.fromArray(F, x, head);
            IntVector where = IntVector.zero(I);
            for (int r = 0; r < down; r++) {
                for (int s = 0; s < across; s++) {
                    FloatVector v = FloatVector.fromArray(F, x, head + r * pitch + s);
                    VectorMask<Float> nan =
                            v.compare(VectorOperators.NE, v).and(most.compare(VectorOperators.EQ, most));
                    VectorMask<Float> more = v.compare(VectorOperators.GT, most).or(nan);
                    most = most.blend(v, more);
                    where = where.blend(r * pitch + s, more.cast(I));
                }
            }
            most.rearrange(EVEN).intoArray(y, yo + j, some);
            IntVector places = where.add(COLUMNS).add(place + 2 * j).rearrange(EVEN_PLACES);
            ((LongVector) places.convertShape(VectorOperators.I2L, L, 0)).intoArray(at, ao + j, someLongs);
        }
        return true;
    }
}
