package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every implementation and every vector width return the same bits.
class SoftmaxBitsTest {
    private static final long SCALAR = SoftmaxDigest.of(SoftmaxRows.scalar());

    @Test
    void vectorCode_returnsTheBitsOfScalarCode() {
        assertThat(SoftmaxDigest.of(new VectorSoftmaxRows())).isEqualTo(SCALAR);
    }

    /// In a process whose widest vector has that many bytes; a machine with narrower ones takes its own width.
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void vectorCodeOfOtherWidths_returnsTheBitsOfScalarCode(int bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxVectorSize=" + bytes,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoftmaxDigest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out.strip()).endsWith(" " + SCALAR);
        assertThat(Integer.parseInt(out.substring(0, out.indexOf(' ')))).isLessThanOrEqualTo(bytes / Float.BYTES);
    }

    @Test
    void crossEntropy_inPlace_returnsTheBitsOfOutOfPlace() {
        Random random = new Random(1);
        for (SoftmaxRows rows : new SoftmaxRows[] {SoftmaxRows.scalar(), new VectorSoftmaxRows()}) {
            for (int n : new int[] {1, 9, 63, 64, 77, 5000}) {
                float[] x = new float[n + 2];
                double[] d = new double[n + 2];
                for (int j = 0; j < x.length; j++) {
                    d[j] = random.nextGaussian();
                    x[j] = (float) d[j];
                }
                float[] y = x.clone();
                double[] e = d.clone();
                double loss = rows.crossEntropy(x, 1, n, n / 2, y, 1, 0.1);
                assertThat(rows.crossEntropy(x, 1, n, n / 2, x, 1, 0.1)).isEqualTo(loss);
                assertThat(x).isEqualTo(y);
                loss = rows.crossEntropy(d, 1, n, n / 2, e, 1, 0.1);
                assertThat(rows.crossEntropy(d, 1, n, n / 2, d, 1, 0.1)).isEqualTo(loss);
                assertThat(d).isEqualTo(e);
            }
        }
    }

    @Test
    void crossEntropyOfManyRows_returnsTheBitsOfRowByRow() {
        SoftmaxRows rows = new VectorSoftmaxRows();
        Random random = new Random(2);
        for (int n = 1; n < 70; n++) {
            int count = 1 + random.nextInt(40);
            float[] x = new float[count * n];
            for (int j = 0; j < x.length; j++) {
                x[j] = (float) random.nextGaussian() * n;
            }
            x[random.nextInt(x.length)] = n % 3 == 0 ? Float.NaN : n % 3 == 1 ? Float.NEGATIVE_INFINITY : 0;
            long[] targets = random.longs(count, -1, n).toArray();
            double[] losses = new double[count];
            float[] gradient = new float[x.length];
            double[] scales = random.doubles(count, -1, 1).toArray();
            rows.crossEntropy(x, 0, count, n, targets, 0, losses, 0, gradient, 0, scales, 0);
            for (int i = 0; i < count; i++) {
                float[] one = new float[n];
                int target = (int) targets[i];
                double loss = target < 0 ? 0 : rows.crossEntropy(x, i * n, n, target, one, 0, scales[i]);
                assertThat(losses[i]).isEqualTo(Double.valueOf(loss));
                assertThat(Arrays.copyOfRange(gradient, i * n, i * n + n)).isEqualTo(one);
            }
            rows.crossEntropy(x, 0, count, n, targets, 0, losses, 0, x, 0, scales, 0);
            assertThat(x).isEqualTo(gradient);
        }
    }
}
