package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Unary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of runs of doubles by whole vectors; each returns how many elements it has done. Every function has a
/// loop of its own, since an operator that is not a constant of the loop is not compiled to vector code. Runs shorter
/// than a vector don't get into these loops: see [VectorFloats].
final class VectorDoubles {
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int W = D.length();

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
        return switch (f) {
            case ADD -> add(a, ao, as, b, bo, bs, y, yo, n);
            case SUB -> sub(a, ao, as, b, bo, bs, y, yo, n);
            case MUL -> mul(a, ao, as, b, bo, bs, y, yo, n);
            case DIV -> div(a, ao, as, b, bo, bs, y, yo, n);
            case MAXIMUM -> max(a, ao, as, b, bo, bs, y, yo, n);
            case MINIMUM -> min(a, ao, as, b, bo, bs, y, yo, n);
            case GATE -> gate(a, ao, as, b, bo, bs, y, yo, n);
            default -> 0;
        };
    }

    private static DoubleVector at(double[] x, int off, int step, int i) {
        return Exact.of(D, step == 0 ? DoubleVector.broadcast(D, x[off]) : DoubleVector.fromArray(D, x, off + i));
    }

    private static int add(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).add(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int sub(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).sub(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int mul(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).mul(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int div(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).div(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int max(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).max(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int min(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).min(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int gate(double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i)
                    .blend(0, at(b, bo, bs, i).compare(VectorOperators.LE, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int neg(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(D, x, xo + i).neg().intoArray(y, yo + i);
        }
        return end;
    }

    private static int abs(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(D, x, xo + i).abs().intoArray(y, yo + i);
        }
        return end;
    }

    private static int sqrt(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(D, x, xo + i).sqrt().intoArray(y, yo + i);
        }
        return end;
    }

    private static int relu(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(D, x, xo + i).max(0).intoArray(y, yo + i);
        }
        return end;
    }

    private static int square(double[] x, int xo, double[] y, int yo, int n) {
        int end = D.loopBound(n);
        for (int i = 0; i < end; i += W) {
            DoubleVector v = Exact.load(D, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
        return end;
    }
}
