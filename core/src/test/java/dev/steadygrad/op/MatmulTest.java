package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatmulTest {
    /// Tile edges, skinny and wide products, more than one round of the inner dimension.
    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "7,13,5",
        "8,16,16",
        "9,17,33",
        "33,300,45",
        "256,784,10",
        "10,256,784",
        "7,255,50",
        "12,300,33",
        "6,390,31",
        "11,400,5000",
        "64,1100,70",
        "5,64,3",
        "1,900,12",
        "301,70,7",
        "3,0,4",
        "130,40,530"
    })
    void everyElement_isTheSumOfItsProducts_inTheOrderThatTheShapeFixes(int m, int k, int n) {
        Rng rng = new Rng(m * 31L + n);
        for (int layout = 0; layout < 4; layout++) {
            Tensor a = (layout & 1) == 0
                    ? Tensor.randn(rng, m, k)
                    : Tensor.randn(rng, k, m).t();
            Tensor b = (layout & 2) == 0
                    ? Tensor.randn(rng, k, n)
                    : Tensor.randn(rng, n, k).t();
            float[] expected = n <= 12 && k >= 64
                    ? overLanes(a.toFloatArray(), b.toFloatArray(), m, k, n)
                    : m <= 12
                            ? inBlocks(a.toFloatArray(), b.toFloatArray(), m, k, n)
                            : inOrder(a.toFloatArray(), b.toFloatArray(), m, k, n);
            assertThat(a.matmul(b).toFloatArray()).containsExactly(expected);
            Tensor wide = a.to(DType.FLOAT64).matmul(b.to(DType.FLOAT64));
            assertThat(wide.toDoubleArray()).containsExactly(inOrder(a.toDoubleArray(), b.toDoubleArray(), m, k, n));
        }
    }

    /// A product with few rows: blocks of 128 products and more, but no more blocks than leave room for their sums.
    private static float[] inBlocks(float[] a, float[] b, int m, int k, int n) {
        int blocks = Math.max(1, Math.min(k / 128, (1 << 17) / (m * n)));
        float[] y = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int block = 0; block < blocks; block++) {
                    float s = 0;
                    for (int p = k * block / blocks; p < k * (block + 1) / blocks; p++) {
                        s = Math.fma(a[i * k + p], b[p * n + j], s);
                    }
                    y[i * n + j] = block == 0 ? s : y[i * n + j] + s;
                }
            }
        }
        return y;
    }

    private static float[] inOrder(float[] a, float[] b, int m, int k, int n) {
        float[] y = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    y[i * n + j] = Math.fma(a[i * k + p], b[p * n + j], y[i * n + j]);
                }
            }
        }
        return y;
    }

    /// A product with few columns: 16 lanes, lane `l` taking every 16th product, then pairs of lanes.
    private static float[] overLanes(float[] a, float[] b, int m, int k, int n) {
        float[] y = new float[m * n];
        for (int i = 0; i < y.length; i++) {
            float[] lane = new float[16];
            for (int p = 0; p < k; p++) {
                lane[p % 16] = Math.fma(a[i / n * k + p], b[p * n + i % n], lane[p % 16]);
            }
            for (int half = 8; half > 0; half /= 2) {
                for (int l = 0; l < half; l++) {
                    lane[l] += lane[l + half];
                }
            }
            y[i] = lane[0];
        }
        return y;
    }

    private static double[] inOrder(double[] a, double[] b, int m, int k, int n) {
        double[] y = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    y[i * n + j] = Math.fma(a[i * k + p], b[p * n + j], y[i * n + j]);
                }
            }
        }
        return y;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3;3;",
                "3;3,2;2",
                "2,3;3;2",
                "2,3;3,4;2,4",
                "5,2,3;3,4;5,2,4",
                "2,3;5,3,4;5,2,4",
                "5,1,2,3;6,3,4;5,6,2,4",
                "3;5,3,2;5,2"
            })
    void shapesAndGradients_areTorchMatmuls(String spec) {
        String[] parts = spec.split(";", -1);
        Rng rng = new Rng(3);
        Tensor a = Tensor.randn(rng, dims(parts[0])).to(DType.FLOAT64).requiresGrad(true);
        Tensor b = Tensor.randn(rng, dims(parts[1])).to(DType.FLOAT64).requiresGrad(true);
        assertThat(a.matmul(b).shape().toArray()).containsExactly(dims(parts[2]));
        GradCheck.check(xs -> xs.get(0).matmul(xs.get(1)), a, b);
        GradGradCheck.check(xs -> xs.get(0).matmul(xs.get(1)), a, b);
    }

    private static int[] dims(String s) {
        return s.isEmpty()
                ? new int[0]
                : Arrays.stream(s.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void halves_areMultipliedInFloat_andRoundedOnce() {
        Tensor a = Tensor.randn(new Rng(1), 5, 300).to(DType.FLOAT16);
        Tensor b = Tensor.randn(new Rng(2), 300, 4).to(DType.FLOAT16);
        Tensor exact = a.to(DType.FLOAT32).matmul(b.to(DType.FLOAT32)).to(DType.FLOAT16);
        assertThat(a.matmul(b).toFloatArray()).containsExactly(exact.toFloatArray());
    }

    @Test
    void wrongShapesAndDTypes_areNamed() {
        assertThatThrownBy(() -> Tensor.ones(2, 3).matmul(Tensor.ones(2, 3)))
                .hasMessage(
                        "matmul: the inner sizes must agree, got 3 and 2 in shapes [2, 3] and [2, 3]; transpose or reshape one");
        assertThatThrownBy(() -> Tensor.ones(2, 3).matmul(Tensor.ones(DType.FLOAT64, 3, 2)))
                .hasMessageContaining("got float32 and float64");
        assertThatThrownBy(() -> Tensor.scalar(1).matmul(Tensor.ones(1))).hasMessageContaining("use mul");
    }
}
