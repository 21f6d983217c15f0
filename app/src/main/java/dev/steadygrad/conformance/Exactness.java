package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;

/// How far one kind of result of a case is from the exact digits.
///
/// @param function what was computed, as `cross_entropy gradient`
/// @param ulp the worst error, in units in the last place of the exact value
/// @param bound the most that is allowed
public record Exactness(String function, DType dtype, double ulp, double bound) {
    boolean holds() {
        return ulp <= bound;
    }
}
