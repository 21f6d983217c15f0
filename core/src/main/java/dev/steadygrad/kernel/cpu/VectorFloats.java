package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Functions of runs of floats by whole vectors; each returns how many elements it has done. Every function has a
/// loop of its own, since an operator that is not a constant of the loop is not compiled to vector code.
///
/// HotSpot compiles a loop by what it has seen it do, and a vector that goes through a call which it does not inline is
/// an object, for as long as the process lives. So runs shorter than a vector don't get into these loops, and nothing
/// in them is left to what was seen: they call no method of ours, which is not inlined where calls were not counted,
/// and cast what is loaded, and what a loop carries from one turn to the next, to the class of its species. That costs
/// nothing; without it C2 takes the class whose methods are called from counts, and while the compilers have much to do
/// HotSpot counts no classes.
final class VectorFloats {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    /// As many bytes as there are floats in a vector; where there is no such species, predicates are left to plain
    /// Java.
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(W * 8, 64)));

    private static final boolean HAS_BYTES = BYTES.length() == W;
    private static final ThreadLocal<float[][]> REPEATED = ThreadLocal.withInitial(() -> new float[3][W]);
    private static final Class<? extends Vector<Float>> FLOATS = F.vectorType();
    private static final Class<? extends Vector<Byte>> BYTE_VECTOR = BYTES.vectorType();

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
        float[] p = as == 0 ? repeated(a[ao], 0) : a;
        int po = as == 0 ? 0 : ao;
        float[] q = bs == 0 ? repeated(b[bo], 1) : b;
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
    static float[] repeated(float a, int operand) {
        float[] run = REPEATED.get()[operand];
        Arrays.fill(run, a);
        return run;
    }

    private static int add(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .add((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int sub(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .sub((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int mul(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .mul((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int div(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .div((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int max(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .max((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int min(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .min((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int gate(float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .blend(
                            0,
                            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                                    .compare(VectorOperators.LE, 0))
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int neg(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i)))
                    .neg()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int abs(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i)))
                    .abs()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int sqrt(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i)))
                    .sqrt()
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int relu(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i)))
                    .max(0)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int square(float[] x, int xo, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            FloatVector v = (FloatVector) FLOATS.cast(FloatVector.fromArray(F, x, xo + i));
            v.mul(v).intoArray(y, yo + i);
        }
        return end;
    }

    static int compare(Compare f, float[] a, int ao, int as, float[] b, int bo, int bs, byte[] y, int yo, int n) {
        if (!HAS_BYTES || n < W) {
            return 0;
        }
        float[] p = as == 0 ? repeated(a[ao], 0) : a;
        int po = as == 0 ? 0 : ao;
        float[] q = bs == 0 ? repeated(b[bo], 1) : b;
        int qo = bs == 0 ? 0 : bo;
        return switch (f) {
            case EQ -> equal(p, po, -as, q, qo, -bs, 1, y, yo, n);
            case NE -> equal(p, po, -as, q, qo, -bs, 0, y, yo, n);
            case LT -> less(p, po, -as, q, qo, -bs, y, yo, n);
            case GT -> less(q, qo, -bs, p, po, -as, y, yo, n);
            case LE -> lessOrEqual(p, po, -as, q, qo, -bs, y, yo, n);
            case GE -> lessOrEqual(q, qo, -bs, p, po, -as, y, yo, n);
            default -> 0;
        };
    }

    private static int equal(float[] a, int ao, int am, float[] b, int bo, int bm, int yes, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .compare(VectorOperators.EQ, (FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .cast(BYTES);
            ((ByteVector) BYTE_VECTOR.cast(ByteVector.broadcast(BYTES, (byte) (1 - yes))))
                    .blend((byte) yes, holds)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int less(float[] a, int ao, int am, float[] b, int bo, int bm, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .compare(VectorOperators.LT, (FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .cast(BYTES);
            ((ByteVector) BYTE_VECTOR.cast(ByteVector.zero(BYTES)))
                    .blend(1, holds)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    private static int lessOrEqual(float[] a, int ao, int am, float[] b, int bo, int bm, byte[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> holds = ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))))
                    .compare(VectorOperators.LE, (FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .cast(BYTES);
            ((ByteVector) BYTE_VECTOR.cast(ByteVector.zero(BYTES)))
                    .blend(1, holds)
                    .intoArray(y, yo + i);
        }
        return end;
    }

    static int where(byte[] c, int co, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        if (!HAS_BYTES || n < W) {
            return 0;
        }
        float[] p = as == 0 ? repeated(a[ao], 0) : a;
        int po = as == 0 ? 0 : ao;
        float[] q = bs == 0 ? repeated(b[bo], 1) : b;
        int qo = bs == 0 ? 0 : bo;
        return choose(c, co, p, po, -as, q, qo, -bs, y, yo, n);
    }

    private static int choose(
            byte[] c, int co, float[] a, int ao, int am, float[] b, int bo, int bm, float[] y, int yo, int n) {
        int end = F.loopBound(n);
        for (int i = 0; i < end; i += W) {
            VectorMask<Byte> chosen = ((ByteVector) BYTE_VECTOR.cast(ByteVector.fromArray(BYTES, c, co + i)))
                    .compare(VectorOperators.NE, 0);
            ((FloatVector) FLOATS.cast(FloatVector.fromArray(F, b, bo + (i & bm))))
                    .blend((FloatVector) FLOATS.cast(FloatVector.fromArray(F, a, ao + (i & am))), chosen.cast(F))
                    .intoArray(y, yo + i);
        }
        return end;
    }
}
