package dev.steadygrad.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,linux-x86_64",
        "Linux,aarch64,linux-arm64",
        "Mac OS X,aarch64,macosx-arm64",
        "Mac OS X,x86_64,macosx-x86_64",
        "Windows 11,amd64,windows-x86_64",
        "Linux,riscv64,linux-riscv64"
    })
    void platform_isNamedAsTheJarsAre(String system, String processor, String name) {
        assertThat(Natives.platform(system, processor)).isEqualTo(name);
    }

    @Test
    void processesThatStartAtOnce_allLoadWhatOneOfThemUnpacks() throws IOException, InterruptedException {
        Path cache = temp.resolve("a new folder");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(cache, CLASS_PATH));
        }
        for (Process process : processes) {
            assertThat(lastLine(process)).startsWith("90.0; OpenBLAS ").endsWith("; ");
        }
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.contains("libopenblas"))
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void unusableCache_meansOurKernel_andTheReasonIsTold() throws IOException, InterruptedException {
        Path file = Files.createFile(temp.resolve("a file"));
        assertThat(lastLine(start(file, CLASS_PATH)))
                .startsWith("90.0; packed kernel; OpenBLAS cannot be loaded: ")
                .contains(file.toString());
    }

    @Test
    void withoutNatives_ourKernelIsUsed_andTheReasonNamesTheJar() throws IOException, InterruptedException {
        String others = Stream.of(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !entry.contains("bytedeco"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(lastLine(start(temp, others)))
                .startsWith("90.0; packed kernel; ")
                .contains("is not there; add org.bytedeco:openblas with the classifier ");
    }

    @Test
    void withoutNativeAccess_ourKernelIsUsed_andTheReasonIsTold() throws IOException, InterruptedException {
        assertThat(lastLine(start(temp, CLASS_PATH, "--illegal-native-access=deny")))
                .startsWith("90.0; packed kernel; OpenBLAS cannot be loaded: ")
                .contains("run java with --enable-native-access=");
    }

    private static Process start(Path cache, String classPath) throws IOException {
        return start(cache, classPath, "--enable-native-access=ALL-UNNAMED");
    }

    private static Process start(Path cache, String classPath, String flag) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                flag,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                classPath,
                LargeMatmulProgram.class.getName());
        builder.environment().put("STEADYGRAD_CACHE", cache.toString());
        return builder.redirectErrorStream(true).start();
    }

    private static String lastLine(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().reduce("", (first, second) -> second);
    }
}
