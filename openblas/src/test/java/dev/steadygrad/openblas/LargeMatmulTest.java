package dev.steadygrad.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.MatrixProduct.Matrix;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tensors multiplied through the provider that is found.
class LargeMatmulTest {
    private static final int THREADS = Backends.get().describe().threads();

    @AfterEach
    void resetThreads() {
        Backends.get().threads(THREADS);
    }

    @Test
    void largeProduct_isOpenBlas() {
        Tensor a = Tensor.randn(new Rng(1), 100, 90);
        Tensor b = Tensor.randn(new Rng(2), 90, 80);
        float[] expected = new float[100 * 80];
        new OpenBlas()
                .multiply(
                        100,
                        80,
                        90,
                        new Matrix(a.toFloatArray(), 0, 90, false),
                        new Matrix(b.toFloatArray(), 0, 80, false),
                        0,
                        new Matrix(expected, 0, 80, false));
        assertThat(a.matmul(b).toFloatArray()).isEqualTo(expected);
        assertThat(Backends.get().describe().matmul()).startsWith("OpenBLAS ");
        assertThat(Backends.get().describe().reason()).isEmpty();
    }

    /// OpenBLAS's own threads would round differently on 2 of them.
    @ParameterizedTest
    @CsvSource({"64,64,64", "397,254,554", "131,1050,237", "700,33,500", "40,2000,129", "1024,512,600"})
    void bits_doNotDependOnTheThreadCount(int m, int n, int k) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor a = Tensor.randn(new Rng(1), m, k).to(dtype);
            Tensor b = Tensor.randn(new Rng(2), n, k).to(dtype).t();
            Backends.get().threads(1);
            double[] one = a.matmul(b).toDoubleArray();
            for (int threads : new int[] {2, 3, 8}) {
                Backends.get().threads(threads);
                assertThat(a.matmul(b).toDoubleArray())
                        .as("%s, %d threads", dtype, threads)
                        .isEqualTo(one);
            }
        }
    }

    @Test
    void halves_areMultipliedInFloat_andRoundedOnce() {
        Tensor a = Tensor.randn(new Rng(1), 70, 80).to(DType.FLOAT16);
        Tensor b = Tensor.randn(new Rng(2), 80, 90).to(DType.FLOAT16);
        Tensor exact = a.to(DType.FLOAT32).matmul(b.to(DType.FLOAT32)).to(DType.FLOAT16);
        assertThat(a.matmul(b).toFloatArray()).containsExactly(exact.toFloatArray());
    }
}
