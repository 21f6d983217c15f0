package dev.steadygrad.kernel;

/// Scalar functions that `java.lang.Math` does not have.
final class Special {
    private static final double LN2 = Math.log(2);
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private Special() {}

    /// 1 / (1 + e^-x) without overflow, and with all digits where it is near 0.
    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /// log(x / (1 - x)), with all digits where the quotient is near 1.
    static double logit(double x) {
        return Math.abs(x - 0.5) < 0.25 ? Math.log1p((2 * x - 1) / (1 - x)) : Math.log(x / (1 - x));
    }

    /// log(sigmoid(x)) = min(x, 0) - log1p(e^-|x|).
    static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// The logarithm to base 2, exact for powers of 2.
    static double log2(double x) {
        if (!(x >= Double.MIN_NORMAL && x < Double.POSITIVE_INFINITY)) {
            return Math.log(x) / LN2;
        }
        // a mantissa around 1, so that its logarithm and the exponent never cancel
        int exponent = Math.getExponent(x * SQRT_HALF) + 1;
        return exponent + Math.log(Math.scalb(x, -exponent)) / LN2;
    }

    /// log(e^a + e^b). Two equal infinities give that infinity.
    static double logAddExp(double a, double b) {
        if (a == b) {
            return a + LN2;
        }
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /// `1 - tanh²(x) = 4 e^-2|x| / (1 + e^-2|x|)²`, with all digits where tanh is near 1.
    static double sechSquared(double x) {
        double e = Math.exp(-2 * Math.abs(x));
        return 4 * e / ((1 + e) * (1 + e));
    }

    /// x Φ(x), with Φ the normal distribution's; all digits where x is negative.
    static double gelu(double x) {
        return 0.5 * x * Erf.erfc(-x * SQRT_HALF);
    }

    /// The form with tanh: 1 + tanh(u) = 2 sigmoid(2u).
    static double geluTanh(double x) {
        return x * sigmoid(2 * SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
    }

    /// Φ(x) + x φ(x).
    static double geluSlope(double x) {
        return 0.5 * Erf.erfc(-x * SQRT_HALF) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /// The form with tanh: the slope of x s(u) with the sigmoid s.
    static double geluTanhSlope(double x) {
        double s = sigmoid(2 * SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
        return s + s * (1 - s) * x * (2 * SQRT_2_OVER_PI * (1 + 3 * 0.044715 * x * x));
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

    /// As C: 1 to any power is 1, NaN and infinities included, and -1 to an infinite one.
    static double pow(double a, double b) {
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
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

    /// 0 where as many bits are shifted as there are, or a negative number of them.
    static long shiftLeft(long a, long bits) {
        return bits < 0 || bits >= Long.SIZE ? 0 : a << bits;
    }

    /// The sign where as many bits are shifted as there are, or a negative number of them.
    static long shiftRight(long a, long bits) {
        return a >> (bits < 0 || bits >= Long.SIZE ? Long.SIZE - 1 : bits);
    }
}
