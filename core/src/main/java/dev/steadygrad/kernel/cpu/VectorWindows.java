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
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(F, -1L << HALF);
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
        int reach = xo + (down - 1) * pitch + across - 1;
        int last = Math.max(0, n - W);
        if (n > HALF && reach + 2 * (last + W) <= x.length) {
            for (int i = 0; i < n; i += W) {
                int j = Math.min(i, last);
                many(x, xo + 2 * j, pitch, down, across, place + 2 * j, y, yo + j, at, ao + j, Math.min(n, W));
            }
            return true;
        }
        int end = Math.max(0, n - HALF);
        if (reach + 2 * end + W > x.length) {
            return false;
        }
        for (int i = 0; i < n; i += HALF) {
            int j = Math.min(i, end);
            few(x, xo + 2 * j, pitch, down, across, place + 2 * j, y, yo + j, at, ao + j, Math.min(n, HALF));
        }
        return true;
    }

    /// Up to [#HALF] windows; every other lane belongs to none.
    private static void few(
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
        FloatVector most = FloatVector.fromArray(F, x, xo);
        IntVector where = IntVector.zero(I);
        for (int r = 0; r < down; r++) {
            for (int s = 0; s < across; s++) {
                FloatVector v = FloatVector.fromArray(F, x, xo + r * pitch + s);
                VectorMask<Float> more = isMore(v, most);
                most = most.blend(v, more);
                where = where.blend(r * pitch + s, more.cast(I));
            }
        }
        most.rearrange(EVEN).intoArray(y, yo, first(n));
        IntVector places = where.add(COLUMNS).add(place).rearrange(EVEN_PLACES);
        store(places, 0, at, ao, n);
    }

    /// More than [#HALF] windows, up to as many as a vector has lanes.
    private static void many(
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
        FloatVector most = everyOther(x, xo);
        IntVector where = IntVector.zero(I);
        for (int r = 0; r < down; r++) {
            for (int s = 0; s < across; s++) {
                FloatVector v = everyOther(x, xo + r * pitch + s);
                VectorMask<Float> more = isMore(v, most);
                most = most.blend(v, more);
                where = where.blend(r * pitch + s, more.cast(I));
            }
        }
        most.intoArray(y, yo, first(n));
        IntVector places = where.add(COLUMNS).add(COLUMNS).add(place);
        store(places, 0, at, ao, HALF);
        store(places, 1, at, ao + HALF, n - HALF);
    }

    private static FloatVector everyOther(float[] x, int xo) {
        FloatVector low = FloatVector.fromArray(F, x, xo).rearrange(EVEN);
        return low.blend(FloatVector.fromArray(F, x, xo + W).rearrange(EVEN), UPPER);
    }

    /// Whether `v` is larger, or NaN where `most` is not.
    private static VectorMask<Float> isMore(FloatVector v, FloatVector most) {
        return most.compare(VectorOperators.GE, v).not().and(most.compare(VectorOperators.EQ, most));
    }

    private static VectorMask<Float> first(int n) {
        return COLUMNS.compare(VectorOperators.LT, n).cast(F);
    }

    private static void store(IntVector places, int part, long[] at, int ao, int n) {
        VectorMask<Long> live = LONG_COLUMNS.compare(VectorOperators.LT, n);
        ((LongVector) places.convertShape(VectorOperators.I2L, L, part)).intoArray(at, ao, live);
    }
}
