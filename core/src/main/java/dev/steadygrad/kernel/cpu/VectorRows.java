package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Row primitives by the Vector API, where the compiler's own vector code falls short. Loaded by name, only where the
/// module `jdk.incubator.vector` is there.
final class VectorRows extends ScalarRows {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    private final SoftmaxRows softmax = new VectorSoftmaxRows();

    @Override
    public ElementRows elements() {
        return new VectorElementRows();
    }

    @Override
    public int tileRows() {
        return VectorFloatTile.ROWS;
    }

    @Override
    public int tileColumns() {
        return 2 * W;
    }

    @Override
    public void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc,
            int columns) {
        if (VectorPackedTile.suits(aRow, aStep, bStep, columns)) {
            VectorPackedTile.multiply(a, ao, b, bo, depth, c, co, ldc);
        } else {
            VectorFloatTile.multiply(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc, columns);
        }
    }

    @Override
    public void tile(
            double[] a,
            int ao,
            int aRow,
            int aStep,
            double[] b,
            int bo,
            int bStep,
            int depth,
            double[] c,
            int co,
            int ldc,
            int columns) {
        VectorDoubleTile.multiply(a, ao, aRow, aStep, b, bo, bStep, depth, c, co, ldc, columns);
    }

    @Override
    public void pack(float[] x, int off, int rowStep, int step, int live, int depth, float[] to, int at, int height) {
        if (live == height && VectorPack.suits(rowStep, step, height)) {
            VectorPack.pack(x, off, rowStep, step, depth, to, at, height);
        } else {
            super.pack(x, off, rowStep, step, live, depth, to, at, height);
        }
    }

    @Override
    public void slide(int height, float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc) {
        VectorSlide.slide(height, a, b, bo, at, c, co, ldc);
    }

    @Override
    public int slideRows(int rows) {
        return VectorSlide.rows(rows);
    }

    @Override
    public int slideColumns(int height) {
        return VectorSlide.columns(height);
    }

    @Override
    public void low(
            int height,
            float[] a,
            int ao,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc) {
        VectorLowTile.multiply(height, a, ao, aStep, b, bo, bStep, depth, c, co, ldc);
    }

    @Override
    public int lowRows(int rows) {
        return VectorLowTile.rows(rows);
    }

    @Override
    public int lowColumns() {
        return VectorLowTile.COLUMNS;
    }

    @Override
    public void correlate(float[] a, int[] at, int[] steps, float[] b, int bo, int columns, float[] c) {
        VectorCorrelation.add(a, at, steps, b, bo, columns, c);
    }

    @Override
    public void dots(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc) {
        VectorDots.multiply(a, ao, aRow, rows, b, bo, at, depth, c, co, ldc);
    }

    @Override
    public ReduceRows reductions() {
        return new VectorReduceRows();
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
