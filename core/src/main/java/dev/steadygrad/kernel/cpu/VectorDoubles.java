package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of runs of doubles by whole vectors; each returns how many elements it has done. Every function has a
/// loop of its own, since an operator that is not a constant of the loop is not compiled to vector code. Runs shorter
/// than a vector don't get into these loops: see [VectorFloats].
final class VectorDoubles {
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int W = D.length();
    private static final ThreadLocal<double[][]> REPEATED = ThreadLocal.withInitial(() -> new double[2][W]);
    private static final Class<? extends Vector<Double>> DOUBLES = D.vectorType();

    private VectorDoubles() {}

    static int unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        if (n < W) {
            return 0;
        }
        return switch (f) {
            case NEG -> neg(x, xo, y, yo, n);
            case ABS -> abs(x, xo, y, yo, n);
            case SQUARE -> square(x, xo, y, yo, n);
            case SQRT -> sqrt(x, xo, y, yo, n);
            case RELU -> relu(x, xo, y, yo, n);
            default -> 0;
        };
    }

    static int binary(Binary f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        if (n < W) {
            return 0;
        }
        double[] p = as == 0 ? repeated(a[ao], 0) : a;
        int po = as == 0 ? 0 : ao;
        double[] q = bs == 0 ? repeated(b[bo], 1) : b;
        int qo = bs == 0 ? 0 : bo;
        return switch (f) {
            case ADD -> add(p, po, -as, q, qo, -bs, y, yo, n);
            case SUB -> sub(p, po, -as, q, qo, -bs, y, yo, n);
            case MUL -> mul(p, po, -as, q, qo, -bs, y, yo, n);
            case DIV -> div(p, po, -as, q, qo, -bs, y, yo, n);
            case MAXIMUM -> max(p, po, -as, q, qo, -bs, y, yo, n);
            case MINIMUM -> min(p, po, -as, q, qo, -bs, y, yo, n);
            case GATE -> gate(p, po, -as, q, qo, -bs, y, yo, n);
            default -> 0;
        };
    }

    /// What an operand that takes a step of 0 repeats, as a vector to load.
    static double[] repeated(double a, int operand) {
        double[] run = REPEATED.get()[operand];
        Arrays.fill(run, a);
        return run;
    }

    private static int add(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .add((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int sub(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .sub((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int mul(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .mul((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int div(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .div((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int max(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .max((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int min(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .min((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int gate(double[] a, int ao, int am, double[] b, int bo, int bm, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, a, ao + (i & am))))
                    .blend(
                            0,
                            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, b, bo + (i & bm))))
                                    .compare(VectorOperators.LE, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int neg(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, xo + i)))
                    .neg()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int abs(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, xo + i)))
                    .abs()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int sqrt(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, xo + i)))
                    .sqrt()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int relu(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, xo + i)))
                    .max(0)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int square(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            DoubleVector v = (DoubleVector) DOUBLES.cast(DoubleVector.fromArray(D, x, xo + i));
            v.mul(v).intoArray(y, yo + i);
        }
        return end;
    }
}
