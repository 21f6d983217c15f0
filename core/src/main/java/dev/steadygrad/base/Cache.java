package dev.steadygrad.base;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where downloads, drawn data sets and unpacked native code are kept.
public final class Cache {
    /// The environment variable that names another folder.
    public static final String VARIABLE = "STEADYGRAD_CACHE";

    private Cache() {}

    /// The folder that `STEADYGRAD_CACHE` names, else `.cache/steadygrad` in the user's home. It need not exist.
    public static Path folder() {
        return folder(System.getenv(VARIABLE), System.getProperty("user.home"));
    }

    static Path folder(@Nullable String named, String home) {
        Path folder = named == null || named.isBlank() ? Path.of(home, ".cache", "steadygrad") : Path.of(named);
        return folder.toAbsolutePath().normalize();
    }
}
