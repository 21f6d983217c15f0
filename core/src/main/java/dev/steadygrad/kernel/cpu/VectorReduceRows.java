package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Reductions of runs by the Vector API, where the compiler makes no vector code of a plain loop.
final class VectorReduceRows extends ReduceRows {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int W = F.length();
    private static final int DW = D.length();
    private static final Class<? extends Vector<Float>> FLOATS = F.vectorType();
    private static final Class<? extends Vector<Double>> DOUBLES = D.vectorType();
    private static final Class<? extends Vector<Float>> HALVES = HALF.vectorType();

    /// Rows of which a column is added up before the sums go back to memory.
    private static final int ROWS = 8;

    @Override
    double sum(float[] x, int xo, int n) {
        int whole = n - n % LANES;
        double[] lane = lanes(1);
        if (whole > 0) {
            addUp(x, xo, whole, lane);
        }
        return rest(lane, x, xo + whole, n - whole);
    }

    private static void addUp(float[] x, int xo, int n, double[] lane) {
        switch (LANES / DW) {
            case 2 -> sum2(x, xo, n, lane);
            case 4 -> sum4(x, xo, n, lane);
            default -> sum1(x, xo, n, lane);
        }
    }

    private static DoubleVector load(float[] x, int at) {
        return (DoubleVector) DOUBLES.cast(((FloatVector) HALVES.cast(FloatVector.fromArray(HALF, x, at)))
                .convertShape(VectorOperators.F2D, D, 0));
    }

    private static void sum2(float[] x, int xo, int n, double[] lane) {
        DoubleVector s = DoubleVector.zero(D);
        DoubleVector t = DoubleVector.zero(D);
        for (int i = xo; i < xo + n; i += LANES) {
            s = ((DoubleVector) DOUBLES.cast(s)).add(load(x, i));
            t = ((DoubleVector) DOUBLES.cast(t)).add(load(x, i + DW));
        }
        ((DoubleVector) DOUBLES.cast(s)).intoArray(lane, 0);
        ((DoubleVector) DOUBLES.cast(t)).intoArray(lane, DW);
    }

    private static void sum4(float[] x, int xo, int n, double[] lane) {
        DoubleVector s = DoubleVector.zero(D);
        DoubleVector t = DoubleVector.zero(D);
        DoubleVector u = DoubleVector.zero(D);
        DoubleVector v = DoubleVector.zero(D);
        for (int i = xo; i < xo + n; i += LANES) {
            s = ((DoubleVector) DOUBLES.cast(s)).add(load(x, i));
            t = ((DoubleVector) DOUBLES.cast(t)).add(load(x, i + DW));
            u = ((DoubleVector) DOUBLES.cast(u)).add(load(x, i + 2 * DW));
            v = ((DoubleVector) DOUBLES.cast(v)).add(load(x, i + 3 * DW));
        }
        ((DoubleVector) DOUBLES.cast(s)).intoArray(lane, 0);
        ((DoubleVector) DOUBLES.cast(t)).intoArray(lane, DW);
        ((DoubleVector) DOUBLES.cast(u)).intoArray(lane, 2 * DW);
        ((DoubleVector) DOUBLES.cast(v)).intoArray(lane, 3 * DW);
    }

    private static void sum1(float[] x, int xo, int n, double[] lane) {
        for (int l = 0; l < LANES; l += DW) {
            DoubleVector s = DoubleVector.zero(D);
            for (int i = xo + l; i < xo + n; i += LANES) {
                s = ((DoubleVector) DOUBLES.cast(s)).add(load(x, i));
            }
            ((DoubleVector) DOUBLES.cast(s)).intoArray(lane, l);
        }
    }

    @Override
    void sum(double[] x, int xo, int n, double[] lane, double[] error) {
        for (int l = 0; l < LANES; l += DW) {
            DoubleVector sum = DoubleVector.zero(D);
            DoubleVector rest = DoubleVector.zero(D);
            for (int i = xo + l; i < xo + n; i += LANES) {
                DoubleVector v = (DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, i));
                DoubleVector before = (DoubleVector) DOUBLES.cast(sum);
                DoubleVector s = before.add(v);
                DoubleVector b = s.sub(before);
                rest = ((DoubleVector) DOUBLES.cast(rest))
                        .add(before.sub(s.sub(b)).add(v.sub(b)));
                sum = s;
            }
            ((DoubleVector) DOUBLES.cast(sum)).intoArray(lane, l);
            ((DoubleVector) DOUBLES.cast(rest)).intoArray(error, l);
        }
    }

    @Override
    float max(float[] x, int xo, int n) {
        int whole = n - n % (2 * W);
        float rest = super.max(x, xo + whole, n - whole);
        return whole == 0 ? rest : Math.max(largest(x, xo, whole), rest);
    }

    private static float largest(float[] x, int xo, int n) {
        FloatVector a = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        for (int i = xo; i < xo + n; i += 2 * W) {
            a = ((FloatVector) FLOATS.cast(a)).max((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, i)));
            b = ((FloatVector) FLOATS.cast(b)).max((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, i + W)));
        }
        return ((FloatVector) FLOATS.cast(a)).max(b).reduceLanes(VectorOperators.MAX);
    }

    @Override
    float min(float[] x, int xo, int n) {
        int whole = n - n % (2 * W);
        float rest = super.min(x, xo + whole, n - whole);
        return whole == 0 ? rest : Math.min(smallest(x, xo, whole), rest);
    }

    private static float smallest(float[] x, int xo, int n) {
        FloatVector a = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
        FloatVector b = a;
        for (int i = xo; i < xo + n; i += 2 * W) {
            a = ((FloatVector) FLOATS.cast(a)).min((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, i)));
            b = ((FloatVector) FLOATS.cast(b)).min((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, i + W)));
        }
        return ((FloatVector) FLOATS.cast(a)).min(b).reduceLanes(VectorOperators.MIN);
    }

    @Override
    void addRows(float[] x, int xo, int step, int rows, double[] acc, int n) {
        int wide = n - n % DW;
        int whole = rows - rows % ROWS;
        for (int i = 0; wide > 0 && i < whole; i += ROWS) {
            addEight(x, xo + i * step, step, acc, wide);
        }
        for (int i = whole; wide > 0 && i < rows; i++) {
            addOne(x, xo + i * step, acc, wide);
        }
        for (int i = 0; i < rows; i++) {
            for (int j = wide; j < n; j++) {
                acc[j] += x[xo + i * step + j];
            }
        }
    }

    private static void addEight(float[] x, int xo, int step, double[] acc, int n) {
        for (int j = 0; j < n; j += DW) {
            int at = xo + j;
            DoubleVector s = ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, acc, j))).add(load(x, at));
            s = s.add(load(x, at + step));
            s = s.add(load(x, at + 2 * step));
            s = s.add(load(x, at + 3 * step));
            s = s.add(load(x, at + 4 * step));
            s = s.add(load(x, at + 5 * step));
            s = s.add(load(x, at + 6 * step));
            s.add(load(x, at + 7 * step)).intoArray(acc, j);
        }
    }

    private static void addOne(float[] x, int xo, double[] acc, int n) {
        for (int j = 0; j < n; j += DW) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, acc, j)))
                    .add(load(x, xo + j))
                    .intoArray(acc, j);
        }
    }
}
