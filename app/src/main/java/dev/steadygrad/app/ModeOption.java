package dev.steadygrad.app;

import dev.steadygrad.doctor.Mode;
import java.util.Locale;

/// How closely the doctor looks, as `light` or `full`.
final class ModeOption {
    private ModeOption() {}

    static Mode read(String text) {
        for (Mode mode : Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be light or full");
    }
}
