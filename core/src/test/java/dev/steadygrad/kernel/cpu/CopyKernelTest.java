package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies of permuted arrays against element-by-element ones, with sizes on both sides of the tiles' edges.
class CopyKernelTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 0",
        "3, 5, 7, 0",
        "2, 16, 16, 0",
        "1, 15, 17, 0",
        "1, 127, 513, 0",
        "2, 129, 512, 0",
        "1, 300, 1030, 0",
        "2, 528, 272, 0",
        "17, 20, 3, 1",
        "130, 3, 40, 1",
        "20, 4, 140, 2",
        "40, 17, 19, 2"
    })
    void permutedCopies_areExact(int a, int b, int c, int kind) {
        int[] order = new int[][] {{0, 2, 1}, {2, 1, 0}, {1, 2, 0}}[kind];
        check(new ElementRows(), Shape.of(a, b, c), order);
        check(new VectorElementRows(), Shape.of(a, b, c), order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12, 13})
    void permutedCopies_fromAnyPlaceInALine_areExact(int start) {
        Shape shape = Shape.of(528, 272);
        Strided all = Strided.allocate(DType.FLOAT32, Shape.of(start + shape.numel()));
        for (int i = 0; i < all.shape().numel(); i++) {
            all.storage().set(i, (long) i);
        }
        Strided from = new Strided(all.storage(), shape, shape.strides(), start).permute(1, 0);
        Strided y = Strided.onLines(DType.FLOAT32, from.shape());
        CopyKernel.copy(new VectorElementRows(), from, y);
        assertSame(from, y);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void matrices_goByTiles_ofEveryDType(DType dtype) {
        Strided x = Strided.allocate(dtype, Shape.of(20, 30)).permute(1, 0);
        Strided y = Strided.allocate(dtype, x.shape());
        Loop loop = new Loop(y.shape(), y, x);
        assertThat(TransposeKernel.copy(new ElementRows(), loop, x.storage(), y.storage()))
                .isTrue();
    }

    private static void check(ElementRows rows, Shape shape, int[] order) {
        for (DType dtype : DType.values()) {
            Strided x = Strided.allocate(dtype, shape);
            for (int i = 0; i < x.shape().numel(); i++) {
                x.storage().set(i, (long) i % 127);
            }
            Strided from = x.permute(order);
            Strided y = Strided.allocate(dtype, from.shape());
            CopyKernel.copy(rows, from, y);
            assertSame(from, y);
            Strided back = Strided.allocate(dtype, x.shape());
            CopyKernel.copy(rows, y, back.permute(order));
            assertSame(x, back);
            Strided wide = Strided.allocate(DType.FLOAT64, from.shape());
            CopyKernel.copy(rows, from, wide);
            assertSame(from, wide);
        }
    }

    private static void assertSame(Strided x, Strided y) {
        Offsets from = new Offsets(x.shape(), x.strides(), x.offset());
        Offsets to = new Offsets(y.shape(), y.strides(), y.offset());
        int wrong = 0;
        for (int i = 0; i < x.shape().numel(); i++) {
            wrong += x.storage().getDouble(from.at(i)) == y.storage().getDouble(to.at(i)) ? 0 : 1;
        }
        assertThat(wrong).as("%s of shape %s", y.dtype(), y.shape()).isZero();
    }
}
