package dev.steadygrad.kernel;

/// The error function and its complement.
///
/// **Numerics**: below 1/2, `erf(x) = x (2 / sqrt(pi) + x² q(x²))`. Beyond, `erfc(x) = e^-x² p(t) / (1 + 2x)` with
/// `t = (x - c) / (x + c)`, which maps all arguments to a small interval. The polynomials interpolate the exact
/// functions at Chebyshev points. `erf` is within 2 ulp, `erfc` within 5.
///
/// **Source**: the form for the larger arguments is that of Schonfelder, Math. Comp. 32 (1978).
final class Erf {
    private static final double SMALL = 0.5;

    /// erfc is 0 beyond.
    private static final double LARGE = 27.3;

    private static final double CENTRE = 3.75;
    private static final double SLOPE = 2 / Math.sqrt(Math.PI);
    private static final double[] Q = {
        -0.37612638903183754, 0.112837916709551, -0.02686617064510409, 0.005223977624325344,
        -0.0008548326793233783, 0.0001205530629440674, -1.4923829613452872e-05, 1.6389446360450111e-06,
        -1.4787385599052157e-07
    };
    private static final double[] P = {
        1.2375126308378275,
        -0.14024059858554702,
        0.003585415485465873,
        0.08227673849015087,
        -0.10880393014185724,
        0.09230432116021166,
        -0.05869339858653269,
        0.02836227742113258,
        -0.009746579602921149,
        0.0017556258378709157,
        0.0002937140403132612,
        -0.0002901540238853458,
        5.164716211562117e-05,
        2.2384138229240758e-05,
        -1.143773781113077e-05,
        -9.73585320887826e-07,
        1.7380007963682074e-06,
        -5.6721749819174655e-08,
        -2.4049966248374576e-07,
        2.2268892115942615e-08,
        2.463702910646358e-08,
        -2.8574789394458078e-09
    };

    private Erf() {}

    static double erf(double x) {
        double a = Math.abs(x);
        return a < SMALL ? small(x) : Math.copySign(1 - tail(a), x);
    }

    static double erfc(double x) {
        if (Math.abs(x) < SMALL) {
            return 1 - small(x);
        }
        return x < 0 ? 2 - tail(-x) : tail(x);
    }

    private static double small(double x) {
        double u = x * x;
        return x * Math.fma(polynomial(Q, u), u, SLOPE);
    }

    /// erfc of [#SMALL] or more, or of NaN.
    private static double tail(double x) {
        if (x > LARGE) {
            return 0;
        }
        double square = x * x;
        double power = Math.exp(-square);
        // what rounding took from the square
        power = Math.fma(-Math.fma(x, x, -square), power, power);
        return power * polynomial(P, (x - CENTRE) / (x + CENTRE)) / (1 + 2 * x);
    }

    private static double polynomial(double[] c, double x) {
        double p = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            p = Math.fma(p, x, c[i]);
        }
        return p;
    }
}
