package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;

/// The numbers of a floating dtype: `bits` of significand, and binades from `2^least` up to `2^most`. Below the
/// smallest normal number they have its spacing.
record Precision(int bits, int least, int most) {
    static Precision of(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> new Precision(53, -1022, 1023);
            case FLOAT32 -> new Precision(24, -126, 127);
            case BFLOAT16 -> new Precision(8, -126, 127);
            case FLOAT16 -> new Precision(11, -14, 15);
            default -> throw new IllegalArgumentException(dtype.toString());
        };
    }

    /// `|result - exact|` in units in the last place of the exact value, which comes multiplied by `2^lift`. An
    /// infinity counts as the number that would follow the largest; NaN gives infinity.
    double ulps(Quad exact, int lift, double result) {
        double size = Math.abs(exact.hi());
        if (Double.isNaN(result)) {
            return Double.POSITIVE_INFINITY;
        }
        double overflow = Math.scalb(1.0, most) * 2;
        double r = Double.isInfinite(result) ? Math.copySign(overflow, result) : result;
        if (overflow < Double.POSITIVE_INFINITY && size >= Math.scalb(overflow, lift)) {
            return Math.copySign(overflow, exact.hi()) == r ? 0 : Double.POSITIVE_INFINITY;
        }
        int binade = Math.max(least, Math.getExponent(below(exact)) - lift);
        double error = Math.abs(exact.plus(-Math.scalb(r, lift)).hi());
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.scalb(error, bits - 1 - binade - lift);
    }

    /// The largest finite number.
    double largest() {
        return Math.scalb(2 - Math.scalb(1.0, 1 - bits), most);
    }

    /// In the binade of the exact value, though its leading part may be the first number of the next one.
    private static double below(Quad exact) {
        boolean less = Math.signum(exact.lo()) == -Math.signum(exact.hi());
        return less ? Math.nextDown(Math.abs(exact.hi())) : exact.hi();
    }
}
