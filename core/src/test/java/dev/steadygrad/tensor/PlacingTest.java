package dev.steadygrad.tensor;

import static dev.steadygrad.tensor.Index.all;
import static dev.steadygrad.tensor.Index.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Writing to some elements: what the op that copies gives, in place.
class PlacingTest {
    private static final Tensor ROWS = Tensor.of(new long[] {0, 4, 2}, 3);
    private static final Tensor PLACES = Tensor.of(new long[][] {{0, 1, 2}, {4, 4, 0}});
    private static final Tensor MASK = Tensor.of(new long[][] {{0, 1, 0}, {1, 0, 1}, {0, 0, 0}, {0, 1, 0}, {1, 0, 0}})
            .to(DType.BOOL);

    private static Arguments op(String name, BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> plain) {
        return Arguments.of(name, inPlace, plain);
    }

    /// Of a tensor of shape `[5, 3]` and one of `[3, 3]`.
    static Stream<Arguments> ops() {
        return Stream.of(
                op("scatter", (x, s) -> x.scatter_(0, PLACES, s), (x, s) -> x.scatter(0, PLACES, s)),
                op("scatter number", (x, s) -> x.scatter_(0, PLACES, 7), (x, s) -> x.scatter(0, PLACES, 7)),
                op("scatterAdd", (x, s) -> x.scatterAdd_(0, PLACES, s), (x, s) -> x.scatterAdd(0, PLACES, s)),
                op("indexAdd", (x, s) -> x.indexAdd_(0, ROWS, s), (x, s) -> x.indexAdd(0, ROWS, s)),
                op("indexAdd alpha", (x, s) -> x.indexAdd_(0, ROWS, s, -2), (x, s) -> x.indexAdd(0, ROWS, s, -2)),
                op("indexCopy", (x, s) -> x.indexCopy_(0, ROWS, s), (x, s) -> x.indexCopy(0, ROWS, s)),
                op("indexFill", (x, s) -> x.indexFill_(0, ROWS, 7), (x, s) -> x.indexFill(0, ROWS, 7)),
                op("maskedScatter", (x, s) -> x.maskedScatter_(MASK, s), (x, s) -> x.maskedScatter(MASK, s)),
                op("put", (x, s) -> x.put(s, at(ROWS)), (x, s) -> x.indexPut(s, at(ROWS))),
                op("put list", (x, s) -> x.put(s, at(0, 4, 2)), (x, s) -> x.indexPut(s, at(ROWS))),
                op(
                        "put column",
                        (x, s) -> x.put(s.select(0, 0), at(1, 2, 3), at(2)),
                        (x, s) -> x.indexPut(s.select(0, 0), at(1, 2, 3), at(2))));
    }

    private static Tensor values(int seed, int rows, int columns) {
        return Tensor.randn(new Rng(seed), rows, columns).to(DType.FLOAT64);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void opInPlace_writesWhatTheCopyHas(String name, BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> plain) {
        Tensor source = values(1, 3, 3);
        UnaryOperator<Tensor> stepped =
                x -> Tensor.zeros(DType.FLOAT64, 5, 6).slice(1, 0, 6, 2).copy_(x);
        for (UnaryOperator<Tensor> layout : Stream.<UnaryOperator<Tensor>>of(
                        Tensor::clone, x -> x.t().clone().t(), stepped)
                .toList()) {
            Tensor x = layout.apply(values(2, 5, 3));
            Tensor expected = plain.apply(x, source);
            assertThat(inPlace.apply(x, source)).isSameAs(x);
            assertThat(x.toDoubleArray()).containsExactly(expected.toDoubleArray());
            Tensor y = layout.apply(values(2, 5, 3));
            Tensor own = y.narrow(0, 1, 3);
            Tensor apart = plain.apply(y, own.clone());
            assertThat(inPlace.apply(y, own).toDoubleArray()).containsExactly(apart.toDoubleArray());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void gradients_agreeWithDifferences(String name, BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> plain) {
        Tensor x = values(3, 5, 3).requiresGrad_();
        Tensor source = values(4, 3, 3).requiresGrad_();
        GradCheck.check(xs -> inPlace.apply(xs.get(0).mul(2), xs.get(1)), x, source);
        GradGradCheck.check(xs -> inPlace.apply(xs.get(0).square(), xs.get(1)), x, source);
    }

    @Test
    void valuesOfPyTorchsDocumentation() {
        Tensor rows = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
        assertThat(Tensor.ones(DType.FLOAT64, 5, 3).indexAdd_(0, ROWS, rows, -1).toArray())
                .isEqualTo(new double[][] {{0, -1, -2}, {1, 1, 1}, {-6, -7, -8}, {1, 1, 1}, {-3, -4, -5}});
        assertThat(rows.clone()
                        .indexFill_(1, Tensor.of(new long[] {0, 2}, 2), -1)
                        .toArray())
                .isEqualTo(new double[][] {{-1, 2, -1}, {-1, 5, -1}, {-1, 8, -1}});
        Tensor index = Tensor.of(new long[][] {{0, 1, 2, 0, 0}});
        assertThat(Tensor.zeros(3, 5).scatterAdd_(0, index, Tensor.ones(2, 5)).toArray())
                .isEqualTo(new float[][] {{1, 0, 0, 1, 1}, {0, 1, 0, 0, 0}, {0, 0, 1, 0, 0}});
        assertThat(Tensor.of(5.0)
                        .indexAdd_(0, Tensor.of(new long[] {0}, 1), Tensor.of(2.0))
                        .item())
                .isEqualTo(7);
    }

    @Test
    void lists_ofPositions_areTensorsOfThem() {
        Tensor x = Tensor.arange(12).view(3, 4);
        assertThat(x.get(at(0, 2), all()).toArray()).isEqualTo(new long[][] {{0, 1, 2, 3}, {8, 9, 10, 11}});
        assertThat(x.get(at(0, -1), at(1, 2)).toLongArray()).containsExactly(1, 10);
        assertThat(x.get(at(new long[] {1}), all()).shape()).hasToString("[1, 4]");
        assertThat(x.get(at(1), all()).shape()).hasToString("[4]");
        assertThat(x.get(at(), all()).shape()).hasToString("[0, 4]");
        assertThatThrownBy(() -> x.get(at(0, 3)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("get: positions must be in [-3, 3), got index[1]=3 at dim=0 of size 3");
    }

    @Test
    void positionsOutOfRange_areNamed_beforeAnythingIsWritten() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor bad = Tensor.of(new long[] {1, 2}, 2);
        assertThatThrownBy(() -> x.indexAdd_(0, bad, Tensor.ones(2, 3)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("indexAdd: positions must be in [0, 2), got index[1]=2 at dim=0 of size 2");
        assertThatThrownBy(() -> x.indexSelect(0, bad))
                .hasMessageStartingWith("indexSelect: positions must be in [0, 2)");
        assertThatThrownBy(() -> x.scatter_(1, Tensor.of(new long[][] {{0, 1}, {0, 3}}), 1))
                .hasMessage("scatter: positions must be in [0, 3), got index[1, 1]=3 at dim=1 of size 3");
        assertThatThrownBy(() -> x.put(1, at(0, 1), at(0, 3)))
                .hasMessageStartingWith("put: positions must be in [-3, 3)");
        assertThat(x.countNonzero().itemLong()).isZero();
        assertThatThrownBy(() -> Tensor.zeros(1).expand(2).scatter_(0, Tensor.of(new long[] {0}, 1), 1))
                .hasMessageStartingWith("scatter_: an expanded tensor can't be changed");
    }
}
