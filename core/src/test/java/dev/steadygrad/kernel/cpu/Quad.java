package dev.steadygrad.kernel.cpu;

import java.util.stream.IntStream;

/// An unevaluated sum of two doubles, about 104 bits: the arithmetic of the oracle.
record Quad(double hi, double lo) {
    static final Quad ZERO = new Quad(0, 0);
    static final Quad ONE = new Quad(1, 0);
    private static final Quad LN2 = new Quad(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    private static final double LN2_REST = 0x1.7b57a079a1934p-111;
    private static final int HALVINGS = 6;
    private static final Quad[] RECIPROCALS =
            IntStream.rangeClosed(1, 16).mapToObj(i -> ONE.over(new Quad(i, 0))).toArray(Quad[]::new);

    /// `a + b` exactly.
    static Quad sum(double a, double b) {
        double s = a + b;
        double t = s - a;
        return new Quad(s, (a - (s - t)) + (b - t));
    }

    static Quad product(double a, double b) {
        double p = a * b;
        return new Quad(p, Math.fma(a, b, -p));
    }

    Quad plus(Quad b) {
        Quad s = sum(hi, b.hi);
        Quad t = sum(lo, b.lo);
        Quad u = sum(s.hi, s.lo + t.hi);
        return sum(u.hi, u.lo + t.lo);
    }

    Quad plus(double b) {
        return plus(new Quad(b, 0));
    }

    Quad minus(Quad b) {
        return plus(b.negated());
    }

    Quad negated() {
        return new Quad(-hi, -lo);
    }

    Quad times(Quad b) {
        Quad p = product(hi, b.hi);
        return sum(p.hi, p.lo + Math.fma(hi, b.lo, lo * b.hi));
    }

    Quad times(double b) {
        return times(new Quad(b, 0));
    }

    /// By a power of two.
    Quad scaled(int exponent) {
        return new Quad(Math.scalb(hi, exponent), Math.scalb(lo, exponent));
    }

    Quad over(Quad b) {
        double q = hi / b.hi;
        Quad r = minus(b.times(q));
        double q2 = r.hi / b.hi;
        r = r.minus(b.times(q2));
        return sum(q, q2).plus(r.hi / b.hi);
    }

    /// For arguments up to 0, or a little above.
    static Quad exp(Quad x) {
        return exp(x, 0);
    }

    /// `exp(x) * 2^lift`, which keeps both parts of small results in the range of doubles.
    static Quad exp(Quad x, int lift) {
        double k = Math.rint(x.hi / LN2.hi);
        Quad r = x.minus(product(k, LN2.hi)).minus(product(k, LN2.lo)).plus(-k * LN2_REST);
        r = r.scaled(-HALVINGS);
        // expm1 by its series; (1 + u)^2 - 1 = u (2 + u)
        Quad u = ZERO;
        for (int i = 16; i >= 1; i--) {
            u = ONE.plus(u).times(r).times(RECIPROCALS[i - 1]);
        }
        for (int i = 0; i < HALVINGS; i++) {
            u = u.times(u.plus(2));
        }
        return ONE.plus(u).scaled((int) k + lift);
    }

    /// `log(1 + x)` for `x >= 0`.
    static Quad log1p(Quad x) {
        if (x.hi < 1e-3) {
            Quad u = ZERO;
            for (int i = 12; i >= 1; i--) {
                u = ONE.over(new Quad(i, 0)).minus(u).times(x);
            }
            return u;
        }
        double y = StrictMath.log1p(x.hi);
        Quad d = x.plus(1).times(exp(new Quad(-y, 0))).plus(-1);
        return sum(y, 0).plus(d).minus(d.times(d).scaled(-1));
    }

    /// `|result - this| / ulp(this)` in doubles; 0 where this is below the smallest normal number.
    double ulps(double result) {
        double size = Math.abs(hi);
        return size < Double.MIN_NORMAL ? 0 : Math.abs(minus(new Quad(result, 0)).hi) / Math.ulp(binade(size));
    }

    /// `|result - this| / ulp(this)` in floats; 0 where this is below the smallest normal number.
    double ulps(float result) {
        double size = Math.abs(hi);
        return size < Float.MIN_NORMAL ? 0 : Math.abs(minus(new Quad(result, 0)).hi) / ulp((float) binade(size));
    }

    private static double ulp(float a) {
        return Math.ulp(a);
    }

    /// The power of two below the exact value, so that rounding up to the next one does not double the ulp.
    private double binade(double size) {
        double b = Math.scalb(1.0, Math.getExponent(size));
        boolean below = size == b && Math.signum(lo) == -Math.signum(hi);
        return below ? b / 2 : b;
    }
}
