package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Packs rows of a matrix of floats so that the elements of a column lie side by side: see [Rows#pack].
final class VectorPack {
    private static final int SIDE = VectorTranspose.SIDE;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;
    private static final VectorSpecies<Float> LONG = FloatVector.SPECIES_PREFERRED;
    private static final int W = LONG.length();

    private VectorPack() {}

    /// Whether rows or columns lie side by side, and come in blocks.
    static boolean suits(int rowStep, int step, int height) {
        return VectorTranspose.FITS && height % SIDE == 0 && (rowStep == 1 || step == 1);
    }

    static void pack(float[] x, int off, int rowStep, int step, int depth, float[] to, int at, int height) {
        if (rowStep == 1 && height % W == 0) {
            copyLong(x, off, step, depth, to, at, height);
            return;
        }
        for (int i = 0; i < height; i += SIDE) {
            if (rowStep == 1) {
                copy(x, off + i, step, depth, to, at + i, height);
            } else {
                turn(x, off + i * rowStep, rowStep, depth, to, at + i, height);
            }
        }
    }

    private static void copyLong(float[] x, int off, int step, int depth, float[] to, int at, int height) {
        for (int p = 0; p < depth; p++) {
            for (int i = 0; i < height; i += W) {
                FloatVector.fromArray(LONG, x, off + p * step + i).intoArray(to, at + p * height + i);
            }
        }
    }

    private static void copy(float[] x, int off, int step, int depth, float[] to, int at, int height) {
        for (int p = 0; p < depth; p++) {
            FloatVector.fromArray(F, x, off + p * step).intoArray(to, at + p * height);
        }
    }

    private static void turn(float[] x, int off, int rowStep, int depth, float[] to, int at, int height) {
        int whole = depth - depth % SIDE;
        for (int p = 0; p < whole; p += SIDE) {
            VectorTranspose.block(x, off + p, rowStep, to, at + p * height, height);
        }
        for (int p = whole; p < depth; p++) {
            for (int i = 0; i < SIDE; i++) {
                to[at + p * height + i] = x[off + i * rowStep + p];
            }
        }
    }
}
