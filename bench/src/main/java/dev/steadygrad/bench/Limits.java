package dev.steadygrad.bench;

import dev.steadygrad.kernel.MatrixProduct.Matrix;
import dev.steadygrad.openblas.OpenBlas;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// The least that a workload can take: the time to move its bytes once, on all processors. Where it writes, that is an
/// array copy between arrays that are there already; where it only reads, a comparison
/// with zeros that stay in the cache. For matrix products, OpenBLAS's own, with its own threads.
final class Limits implements Tasks {
    /// Below this what counts is not memory.
    private static final int SMALLEST = 1 << 20;

    private static final int CHUNK = 1 << 12;

    private Limits() {}

    /// Serves the limits on stdin and stdout.
    public static void main(String[] args) throws IOException {
        Worker.serve(new Limits());
    }

    @Override
    public String version() {
        return "array copy";
    }

    @Override
    public Optional<Task> prepare(Workload w) {
        if (w.kind() == Kind.MATMUL || w.kind() == Kind.LINEAR_CROSS_ENTROPY) {
            return products(w);
        }
        int n = w.numel();
        return n < SMALLEST
                ? Optional.empty()
                : switch (w.kind()) {
                    case CROSS_ENTROPY, SOFTMAX, LOG_SOFTMAX, ADD_ROW, EXP, TRANSPOSE_COPY -> Optional.of(copy(n));
                    case ADD, MUL -> Optional.of(copy(n + n / 2)); // two reads and a write
                    case GATHER -> Optional.of(copy(2 * n)); // a position of 8 bytes, a read and a write
                    case CROSS_ENTROPY_LOSS, SUM, SUM_ROWS, SUM_COLUMNS -> Optional.of(read(n));
                    case MATMUL,
                            LINEAR_CROSS_ENTROPY,
                            ADD_RECORDED,
                            EPOCH,
                            EPOCH_LENET,
                            EPOCH_INCOME,
                            STARTUP,
                            DOCTOR_LIGHT,
                            DOCTOR_FULL -> Optional.empty();
                };
    }

    /// Empty where OpenBLAS does not run.
    private static Optional<Task> products(Workload w) {
        try {
            var blas = new OpenBlas(Runtime.getRuntime().availableProcessors());
            return Optional.of(w.kind() == Kind.MATMUL ? product(w, blas) : linear(w, blas));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Task product(Workload w, OpenBlas blas) {
        int m = w.rows();
        int k = w.columns();
        int n = w.secondDims()[1];
        var a = new Matrix(w.input(), 0, k, false);
        var b = new Matrix(w.second(), 0, n, false);
        float[] y = new float[m * n];
        return new Task() {
            @Override
            public void run() {
                blas.multiply(m, n, k, a, b, 0, new Matrix(y, 0, n, false));
            }

            @Override
            public List<float[]> result() {
                return List.of(y);
            }
        };
    }

    /// The logits, and what their gradient makes of the weight and the input.
    private static Task linear(Workload w, OpenBlas blas) {
        int m = w.rows();
        int k = w.columns();
        int n = w.secondDims()[0];
        float[] x = w.input();
        float[] weight = w.second();
        float[] logits = new float[m * n];
        float[] dx = new float[m * k];
        float[] dWeight = new float[n * k];
        return new Task() {
            @Override
            public void run() {
                var g = new Matrix(logits, 0, n, false);
                blas.multiply(m, n, k, new Matrix(x, 0, k, false), new Matrix(weight, 0, k, true), 0, g);
                blas.multiply(m, k, n, g, new Matrix(weight, 0, k, false), 0, new Matrix(dx, 0, k, false));
                var transposed = new Matrix(logits, 0, n, true);
                blas.multiply(n, k, m, transposed, new Matrix(x, 0, k, false), 0, new Matrix(dWeight, 0, k, false));
            }

            @Override
            public List<float[]> result() {
                return List.of();
            }
        };
    }

    private static Task copy(int n) {
        int[] from = new int[n];
        int[] to = new int[n];
        return new Pass(n, start -> {
            System.arraycopy(from, start, to, start, Math.min(CHUNK, n - start));
            return to[start];
        });
    }

    private static Task read(int n) {
        int[] from = new int[n];
        int[] zeros = new int[CHUNK];
        return new Pass(n, start -> {
            int end = Math.min(start + CHUNK, n);
            return Arrays.equals(from, start, end, zeros, 0, end - start) ? 0 : 1;
        });
    }

    /// @param chunk what is done from a start on; its answer keeps it from being optimised away
    private record Pass(int n, IntUnaryOperator chunk) implements Task {
        @Override
        public void run() {
            int sum = IntStream.range(0, Math.ceilDiv(n, CHUNK))
                    .parallel()
                    .map(i -> chunk.applyAsInt(i * CHUNK))
                    .sum();
            if (sum != 0) {
                throw new AssertionError("the arrays hold zeros");
            }
        }

        @Override
        public List<float[]> result() {
            return List.of();
        }
    }
}
