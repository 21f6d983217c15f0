package dev.steadygrad.doctor;

import org.jspecify.annotations.Nullable;

/// What is known of a tensor's elements.
///
/// @param plus whether some are +inf, and
/// @param minus whether some are -inf, put there on purpose, as a mask does
/// @param origin why some are not finite; null where all are, or on purpose
record Health(boolean plus, boolean minus, @Nullable Origin origin) {
    static final Health FINITE = new Health(false, false, null);

    boolean isFinite() {
        return !plus && !minus && origin == null;
    }

    static Health sick(Origin origin) {
        return new Health(false, false, origin);
    }
}
