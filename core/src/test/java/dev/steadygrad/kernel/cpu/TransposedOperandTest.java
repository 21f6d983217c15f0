package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Elementwise functions of large matrices that lie across the result.
class TransposedOperandTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 230;

    private final ElementwiseKernel kernel = new ElementwiseKernel(new VectorElementRows());

    private static Strided matrix(DType dtype, boolean across, int step) {
        Strided x = Strided.allocate(dtype, across ? Shape.of(COLUMNS, ROWS) : Shape.of(ROWS, COLUMNS));
        for (int i = 0; i < x.shape().numel(); i++) {
            x.storage().set(i, (long) i * step % 113);
        }
        return across ? x.permute(1, 0) : x;
    }

    private static double at(Strided x, int i, int j) {
        return x.storage().getDouble(x.offset() + i * x.strides()[0] + j * x.strides()[1]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "INT64", "FLOAT16"})
    void binary_ofTransposedOperands_isThatOfEachPair(DType dtype) {
        for (int sides = 1; sides < 4; sides++) {
            Strided a = matrix(dtype, (sides & 1) != 0, 1);
            Strided b = matrix(dtype, (sides & 2) != 0, 7);
            Strided y = Strided.allocate(dtype, a.shape());
            kernel.binary(Binary.SUB, a, b, y);
            assertEach(y, (i, j) -> at(a, i, j) - at(b, i, j));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "INT64", "FLOAT16"})
    void binary_writtenOverItsOtherOperand_isThatOfEachPair(DType dtype) {
        Strided y = matrix(dtype, false, 1);
        Strided b = matrix(dtype, true, 7);
        kernel.binary(Binary.SUB, y, b, y);
        Strided a = matrix(dtype, false, 1);
        assertEach(y, (i, j) -> at(a, i, j) - at(b, i, j));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "INT64", "FLOAT16"})
    void unary_ofATransposedMatrix_isThatOfEachElement(DType dtype) {
        Strided x = matrix(dtype, true, 1);
        Strided y = Strided.allocate(dtype, x.shape());
        kernel.unary(Unary.NEG, x, y);
        assertEach(y, (i, j) -> -at(x, i, j));
    }

    private interface Expected {
        double at(int i, int j);
    }

    private static void assertEach(Strided y, Expected expected) {
        int wrong = 0;
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                wrong += at(y, i, j) == expected.at(i, j) ? 0 : 1;
            }
        }
        assertThat(wrong).as("wrong elements of %s", y.dtype()).isZero();
    }
}
