package dev.steadygrad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the times were measured on.
final class Machine {
    private Machine() {}

    /// Processor, cores, system and JDK, in one line.
    static String description() {
        return "%s, %d cores, %s %s, JDK %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version().toString());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
