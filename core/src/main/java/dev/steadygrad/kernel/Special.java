package dev.steadygrad.kernel;

/// Scalar functions that `java.lang.Math` does not have.
final class Special {
    private Special() {}

    /// 1 / (1 + e^-x) without overflow, and with all digits where it is near 0.
    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /// log(sigmoid(x)) = min(x, 0) - log1p(e^-|x|).
    static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// log(e^a + e^b). Two equal infinities give that infinity.
    static double logAddExp(double a, double b) {
        if (a == b) {
            return a + Math.log(2);
        }
        double m = Math.max(a, b);
        double d = -Math.abs(a - b);
        return m + Math.log1p(Math.exp(d));
    }

    /// ⌊a / b⌋ of the exact quotient, as Python's `//`.
    static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double rem = a % b;
        double q = (a - rem) / b;
        if (rem != 0 && (rem < 0) != (b < 0)) {
            q -= 1;
        }
        if (q == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(q);
        return q - floor > 0.5 ? floor + 1 : floor;
    }

    static double remainder(double a, double b) {
        double rem = a % b;
        return rem != 0 && (rem < 0) != (b < 0) ? rem + b : rem;
    }

    /// Integer power by squaring, modulo 2^64; a negative exponent gives 1/a^-b truncated.
    static long pow(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
        }
        long r = 1;
        for (long e = b, p = a; e > 0; e >>= 1, p *= p) {
            if ((e & 1) == 1) {
                r *= p;
            }
        }
        return r;
    }

    /// The error function: its Maclaurin series below 2 in size, the continued fraction of erfc beyond; about 2 ulp.
    ///
    /// **Source**: Abramowitz and Stegun, 7.1.6 and 7.1.14.
    static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x) || a > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        if (a < 2.5) {
            double term = a;
            double sum = a;
            for (int n = 1; term > sum * 0x1p-55; n++) {
                term *= 2 * a * a / (2 * n + 1);
                sum += term;
            }
            return Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-a * a) * sum, x);
        }
        double f = 0;
        for (int n = 60; n > 0; n--) {
            f = n / 2.0 / (a + f);
        }
        return Math.copySign(1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + f), x);
    }
}
