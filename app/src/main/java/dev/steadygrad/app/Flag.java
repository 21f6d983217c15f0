package dev.steadygrad.app;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One flag of a command: what it is called, what it takes, and what it was given.
///
/// @param <T> what its value is read as
final class Flag<T> {
    private final String name;
    private final String label;
    private final Function<String, T> reader;
    private final String description;
    private @Nullable String alone;
    private boolean required;
    private @Nullable T value;

    /// @param name   as `--epochs`
    /// @param label  what its value is called in the help, as `N`; empty where it takes none
    /// @param reader makes a value of a text; its `IllegalArgumentException` says what the text must be, as `must be 1
    ///               or more`, and the rest of the sentence is put around it
    Flag(String name, String label, Function<String, T> reader, String description) {
        this.name = name;
        this.label = label;
        this.reader = reader;
        this.description = description;
    }

    /// A flag that is given or not.
    static Flag<Boolean> toggle(String name, String description) {
        return new Flag<>(name, "", text -> true, description).alone("");
    }

    /// Lets it be given without a value, as if with `text`.
    Flag<T> alone(String text) {
        alone = text;
        return this;
    }

    /// Makes a call without it wrong.
    Flag<T> required() {
        required = true;
        return this;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    boolean isGiven() {
        return value != null;
    }

    boolean isMissing() {
        return required && value == null;
    }

    boolean mayBeAlone() {
        return alone != null;
    }

    /// Whether it takes a value at all.
    boolean takesValue() {
        return !label.isEmpty();
    }

    /// What it was given, or null.
    @Nullable
    T get() {
        return value;
    }

    T or(T other) {
        return value == null ? other : value;
    }

    /// What a [#required] flag was given.
    T value() {
        return Objects.requireNonNull(value);
    }

    /// Takes `text`, or null where it is given without a value.
    ///
    /// **Errors**: [WrongCall] where it can't take that, or was given before.
    void give(@Nullable String text) {
        if (value != null) {
            throw new WrongCall(name + " must be given once");
        }
        if (text != null && !takesValue()) {
            throw new WrongCall(name + " takes no value, got " + text);
        }
        String whole = text == null ? alone : text;
        if (whole == null) {
            throw new WrongCall("missing required parameter for option '%s' (%s)".formatted(name, label));
        }
        value = read(whole);
    }

    private T read(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new WrongCall("%s %s, got %s".formatted(name, e.getMessage(), text));
        }
    }

    /// As `--doctor[=MODE]`.
    String form() {
        String form = takesValue() ? "=" + label : "";
        return name + (mayBeAlone() && takesValue() ? "[" + form + "]" : form);
    }

    /// As `[--doctor[=MODE]]`, in brackets where a call can go without.
    String usage() {
        return required ? form() : "[" + form() + "]";
    }
}
