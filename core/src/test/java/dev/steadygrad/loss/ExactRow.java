package dev.steadygrad.loss;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/// The oracle of [CrossEntropyLoss]: one row in 80 decimal digits, from the definitions, without any shift or trick.
///
/// @param gradient with respect to the logits before the cap
record ExactRow(BigDecimal loss, BigDecimal[] gradient) {
    private static final MathContext MC = new MathContext(80);

    /// What is left of 80 digits where the exact result is 0.
    private static final BigDecimal NOTHING = new BigDecimal("1e-70");

    private static final BigDecimal TWO = BigDecimal.TWO;

    /// @param live the classes that take part
    /// @param q what the target gives each class
    /// @param z times what the row counts
    /// @param cap inf for none
    static ExactRow of(double[] x, boolean[] live, double[] q, double z, double cap) {
        int n = x.length;
        BigDecimal[] e = new BigDecimal[n];
        BigDecimal[] capped = new BigDecimal[n];
        BigDecimal[] slope = new BigDecimal[n];
        BigDecimal sum = BigDecimal.ZERO;
        for (int c = 0; c < n; c++) {
            if (live[c]) {
                BigDecimal v = new BigDecimal(x[c]);
                BigDecimal tanh = cap < Double.POSITIVE_INFINITY ? tanh(v.divide(new BigDecimal(cap), MC)) : null;
                capped[c] = tanh == null ? v : tanh.multiply(new BigDecimal(cap), MC);
                slope[c] = tanh == null ? BigDecimal.ONE : BigDecimal.ONE.subtract(tanh.multiply(tanh, MC), MC);
                e[c] = exp(capped[c]);
                sum = sum.add(e[c], MC);
            }
        }
        BigDecimal lse = log(sum);
        BigDecimal loss = new BigDecimal(z).multiply(lse, MC).multiply(lse, MC);
        BigDecimal mass = new BigDecimal(2 * z).multiply(lse, MC);
        for (int c = 0; c < n; c++) {
            if (live[c]) {
                loss = loss.add(new BigDecimal(q[c]).multiply(lse.subtract(capped[c], MC), MC), MC);
                mass = mass.add(new BigDecimal(q[c]), MC);
            }
        }
        BigDecimal[] g = new BigDecimal[n];
        Arrays.fill(g, BigDecimal.ZERO);
        for (int c = 0; c < n; c++) {
            if (live[c]) {
                BigDecimal p = e[c].divide(sum, MC);
                g[c] = p.multiply(mass, MC).subtract(new BigDecimal(q[c]), MC).multiply(slope[c], MC);
            }
        }
        return new ExactRow(loss, g);
    }

    private static BigDecimal tanh(BigDecimal u) {
        BigDecimal e = exp(u.multiply(TWO));
        return e.subtract(BigDecimal.ONE, MC).divide(e.add(BigDecimal.ONE, MC), MC);
    }

    /// By halving the argument twenty times and squaring the series as often.
    private static BigDecimal exp(BigDecimal x) {
        int halvings = 20;
        BigDecimal r = x.divide(TWO.pow(halvings), MC);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = term;
        for (int k = 1; k < 60; k++) {
            term = term.multiply(r, MC).divide(BigDecimal.valueOf(k), MC);
            sum = sum.add(term, MC);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, MC);
        }
        return sum;
    }

    /// By Halley's iteration, which triples the digits of the double it starts from.
    private static BigDecimal log(BigDecimal a) {
        int exponent = a.precision() - a.scale();
        double start = Math.log(a.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * Math.log(10);
        BigDecimal y = new BigDecimal(start);
        for (int i = 0; i < 4; i++) {
            BigDecimal e = exp(y);
            y = y.add(TWO.multiply(a.subtract(e, MC)).divide(a.add(e, MC), MC), MC);
        }
        return y;
    }

    /// How far `got` is from `exact` in the spacing of a dtype there.
    ///
    /// @param digits of the dtype
    static double ulps(double got, BigDecimal exact, int digits) {
        if (exact.abs().compareTo(NOTHING) < 0) {
            return got == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        double spacing = Math.scalb(1.0, Math.getExponent(exact.doubleValue()) - digits + 1);
        return new BigDecimal(got)
                .subtract(exact, MC)
                .divide(new BigDecimal(spacing), MC)
                .abs()
                .doubleValue();
    }
}
