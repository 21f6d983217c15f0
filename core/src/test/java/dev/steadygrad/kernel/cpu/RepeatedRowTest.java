package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Strided;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row and each row of a matrix, as a layer adds its bias.
class RepeatedRowTest {
    private static Strided numbers(DType dtype, int step, int... dims) {
        Strided x = Strided.allocate(dtype, Shape.of(dims));
        for (int i = 0; i < x.shape().numel(); i++) {
            x.storage().set(i, (long) i * step % 113);
        }
        return x;
    }

    /// Shorter and longer than what is repeated, less and more than a task.
    @ParameterizedTest
    @CsvSource({"300, 10", "7, 1", "1, 5", "40, 256", "5, 257", "4000, 33"})
    void binary_ofAMatrixAndARow_isThatOfEachPair(int rows, int columns) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.INT32, DType.FLOAT16}) {
            Strided row = numbers(dtype, 7, 2, columns);
            Strided b = new Strided(row.storage(), Shape.of(rows, columns), new int[] {0, 1}, columns);
            Strided y = numbers(dtype, 1, rows, columns);
            new ElementwiseKernel(new VectorElementRows()).binary(Binary.SUB, y, b, y);
            Strided a = numbers(dtype, 1, rows, columns);
            int wrong = 0;
            for (int i = 0; i < rows * columns; i++) {
                double expected = a.storage().getDouble(i) - row.storage().getDouble(columns + i % columns);
                wrong += y.storage().getDouble(i) == expected ? 0 : 1;
            }
            assertThat(wrong).as("wrong elements of %s", dtype).isZero();
        }
    }
}
