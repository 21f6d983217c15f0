package dev.steadygrad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.data.Idx;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in the README is one that compiles and runs.
class ReadmeTest {
    private static final Pattern PROGRAM =
            Pattern.compile("<!-- program: (\\w+) -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path temp;

    @Test
    void readme_program_trainsOnTheCache() throws Exception {
        Path folder = temp.resolve("cache/fashion-mnist");
        Idx.writeFolder(folder, Split.TRAIN, SyntheticFashion.draw(0, Split.TRAIN, 600), true);
        Idx.writeFolder(folder, Split.TEST, SyntheticFashion.draw(0, Split.TEST, 200), true);
        String printed = run(source());
        assertThat(printed).contains("epoch 1/10").contains("epoch 10/10").containsPattern("0\\.\\d+\n$");
    }

    private Path source() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
        assertThat(program.find())
                .as("a java block after a line <!-- program: Name -->")
                .isTrue();
        return Files.writeString(temp.resolve(program.group(1) + ".java"), program.group(2));
    }

    /// In source mode, as a reader would run it: `java Train.java`.
    private String run(Path source) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                java,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()));
        builder.environment().put("STEADYGRAD_CACHE", temp.resolve("cache").toString());
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
