package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Reduce;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Row primitives by the Vector API, where the compiler's own vector code falls short. Loaded by name, only where the
/// module `jdk.incubator.vector` is there.
final class VectorRows extends ScalarRows {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int W = F.length();
    private static final int DW = D.length();

    private final SoftmaxRows softmax = new VectorSoftmaxRows();

    @Override
    public int tileRows() {
        return VectorFloatTile.ROWS;
    }

    @Override
    public int tileColumns() {
        return 2 * W;
    }

    @Override
    public void tile(float[] a, int ao, float[] b, int bo, int depth, float[] c, int co, int ldc) {
        VectorFloatTile.multiply(a, ao, b, bo, depth, c, co, ldc);
    }

    @Override
    public void tile(double[] a, int ao, double[] b, int bo, int depth, double[] c, int co, int ldc) {
        VectorDoubleTile.multiply(a, ao, b, bo, depth, c, co, ldc);
    }

    @Override
    double sum(float[] x, int xo, int n) {
        double[] lane = new double[LANES];
        int whole = n - n % LANES;
        for (int l = 0; l < LANES; l += DW) {
            DoubleVector s = DoubleVector.zero(D);
            for (int i = 0; i < whole; i += LANES) {
                s = s.add(FloatVector.fromArray(HALF, x, xo + i + l).convertShape(VectorOperators.F2D, D, 0));
            }
            s.intoArray(lane, l);
        }
        for (int i = whole; i < n; i++) {
            lane[i - whole] += x[xo + i];
        }
        return tree(lane);
    }

    @Override
    public void accumulate(Reduce f, float[] x, int xo, double[] acc, int n) {
        if (f != Reduce.SUM) {
            super.accumulate(f, x, xo, acc, n);
            return;
        }
        int whole = n - n % DW;
        for (int i = 0; i < whole; i += DW) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromArray(HALF, x, xo + i).convertShape(VectorOperators.F2D, D, 0);
            DoubleVector.fromArray(D, acc, i).add(v).intoArray(acc, i);
        }
        for (int i = whole; i < n; i++) {
            acc[i] += x[xo + i];
        }
    }

    @Override
    public SoftmaxRows softmax() {
        return softmax;
    }

    @Override
    public String describe() {
        return "vector " + F.vectorBitSize() + " bit";
    }
}
