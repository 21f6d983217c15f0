package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import java.util.Arrays;

/// A number for the rows of an image and one for its columns.
record Pair(int rows, int columns) {
    static final Pair ZERO = new Pair(0, 0);
    static final Pair ONE = new Pair(1, 1);

    /// One number stands for both.
    ///
    /// **Errors**: `IllegalArgumentException` for more than two, none, or one below `least`.
    static Pair of(String op, String what, int least, int... values) {
        Check.that(
                values.length == 1 || values.length == 2,
                "%s: %s must be one number, or two for rows and columns, got %s=%s",
                op,
                what,
                what,
                Arrays.toString(values));
        Pair pair = new Pair(values[0], values[values.length - 1]);
        Check.that(
                pair.rows >= least && pair.columns >= least,
                "%s: %s must be %d or more, got %s=%s",
                op,
                what,
                least,
                what,
                Arrays.toString(values));
        return pair;
    }

    @Override
    public String toString() {
        return "(" + rows + ", " + columns + ")";
    }
}
