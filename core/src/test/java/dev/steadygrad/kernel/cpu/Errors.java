package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import java.util.function.Supplier;

/// How far many results of one function are from the exact ones.
final class Errors {
    private final Precision precision;
    private long count;
    private long rounded;
    private double worst;
    private String where = "";

    Errors(DType dtype) {
        precision = Precision.of(dtype);
    }

    /// @param exact multiplied by `2^lift`
    void add(Quad exact, int lift, double result, Supplier<?> place) {
        double ulps = precision.ulps(exact, lift, result);
        count++;
        rounded += ulps <= 0.5 ? 1 : 0;
        if (ulps > worst) {
            worst = ulps;
            where = place.get().toString();
        }
    }

    double worst() {
        return worst;
    }

    /// The share of results that are the exact ones correctly rounded.
    double share() {
        return (double) rounded / count;
    }

    @Override
    public String toString() {
        return "%.4f ulp at %s, %.4f %% of %d correctly rounded".formatted(worst, where, 100 * share(), count);
    }
}
