package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.AttentionInput;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Strided;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionKernelTest {
    private static Strided random(DType dtype, long seed, int... dims) {
        Strided x = Strided.allocate(dtype, Shape.of(dims));
        Rng rng = new Rng(seed);
        Backends.get().generate(i -> rng.gaussianAt(2 * i), x);
        return x;
    }

    private static AttentionInput input(DType dtype, int batch, int n, int width, boolean causal) {
        return new AttentionInput(
                random(dtype, 1, batch, n, width),
                random(dtype, 2, batch, n, width),
                random(dtype, 3, batch, n, width),
                null,
                0.5,
                causal,
                0);
    }

    /// The output, what it shifts by, and the gradients of query, key and value.
    private interface Kernel {
        void forward(AttentionInput in, Strided y, Strided shift);

        void backward(AttentionInput in, int input, Strided g, Strided y, Strided shift, Strided dx);
    }

    private static Object[] results(Kernel kernel, AttentionInput in) {
        Strided y = Strided.allocate(in.dtype(), in.query().shape());
        Strided shift = Strided.allocate(in.dtype(), y.shape().without(2));
        kernel.forward(in, y, shift);
        Strided g = random(in.dtype(), 4, y.shape().toArray());
        Strided[] dx = new Strided[3];
        for (int i = 0; i < 3; i++) {
            dx[i] = Strided.allocate(in.dtype(), y.shape());
            kernel.backward(in, i, g, y, shift, dx[i]);
        }
        return new Object[] {
            y.storage().array(),
            shift.storage().array(),
            dx[0].storage().array(),
            dx[1].storage().array(),
            dx[2].storage().array()
        };
    }

    private static Kernel of(Rows rows) {
        AttentionKernel kernel = new AttentionKernel(rows, new MatmulKernel(rows));
        return new Kernel() {
            @Override
            public void forward(AttentionInput in, Strided y, Strided shift) {
                kernel.forward(in, y, shift);
            }

            @Override
            public void backward(AttentionInput in, int input, Strided g, Strided y, Strided shift, Strided dx) {
                kernel.backward(in, input, g, y, shift, dx);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT32", "FLOAT64"})
    void vectorCode_returnsTheBitsOfScalarCode_onAnyNumberOfThreads(DType dtype) {
        AttentionInput in = input(dtype, 2, 301, 17, true);
        Fused backend = Backends.get();
        int before = backend.describe().threads();
        Object[] wanted = results(of(new ScalarRows()), in);
        try {
            for (int threads : new int[] {1, 2, 8}) {
                backend.threads(threads);
                assertThat(Arrays.deepEquals(results(of(new VectorRows()), in), wanted))
                        .as("%d threads", threads)
                        .isTrue();
            }
        } finally {
            backend.threads(before);
        }
    }

    /// In a process whose heap of 40 MiB has no room for the 64 MiB of one array of scores.
    @Test
    void longSequences_needNoArrayOfScores() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AttentionKernelTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out.strip()).isEqualTo("done");
    }

    public static void main(String[] args) {
        results(of(new VectorRows()), input(DType.FLOAT32, 1, 4096, 8, false));
        System.out.println("done");
    }
}
