package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Reading and writing by tensors of positions along one dimension, and by masks.
class PositionsTest {
    private static final boolean[][] MASK = {{true, false, true}, {false, false, true}};

    private static Tensor longs(long... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor index(int rows, int columns, long... values) {
        return Tensor.of(values, rows, columns);
    }

    private static Tensor counted(int... dims) {
        return Tensor.of(LongStream.range(0, Tensor.zeros(dims).numel()).toArray(), dims);
    }

    private static Arguments row(String name, String shape, String values, BinaryOperator<Tensor> f) {
        return Arguments.of(name, shape, values, f);
    }

    /// Of `x = [[0, 1, 2], [3, 4, 5]]` and a source `s = [[10, 11, 12], [13, 14, 15]]`.
    static Stream<Arguments> calls() {
        return Stream.of(
                row("gather 1", "[2, 2]", "[2, 0, 3, 3]", (x, s) -> x.gather(1, index(2, 2, 2, 0, 0, 0))),
                row("gather 0", "[1, 3]", "[3, 1, 5]", (x, s) -> x.gather(0, index(1, 3, 1, 0, 1))),
                row("gather nothing", "[0]", "[]", (x, s) -> x.select(0, 0).gather(0, Tensor.zeros(DType.UINT8, 0))),
                row(
                        "gather of uint8",
                        "[1, 1]",
                        "[2]",
                        (x, s) -> x.gather(1, index(1, 1, 2).to(DType.UINT8))),
                row(
                        "gather of a scalar",
                        "[3]",
                        "[4, 4, 4]",
                        (x, s) -> x.get(1, 1).gather(0, longs(0, 0, 0))),
                row(
                        "scatter 1",
                        "[2, 3]",
                        "[10, 1, 11, 13, 14, 5]",
                        (x, s) -> x.scatter(1, index(2, 2, 0, 2, 0, 1), s)),
                row("scatter 0", "[2, 3]", "[0, 11, 2, 10, 4, 12]", (x, s) -> x.scatter(0, index(1, 3, 1, 0, 1), s)),
                row("scatter a number", "[2, 3]", "[0, 9, 2, 9, 4, 5]", (x, s) -> x.scatter(1, index(2, 1, 1, 0), 9)),
                row(
                        "scatterAdd 1",
                        "[2, 3]",
                        "[21, 1, 2, 3, 31, 5]",
                        (x, s) -> x.scatterAdd(1, index(2, 2, 0, 0, 1, 1), s)),
                row(
                        "scatterAdd 0",
                        "[2, 3]",
                        "[0, 12, 2, 13, 4, 17]",
                        (x, s) -> x.scatterAdd(0, index(1, 3, 1, 0, 1), s)),
                row(
                        "indexSelect 0",
                        "[3, 3]",
                        "[3, 4, 5, 0, 1, 2, 3, 4, 5]",
                        (x, s) -> x.indexSelect(0, longs(1, 0, 1))),
                row("indexSelect 1", "[2, 2]", "[2, 0, 5, 3]", (x, s) -> x.indexSelect(-1, longs(2, 0))),
                row(
                        "indexSelect of a scalar",
                        "[]",
                        "[4]",
                        (x, s) -> x.get(1, 1).indexSelect(0, longs(0))),
                row("indexAdd 0", "[2, 3]", "[0, 1, 2, 26, 29, 32]", (x, s) -> x.indexAdd(0, longs(1, 1), s)),
                row(
                        "indexAdd 1, alpha",
                        "[2, 3]",
                        "[0, 25, 22, 3, 34, 31]",
                        (x, s) -> x.indexAdd(1, longs(2, 1), s.slice(1, 0, 3, 2), 2)),
                row("indexCopy", "[2, 3]", "[13, 14, 15, 10, 11, 12]", (x, s) -> x.indexCopy(0, longs(1, 0), s)),
                row("indexFill", "[2, 3]", "[7, 1, 7, 7, 4, 7]", (x, s) -> x.indexFill(1, longs(0, 2), 7)),
                row("take", "[2, 2]", "[5, 0, 3, 5]", (x, s) -> x.take(index(2, 2, 5, 0, -3, -1))),
                row("maskedSelect", "[3]", "[0, 2, 5]", (x, s) -> x.maskedSelect(Tensor.of(MASK))),
                row(
                        "maskedSelect, broadcast",
                        "[4]",
                        "[0, 2, 3, 5]",
                        (x, s) -> x.maskedSelect(Tensor.of(new boolean[] {true, false, true}))),
                row(
                        "maskedSelect of a row",
                        "[3]",
                        "[0, 2, 2]",
                        (x, s) -> x.select(0, 0).maskedSelect(Tensor.of(MASK))),
                row("maskedScatter", "[2, 3]", "[10, 1, 11, 3, 4, 12]", (x, s) -> x.maskedScatter(Tensor.of(MASK), s)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void elements_goWhereTheyShould(String name, String shape, String values, BinaryOperator<Tensor> f) {
        Tensor x = counted(2, 3);
        Tensor s = x.add(10);
        for (DType dtype : List.of(DType.INT64, DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.INT32)) {
            Tensor y = f.apply(x.to(dtype), s.to(dtype));
            assertThat(y.dtype()).isEqualTo(dtype);
            assertThat(y.shape()).hasToString(shape);
            assertThat(Arrays.toString(y.toLongArray())).isEqualTo(values);
            Tensor transposed = f.apply(
                    x.to(dtype).t().contiguous().t(),
                    s.to(dtype).t().contiguous().t());
            assertThat(Arrays.toString(transposed.toLongArray())).isEqualTo(values);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void rules_agreeWithDifferences(String name, String shape, String values, BinaryOperator<Tensor> f) {
        Tensor x = counted(2, 3).to(DType.FLOAT64).t().contiguous().t().requiresGrad(true);
        Tensor s = counted(2, 3).add(10).to(DType.FLOAT64).requiresGrad(true);
        GradCheck.check(xs -> f.apply(xs.get(0), xs.get(1)).square(), x, s);
        GradGradCheck.check(xs -> f.apply(xs.get(0), xs.get(1)).square(), x, s);
    }

    @Test
    void gradient_ofElementsReadTwice_isTheSum() {
        Tensor x = Tensor.of(new double[] {1, 2, 3}, 3).requiresGrad(true);
        x.indexSelect(0, longs(2, 0, 2, 2)).sum().backward();
        Tensor g = x.grad();
        assertThat(g).isNotNull();
        assertThat(g.toDoubleArray()).containsExactly(1, 0, 3);
    }

    @Test
    void largeOnes_agreeWithLoops() {
        int rows = 300;
        int columns = 700;
        long[] at = new long[rows * columns];
        Tensor x = counted(rows, columns);
        long[] gathered = new long[at.length];
        long[] added = x.toLongArray();
        for (int i = 0; i < at.length; i++) {
            at[i] = (31L * i + i / 7) % columns;
            gathered[i] = (long) i / columns * columns + at[i];
            added[(int) gathered[i]] += i;
        }
        Tensor index = Tensor.of(at, rows, columns);
        for (DType dtype : List.of(DType.INT64, DType.FLOAT32, DType.FLOAT64, DType.INT32)) {
            Tensor y = x.to(dtype);
            assertThat(y.gather(1, index).toLongArray()).isEqualTo(gathered);
            assertThat(y.t().gather(0, index.t()).t().toLongArray()).isEqualTo(gathered);
            assertThat(y.scatterAdd(1, index, y).toLongArray()).isEqualTo(added);
            assertThat(y.t().scatterAdd(0, index.t(), y.t()).t().toLongArray()).isEqualTo(added);
        }
    }

    @Test
    void nonzero_namesPositions() {
        assertThat(Tensor.of(MASK).nonzero().shape()).hasToString("[3, 2]");
        assertThat(Tensor.of(MASK).nonzero().toLongArray()).containsExactly(0, 0, 0, 2, 1, 2);
        assertThat(Tensor.of(new double[] {0, Double.NaN, -0.0}, 3).nonzero().toLongArray())
                .containsExactly(1);
    }

    @Test
    void oneHot_hasARowForEachClass() {
        assertThat(longs(0, 2, 1).oneHot(-1).shape()).hasToString("[3, 3]");
        assertThat(longs(2, 0).oneHot(4).toLongArray()).containsExactly(0, 0, 1, 0, 1, 0, 0, 0);
        assertThat(Tensor.zeros(DType.INT64, 0).oneHot(3).shape()).hasToString("[0, 3]");
    }

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> badCalls() {
        Tensor x = counted(2, 3);
        Tensor mask = Tensor.of(MASK);
        return Stream.of(
                bad(
                        "gather: positions must be in [0, 3), got index[0, 1]=3 at dim=1 of size 3",
                        () -> x.gather(1, index(1, 2, 0, 3))),
                bad("got index[0, 0]=-1", () -> x.gather(1, index(1, 1, -1))),
                bad(
                        "gather: the index may not be larger than the input, got size 3 and 2 at dim=0",
                        () -> x.gather(1, index(3, 1, 0, 0, 0))),
                bad("gather: the index must have as many dimensions", () -> x.gather(1, longs(0))),
                bad("gather: positions must be integers, got dtype=float32", () -> x.gather(0, Tensor.zeros(1, 1))),
                bad("gather: dim must be in [-2, 1], got dim=2", () -> x.gather(2, index(1, 1, 0))),
                bad(
                        "scatter: positions must be in [0, 2), got index[0, 0]=5 at dim=0",
                        () -> x.scatter(0, index(1, 1, 5), x)),
                bad(
                        "scatterAdd: the index may not be larger than the source",
                        () -> x.scatterAdd(1, index(2, 1, 0, 0), index(1, 1, 5))),
                bad(
                        "scatter: the source must have the dtype of the input",
                        () -> x.scatter(1, index(1, 1, 0), Tensor.zeros(2, 3))),
                bad("positions must be in [0, 2), got index[1]=2 at dim=0", () -> x.indexSelect(0, longs(0, 2))),
                bad("indexSelect: the index must be a vector", () -> x.indexSelect(0, index(1, 1, 0))),
                bad("indexAdd: the source must have a slice", () -> x.indexAdd(0, longs(0), x)),
                bad(
                        "maskedSelect: shapes must broadcast",
                        () -> x.maskedSelect(Tensor.of(new boolean[] {true, false}))),
                bad("mask: the tensor must be bool", () -> x.maskedSelect(x)),
                bad(
                        "maskedScatter: the source must have an element for each true",
                        () -> x.maskedScatter(mask, longs(1))),
                bad("take: positions", () -> x.take(longs(6))),
                bad(
                        "oneHot: classes must be in [0, 2), got input[1]=2",
                        () -> longs(0, 2).oneHot(2)),
                bad("oneHot: classes must be in", () -> longs(-1, 0).oneHot(-1)),
                bad(
                        "oneHot: no value says how many classes",
                        () -> Tensor.zeros(DType.INT64, 0).oneHot(-1)),
                bad("oneHot: classes must be integers", () -> Tensor.zeros(1).oneHot(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void badCalls_sayWhatIsWrong(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfAny(IndexOutOfBoundsException.class, IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
