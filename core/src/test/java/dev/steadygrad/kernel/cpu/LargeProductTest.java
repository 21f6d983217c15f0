package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LargeProductTest {
    private static final int THREADS = Parallel.threads();

    private final PlainProduct provider = new PlainProduct();

    @AfterEach
    void resetThreads() {
        Parallel.threads(THREADS);
    }

    /// Blocks of equal and of other sizes, one block, one row or column, a cut inner dimension, several matrices.
    @ParameterizedTest
    @CsvSource({"1,129,5,150", "1,300,3,530", "1,1040,3,33", "1,64,12,700", "1,14,2100,13", "3,20,30,40", "2,1,6,14"})
    void everyLayout_givesWhatOurKernelGives(int batch, int m, int k, int n) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (Layout layout : Layout.values()) {
                check(dtype, layout, Layout.BY_ROWS, batch, m, k, n);
                check(dtype, Layout.BY_ROWS, layout, batch, m, k, n);
                check(dtype, layout, layout, batch, m, k, n);
            }
        }
    }

    private void check(DType dtype, Layout left, Layout right, int batch, int m, int k, int n) {
        Strided a = left.of(dtype, 1, batch, m, k);
        Strided b = right.of(dtype, 2, batch, k, n);
        Strided y = filled(dtype, batch, m, n);
        Strided expected = Strided.allocate(dtype, y.shape());
        new MatmulKernel(new ScalarRows()).matmul(a, b, expected);
        new LargeProduct(provider, a, b, y).run();
        assertThat(y.storage().array())
                .as("%s %s %s", dtype, left, right)
                .isEqualTo(expected.storage().array());
    }

    /// Whole numbers, whose sums are exact in any order.
    @Test
    void longInnerDimensions_areAddedUpInParts() {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Rng rng = new Rng(4);
            Strided a = fill(Strided.allocate(dtype, Shape.of(1, 33, 16_500)), () -> rng.nextInt(9) - 4);
            Strided b = fill(Strided.allocate(dtype, Shape.of(1, 16_500, 20)), () -> rng.nextInt(9) - 4);
            Strided y = fill(Strided.allocate(dtype, Shape.of(1, 33, 20)), () -> 7);
            Strided expected = fill(Strided.allocate(dtype, y.shape()), () -> 7);
            PlainProduct counting = new PlainProduct();
            new MatmulKernel(new ScalarRows()).matmul(a, b, expected, true);
            new LargeProduct(counting, a, b, y).run(true);
            assertThat(y.storage().array()).isEqualTo(expected.storage().array());
            assertThat(counting.calls).hasValue(8 * 3);
            new MatmulKernel(new ScalarRows()).matmul(a, b, expected);
            new LargeProduct(provider, a, b, y).run();
            assertThat(y.storage().array()).isEqualTo(expected.storage().array());
        }
    }

    @Test
    void product_isAddedToWhatIsThere() {
        Strided a = Layout.BY_COLUMNS.of(DType.FLOAT32, 1, 1, 140, 1100);
        Strided b = Layout.BY_ROWS.of(DType.FLOAT32, 2, 1, 1100, 30);
        Strided y = fill(Strided.allocate(DType.FLOAT32, Shape.of(1, 140, 30)), new Rng(3)::nextGaussian);
        Strided expected = fill(Strided.allocate(DType.FLOAT32, y.shape()), new Rng(3)::nextGaussian);
        new MatmulKernel(new ScalarRows()).matmul(a, b, expected, true);
        new LargeProduct(provider, a, b, y).run(true);
        assertThat(y.storage().array()).isEqualTo(expected.storage().array());
    }

    /// Garbage that a result must not show.
    private static Strided filled(DType dtype, int... dims) {
        return fill(Strided.allocate(dtype, Shape.of(dims)), () -> Double.NaN);
    }

    private static Strided fill(Strided y, DoubleSupplier values) {
        for (int i = 0; i < y.storage().length(); i++) {
            if (y.storage().array() instanceof float[] f) {
                f[i] = (float) values.getAsDouble();
            } else {
                ((double[]) y.storage().array())[i] = values.getAsDouble();
            }
        }
        return y;
    }

    private enum Layout {
        BY_ROWS,
        BY_COLUMNS,
        INSIDE_A_LARGER_ONE,
        EACH_SECOND,
        ONE_ROW,
        ONE_COLUMN,
        ONE_MATRIX,
        OVERLAPPING;

        /// From one matrix, row and column to the next.
        private int[] strides(int rows, int columns) {
            return switch (this) {
                case BY_ROWS -> new int[] {rows * columns, columns, 1};
                case BY_COLUMNS -> new int[] {rows * columns, 1, rows};
                case INSIDE_A_LARGER_ONE -> new int[] {(rows + 2) * (columns + 3), columns + 3, 1};
                case EACH_SECOND -> new int[] {rows * 2 * columns, 2 * columns, 2};
                case ONE_ROW -> new int[] {columns, 0, 1};
                case ONE_COLUMN -> new int[] {rows, 1, 0};
                case ONE_MATRIX -> new int[] {0, 2 * columns, 2};
                case OVERLAPPING -> new int[] {rows + columns, 1, 1};
            };
        }

        Strided of(DType dtype, long seed, int batch, int rows, int columns) {
            int[] strides = strides(rows, columns);
            int offset = 3;
            int last = offset + (batch - 1) * strides[0] + (rows - 1) * strides[1] + (columns - 1) * strides[2];
            Strided all = fill(Strided.allocate(dtype, Shape.of(last + 1)), new Rng(seed)::nextGaussian);
            return new Strided(all.storage(), Shape.of(batch, rows, columns), strides, offset);
        }
    }

    @Test
    void layoutsThatBlasCanExpress_areReadWhereTheyLie() {
        for (Layout layout : new Layout[] {Layout.BY_ROWS, Layout.BY_COLUMNS, Layout.INSIDE_A_LARGER_ONE}) {
            Strided a = layout.of(DType.FLOAT32, 1, 2, 40, 30);
            Strided b = layout.of(DType.FLOAT32, 2, 2, 30, 20);
            PlainProduct fresh = new PlainProduct();
            new LargeProduct(fresh, a, b, filled(DType.FLOAT32, 2, 40, 20)).run();
            assertThat(fresh.read)
                    .as(layout.name())
                    .containsOnly(a.storage().array(), b.storage().array());
        }
    }

    @Test
    void longInnerDimensions_areCut_soThatGarbageCollectionWaitsShortly() {
        Strided a = Layout.BY_ROWS.of(DType.FLOAT32, 1, 1, 2, 3000);
        Strided b = Layout.BY_ROWS.of(DType.FLOAT32, 2, 1, 3000, 3);
        new LargeProduct(provider, a, b, filled(DType.FLOAT32, 1, 2, 3)).run();
        assertThat(provider.depths).containsExactly(984, 1008);
    }

    /// Loading native code would take longer than what such a program does.
    @Test
    void softmaxRegression_wantsNoProvider() {
        assertThat(LargeProduct.isLarge(256, 10, 784)).isFalse();
        assertThat(LargeProduct.isLarge(10, 784, 256)).isFalse();
        assertThat(LargeProduct.isLarge(1000, 10, 784)).isFalse();
        assertThat(LargeProduct.isLarge(64, 64, 64)).isTrue();
    }

    /// As many blocks for 1 thread as for 8, and enough of them.
    @ParameterizedTest
    @CsvSource({
        "100,600,2",
        "256,256,2",
        "512,512,2",
        "1024,1024,4",
        "700,600,4",
        "2048,2048,8",
        "3000,3000,9",
        "256,9000,18"
    })
    void blocks_dependOnTheShapeAlone(int m, int n, int blocks) {
        Strided a = Layout.BY_ROWS.of(DType.FLOAT32, 1, 1, m, 1);
        Strided b = Layout.BY_ROWS.of(DType.FLOAT32, 2, 1, 1, n);
        for (int threads : new int[] {1, 8}) {
            Parallel.threads(threads);
            PlainProduct counting = new PlainProduct();
            new LargeProduct(counting, a, b, Strided.allocate(DType.FLOAT32, Shape.of(1, m, n))).run();
            assertThat(counting.calls).hasValue(blocks);
        }
    }
}
