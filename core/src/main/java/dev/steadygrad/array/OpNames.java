package dev.steadygrad.array;

import java.util.Locale;

/// What ops are called, made once for each class: a small op takes less time than its name.
final class OpNames extends ClassValue<String> {
    static final OpNames ALL = new OpNames();

    @Override
    protected String computeValue(Class<?> op) {
        String simple = op.getSimpleName();
        return simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1);
    }
}
