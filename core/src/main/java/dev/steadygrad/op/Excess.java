package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;

/// How far e^-x lies above its tangent at 0.
final class Excess {
    /// Terms of the series that count where |x| is at most 1.
    private static final int TERMS = 20;

    private Excess() {}

    /// `e^-x - (1 - x)` of each element in `[-1, 1]`, with all digits: `x²/2 (1 - x/3 (1 - x/4 (…)))`.
    static <A extends Verbs<A>> A near0(A x) {
        A one = x.lift(NdArray.number(1.0));
        A s = one;
        for (int k = TERMS; k > 2; k--) {
            s = one.sub(x.div(k).mul(s));
        }
        return x.mul(x).div(2).mul(s);
    }
}
