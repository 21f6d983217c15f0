package dev.steadygrad.app;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A digest of data, made when somebody first asks for it: a run can begin without.
final class Fingerprint {
    private final Supplier<String> source;
    private @Nullable String value;

    Fingerprint(Supplier<String> source) {
        this.source = source;
    }

    String value() {
        if (value == null) {
            value = source.get();
        }
        return value;
    }
}
