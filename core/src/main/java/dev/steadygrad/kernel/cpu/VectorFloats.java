package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Functions of runs of floats by whole vectors; each returns how many elements it has done. Every function has a
/// loop of its own, since an operator that is not a constant of the loop is not compiled to vector code.
///
/// Runs shorter than a vector don't get into these loops: HotSpot compiles a loop by what it has seen it do, and makes
/// objects of the vectors of one that has hardly run.
final class VectorFloats {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    /// As many bytes as there are floats in a vector; where there is no such species, predicates are left to plain
    /// Java.
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(W * 8, 64)));

    private static final boolean HAS_BYTES = BYTES.length() == W;

    private VectorFloats() {}

    static int unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        if (n < W) {
            return 0;
        }
        return switch (f) {
            case NEG -> neg(x, xo, y, yo, n);
            case ABS -> abs(x, xo, y, yo, n);
            case SQUARE -> square(x, xo, y, yo, n);
            case SQRT -> sqrt(x, xo, y, yo, n);
            case RELU -> relu(x, xo, y, yo, n);
            case EXP -> {
                VectorMath.exp(x, xo, y, yo, n);
                yield n;
            }
            case SIGMOID -> VectorFloatSigmoid.sigmoid(x, xo, y, yo, n);
            case TANH -> VectorFloatSigmoid.tanh(x, xo, y, yo, n);
            default -> 0;
        };
    }

    static int binary(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
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

    private static FloatVector at(float[] x, int off, int step, int i) {
        return Exact.of(F, step == 0 ? FloatVector.broadcast(F, x[off]) : FloatVector.fromArray(F, x, off + i));
    }

    private static int add(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).add(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int sub(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).sub(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int mul(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).mul(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int div(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).div(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int max(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).max(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int min(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i).min(at(b, bo, bs, i)).intoArray(y, yo + i);
        }
        return end;
    }

    private static int gate(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            at(a, ao, as, i)
                    .blend(0, at(b, bo, bs, i).compare(VectorOperators.LE, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int neg(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(F, x, xo + i).neg().intoArray(y, yo + i);
        }
        return end;
    }

    private static int abs(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(F, x, xo + i).abs().intoArray(y, yo + i);
        }
        return end;
    }

    private static int sqrt(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(F, x, xo + i).sqrt().intoArray(y, yo + i);
        }
        return end;
    }

    private static int relu(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            Exact.load(F, x, xo + i).max(0).intoArray(y, yo + i);
        }
        return end;
    }

    private static int square(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector v = Exact.load(F, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
        return end;
    }

    static int compare(Compare f, float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int n) {
        if (!HAS_BYTES || n < W) {
            return 0;
        }
        return switch (f) {
            case EQ -> equal(a, ao, as, b, bo, bs, 1, y, yo, n);
            case NE -> equal(a, ao, as, b, bo, bs, 0, y, yo, n);
            case LT -> less(a, ao, as, b, bo, bs, y, yo, n);
            case GT -> less(b, bo, bs, a, ao, as, y, yo, n);
            case LE -> lessOrEqual(a, ao, as, b, bo, bs, y, yo, n);
            case GE -> lessOrEqual(b, bo, bs, a, ao, as, y, yo, n);
            default -> 0;
        };
    }

    private static int equal(float[] a, int ao, int as, float[] b, int bo, int bs, int yes, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = at(a, ao, as, i)
                    .compare(VectorOperators.EQ, at(b, bo, bs, i))
                    .cast(BYTES);
            Exact.of(BYTES, ByteVector.broadcast(BYTES, (byte) (1 - yes)))
                    .blend((byte) yes, holds)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int less(float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = at(a, ao, as, i)
                    .compare(VectorOperators.LT, at(b, bo, bs, i))
                    .cast(BYTES);
            Exact.of(BYTES, ByteVector.zero(BYTES)).blend(1, holds).intoArray(y, yo + i);
        }
        return end;
    }

    private static int lessOrEqual(float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = at(a, ao, as, i)
                    .compare(VectorOperators.LE, at(b, bo, bs, i))
                    .cast(BYTES);
            Exact.of(BYTES, ByteVector.zero(BYTES)).blend(1, holds).intoArray(y, yo + i);
        }
        return end;
    }

    static int where(byte[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        return HAS_BYTES && n >= W ? choose(c, co, a, ao, as, b, bo, bs, y, yo, n) : 0;
    }

    private static int choose(
            byte[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> chosen =
                    Exact.of(BYTES, ByteVector.fromArray(BYTES, c, co + i)).compare(VectorOperators.NE, 0);
            at(b, bo, bs, i).blend(at(a, ao, as, i), chosen.cast(F)).intoArray(y, yo + i);
        }
        return end;
    }
}
