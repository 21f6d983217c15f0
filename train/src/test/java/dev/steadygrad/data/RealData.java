package dev.steadygrad.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the published data sets lie, for tests that are skipped without them.
public final class RealData {
    private RealData() {}

    /// The folder `name` below the one that `STEADYGRAD_DATA` names, else below `shared/data` beside the clone.
    public static Path folder(String name) {
        String named = System.getenv("STEADYGRAD_DATA");
        Path root = named == null ? Path.of("../../shared/data").toAbsolutePath() : Path.of(named);
        Path folder = root.resolve(name).normalize();
        assumeTrue(Files.isDirectory(folder), () -> folder + " is missing; set STEADYGRAD_DATA");
        return folder;
    }
}
