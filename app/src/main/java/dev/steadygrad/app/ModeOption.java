package dev.steadygrad.app;

import dev.steadygrad.doctor.Mode;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How closely the doctor looks, as `light` or `full`.
final class ModeOption implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String text) {
        for (Mode mode : Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new TypeConversionException("must be light or full");
    }
}
