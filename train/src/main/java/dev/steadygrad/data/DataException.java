package dev.steadygrad.data;

import java.io.IOException;
import java.util.Locale;

/// Data that cannot be had or used. The message is one sentence for the user: what is wrong with which file, what was
/// expected, and what to do.
public final class DataException extends IOException {
    /// With the sentence for the user.
    public DataException(String message) {
        super(message);
    }

    /// With the sentence for the user and what lies behind it.
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /// What went wrong below, in words: some I/O exceptions have no message, or only a file's name.
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = failure.getMessage();
        String detail = message != null ? message : cause == null ? "" : reason(cause);
        if (failure.getClass() == IOException.class && !detail.isEmpty()) {
            return detail;
        }
        String name = failure.getClass().getSimpleName().replaceAll("Exception$", "");
        String kind = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return detail.isEmpty() ? kind : kind + ": " + detail;
    }
}
