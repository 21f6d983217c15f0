package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops over rows of floats near 0 by the Vector API, bit for bit as in plain Java. What is left after the last
/// whole vector is done by one that ends with the row, so that some entries are done twice.
final class VectorNearFloats extends ScalarNearFloats {
    private static final VectorSpecies<Float> FLOATS = VectorFloatExp.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorFloatExp.INTS;
    private static final int WIDTH = VectorFloatExp.WIDTH;
    private static final Class<? extends Vector<Float>> FLOAT_VECTOR = FLOATS.vectorType();
    private static final Class<? extends Vector<Integer>> INT_VECTOR = INTS.vectorType();

    @Override
    float exp(float[] x, int xo, float[] heads, float[] tails, int at, int n) {
        if (n < WIDTH) {
            return super.exp(x, xo, heads, tails, at, n);
        }
        int bound = FLOATS.loopBound(n);
        float top = vectorExp(x, xo, heads, tails, at, bound);
        int last = n - WIDTH;
        return bound == n ? top : Math.max(top, vectorExp(x, xo + last, heads, tails, at + last, WIDTH));
    }

    private static float vectorExp(float[] x, int xo, float[] heads, float[] tails, int at, int n) {
        FloatVector magic = FloatVector.broadcast(FLOATS, FloatExp.MAGIC);
        IntVector least = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector most = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        for (int j = 0; j < n; j += WIDTH) {
            FloatVector v = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, x, xo + j));
            FloatVector z = VectorFloatExp.step(v, magic);
            least = ((IntVector) INT_VECTOR.cast(least)).min(z.reinterpretAsInts());
            most = ((IntVector) INT_VECTOR.cast(most)).max(z.reinterpretAsInts());
            VectorFloatExp.head(z).intoArray(heads, at + j);
            VectorFloatExp.tail(v, z, magic).intoArray(tails, at + j);
        }
        int low = ((IntVector) INT_VECTOR.cast(least)).reduceLanes(VectorOperators.MIN);
        return top(low, ((IntVector) INT_VECTOR.cast(most)).reduceLanes(VectorOperators.MAX));
    }

    @Override
    void add(float[] heads, float[] tails, int at, int n, float top, float[] sums) {
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            vectorAdd(heads, tails, at + lane, n, top, sums, lane);
        }
    }

    private static void vectorAdd(float[] heads, float[] tails, int at, int n, float top, float[] sums, int lane) {
        FloatVector even = FloatVector.broadcast(FLOATS, top);
        FloatVector odd = even;
        FloatVector error = FloatVector.zero(FLOATS);
        for (int j = 0; j < n; j += GROUP) {
            int k = j + LANES;
            int l = k + LANES;
            int m = l + LANES;
            FloatVector g = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, heads, at + j));
            FloatVector h = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, heads, at + k));
            even = (FloatVector) FLOAT_VECTOR.cast(even);
            odd = (FloatVector) FLOAT_VECTOR.cast(odd);
            FloatVector a = even.add(g);
            FloatVector b = odd.add(h);
            FloatVector p = g.fma(
                    (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, tails, at + j)), g.sub(a.sub(even)));
            FloatVector q = h.fma(
                    (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, tails, at + k)), h.sub(b.sub(odd)));
            g = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, heads, at + l));
            h = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, heads, at + m));
            even = a.add(g);
            odd = b.add(h);
            FloatVector r = g.fma(
                    (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, tails, at + l)), g.sub(even.sub(a)));
            FloatVector s = h.fma(
                    (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, tails, at + m)), h.sub(odd.sub(b)));
            error = ((FloatVector) FLOAT_VECTOR.cast(error)).add(p.add(q).add(r.add(s)));
        }
        ((FloatVector) FLOAT_VECTOR.cast(even)).intoArray(sums, lane);
        ((FloatVector) FLOAT_VECTOR.cast(odd)).intoArray(sums, LANES + lane);
        ((FloatVector) FLOAT_VECTOR.cast(error)).intoArray(sums, 2 * LANES + lane);
    }

    @Override
    void scale(float[] heads, float[] tails, float[] y, int yo, int n, float factor, float error) {
        int bound = FLOATS.loopBound(n);
        if (bound > 0) {
            vectorScale(heads, tails, y, yo, bound, factor, error);
        }
        for (int j = bound; j < n; j++) {
            y[yo + j] = scale(heads[j], tails[j], factor, error);
        }
    }

    private static void vectorScale(float[] heads, float[] tails, float[] y, int yo, int n, float factor, float error) {
        FloatVector f = FloatVector.broadcast(FLOATS, factor);
        FloatVector e = FloatVector.broadcast(FLOATS, error);
        for (int j = 0; j < n; j += WIDTH) {
            FloatVector head = (FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, heads, j));
            FloatVector rest =
                    head.mul(((FloatVector) FLOAT_VECTOR.cast(FloatVector.fromArray(FLOATS, tails, j))).fma(f, e));
            head.fma(f, rest).intoArray(y, yo + j);
        }
    }
}
