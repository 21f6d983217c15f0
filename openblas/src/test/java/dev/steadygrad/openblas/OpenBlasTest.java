package dev.steadygrad.openblas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.MatrixProduct.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenBlasTest {
    private static final OpenBlas BLAS = new OpenBlas();

    @Test
    void name_tellsVersionAndProcessor() {
        assertThat(BLAS.name()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+ \\w+");
    }

    /// Sizes at the edges of native kernels, with offsets and gaps between the rows.
    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "1,40,7",
        "40,1,7",
        "7,5,1",
        "8,16,32",
        "17,33,65",
        "64,64,64",
        "63,130,257",
        "129,47,800",
        "257,300,33"
    })
    void products_areExactUpToTheRoundingOfTheirSums(int m, int n, int k) {
        for (boolean isDouble : new boolean[] {false, true}) {
            for (int form = 0; form < 8; form++) {
                Operand a = Operand.random(1, m, k, (form & 1) != 0, isDouble);
                Operand b = Operand.random(2, k, n, (form & 2) != 0, isDouble);
                Operand c = Operand.random(3, m, n, false, isDouble);
                double beta = (form & 4) == 0 ? 0 : 1;
                double[] before = c.values();
                BLAS.multiply(m, n, k, a.matrix(), b.matrix(), beta, c.matrix());
                check(a, b, beta, before, c, isDouble ? 0x1p-53 : 0x1p-24);
            }
        }
    }

    /// Whatever the order, a sum of k products and what was there has an error of at most k + 1 roundings of the sum of
    /// the magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1), to first order. One more
    /// is for rounding the exact value.
    private static void check(Operand a, Operand b, double beta, double[] before, Operand c, double unit) {
        double[] after = c.values();
        int k = a.columns;
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.columns; j++) {
                DoubleDouble exact = new DoubleDouble();
                double size = 0;
                for (int p = 0; p < k; p++) {
                    exact.addProduct(a.get(i, p), b.get(p, j));
                    size += Math.abs(a.get(i, p) * b.get(p, j));
                }
                double old = beta * before[i * c.columns + j];
                exact.addProduct(1, old);
                assertThat(after[i * c.columns + j])
                        .as("[%d, %d]", i, j)
                        .isCloseTo(exact.value(), within((k + 2.01) * unit * (size + Math.abs(old))));
            }
        }
    }

    /// A sum of products as if in twice the precision (Ogita, Rump and Oishi, SIAM J. Sci. Comput. 2005, algorithm
    /// 5.3).
    private static final class DoubleDouble {
        private double high;
        private double low;

        void addProduct(double x, double y) {
            double p = x * y;
            double s = high + p;
            double t = s - high;
            low += (high - (s - t)) + (p - t) + Math.fma(x, y, -p);
            high = s;
        }

        double value() {
            return high + low;
        }
    }

    private record Operand(Object array, int rows, int columns, int offset, int lead, boolean transposed) {
        static Operand random(long seed, int rows, int columns, boolean transposed, boolean isDouble) {
            Rng rng = new Rng(seed);
            int lead = (transposed ? rows : columns) + 3;
            int offset = 5;
            int length = offset + lead * (transposed ? columns : rows);
            float[] floats = new float[length];
            double[] doubles = new double[length];
            for (int i = 0; i < length; i++) {
                doubles[i] = rng.nextGaussian();
                floats[i] = (float) doubles[i];
            }
            return new Operand(isDouble ? doubles : floats, rows, columns, offset, lead, transposed);
        }

        Matrix matrix() {
            return new Matrix(array, offset, lead, transposed);
        }

        double get(int i, int j) {
            int at = offset + (transposed ? j * lead + i : i * lead + j);
            return array instanceof float[] f ? f[at] : ((double[]) array)[at];
        }

        double[] values() {
            double[] values = new double[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = get(i / columns, i % columns);
            }
            return values;
        }
    }

    @Test
    void onlyTheResult_isWritten() {
        float[] c = new float[40 * 50];
        Arrays.fill(c, 7);
        float[] ones = new float[30 * 30];
        Arrays.fill(ones, 1);
        var operand = new Matrix(ones, 0, 30, false);
        BLAS.multiply(30, 30, 30, operand, operand, 0, new Matrix(c, 5 * 50 + 10, 50, false));
        for (int i = 0; i < c.length; i++) {
            boolean inside = i / 50 >= 5 && i / 50 < 35 && i % 50 >= 10 && i % 50 < 40;
            assertThat(c[i]).as("element %d", i).isEqualTo(inside ? 30 : 7);
        }
    }

    /// Sizes of the native kernels for small and for large products.
    @ParameterizedTest
    @ValueSource(ints = {3, 20, 70, 300})
    void nanInTheResult_doesNotCount_whereBetaIs0(int n) {
        float[] a = new float[n * n];
        float[] c = new float[n * n];
        Arrays.fill(c, Float.NaN);
        BLAS.multiply(n, n, n, square(a, n), square(a, n), 0, square(c, n));
        assertThat(c).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 70, 300})
    void nanAndInfinity_reachTheResult_evenTimes0(int n) {
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int side = 0; side < 2; side++) {
                float[] zeros = new float[n * n];
                float[] x = new float[n * n];
                x[n * n - 1] = special; // the last row of a left operand, the last column of a right one
                float[] c = new float[n * n];
                BLAS.multiply(
                        n, n, n, square(side == 0 ? x : zeros, n), square(side == 0 ? zeros : x, n), 0, square(c, n));
                for (int i = 0; i < n * n; i++) {
                    boolean touched = side == 0 ? i / n == n - 1 : i % n == n - 1;
                    assertThat(Float.isNaN(c[i]))
                            .as("%s side %d [%d]", special, side, i)
                            .isEqualTo(touched);
                }
            }
        }
    }

    @Test
    void emptySums_areZero() {
        float[] c = {1, 2, 3, 4};
        Matrix empty = new Matrix(new float[0], 0, 2, false);
        BLAS.multiply(2, 2, 0, empty, empty, 1, square(c, 2));
        assertThat(c).containsExactly(1, 2, 3, 4);
        BLAS.multiply(2, 2, 0, empty, empty, 0, square(c, 2));
        assertThat(c).containsOnly(0);
    }

    private static Matrix square(float[] x, int n) {
        return new Matrix(x, 0, n, false);
    }

    @Test
    void memoryBeyondAnArray_isNotRead() {
        Matrix fits = square(new float[100], 10);
        Matrix tooShort = new Matrix(new float[100], 1, 10, false);
        assertThatThrownBy(() -> BLAS.multiply(10, 10, 10, fits, tooShort, 0, fits))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /// Where an array lies decides nothing: the same numbers at each offset give the same bits.
    @Test
    void bits_doNotDependOnWhereAnArrayLies() {
        int n = 200;
        double[] expected = null;
        for (int offset = 0; offset < 20; offset++) {
            Rng rng = new Rng(1);
            double[] x = new double[n * n + offset];
            for (int i = offset; i < x.length; i++) {
                x[i] = rng.nextGaussian();
            }
            double[] c = new double[n * n];
            var operand = new Matrix(x, offset, n, false);
            BLAS.multiply(n, n, n, operand, operand, 0, new Matrix(c, 0, n, false));
            assertThat(c).isEqualTo(expected == null ? c : expected);
            expected = c;
        }
    }
}
