package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.kernel.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole softmax family returns the same bits on any number of threads, for any width of vectors, and in scalar
/// code.
@Tag("slow")
class FamilyBitsTest {
    private static final long BITS = FamilyDigest.compute();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void anyNumberOfThreads_returnsTheSameBits(int threads) {
        int before = Backends.get().describe().threads();
        try {
            Backends.get().threads(threads);
            assertThat(FamilyDigest.compute()).isEqualTo(BITS);
        } finally {
            Backends.get().threads(before);
        }
    }

    /// In a process of its own; a machine whose vectors are narrower takes its own width.
    @ParameterizedTest
    @CsvSource({
        "-XX:MaxVectorSize=16, vector, 128",
        "-XX:MaxVectorSize=32, vector, 256",
        "-XX:MaxVectorSize=64, vector, 512",
        "-Dsteadygrad.rows=scalar, scalar, 0"
    })
    void anyRows_returnTheSameBits(String option, String rows, int bits) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FamilyDigest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<String> parts = List.of(out.strip().split(": "));
        assertThat(parts.get(1)).isEqualTo(Long.toString(BITS));
        assertThat(parts.get(0)).startsWith(rows);
        String width = parts.get(0).replaceAll("\\D", "");
        assertThat(width.isEmpty() ? 0 : Integer.parseInt(width)).isLessThanOrEqualTo(bits);
    }
}
