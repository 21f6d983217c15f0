package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tiles of products with few rows, by plain code: each element by fused multiply-adds in order, as the vector code
/// makes it.
class LowTileTest {
    private static final int DEPTH = 130;
    private static final int PITCH = 301;

    private final Rows rows = new ScalarRows();
    private final Random random = new Random(5);

    private float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 12})
    void low_addsProductsInOrder_andWritesItsTileOnly(int m) {
        int height = rows.lowRows(m);
        int width = rows.lowColumns();
        float[] a = numbers(3 + DEPTH * (m + 2));
        float[] b = numbers(7 + DEPTH * PITCH);
        float[] c = numbers(height * PITCH);
        float[] expected = c.clone();
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                float sum = 0;
                for (int p = 0; p < DEPTH; p++) {
                    sum = Math.fma(a[3 + p * (m + 2) + i], b[7 + p * PITCH + j], sum);
                }
                expected[11 + i * PITCH + j] = sum;
            }
        }
        rows.low(height, a, 3, m + 2, b, 7, PITCH, DEPTH, c, 11, PITCH);
        assertThat(c).containsExactly(expected);
    }
}
