package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MovementTest {
    private static Tensor counted(int... dims) {
        return Tensor.of(LongStream.range(0, Shape.of(dims).numel()).toArray(), dims);
    }

    private static Arguments row(String name, UnaryOperator<Tensor> f, int... dims) {
        return Arguments.of(name, f, Shape.of(dims));
    }

    private static Arguments row(String name, String shape, String values, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f, shape, values);
    }

    /// Shapes for an input `[2, 1, 6]`.
    static Stream<Arguments> shapes() {
        return Stream.of(
                row("view", x -> x.view(3, -1), 3, 4),
                row("view of a shape", x -> x.view(Shape.of(12)), 12),
                row("reshape", x -> x.reshape(-1, 1), 12, 1),
                row("flatten", Tensor::flatten, 12),
                row("flatten from", x -> x.flatten(1), 2, 6),
                row("flatten some", x -> x.flatten(0, -2), 2, 6),
                row("unflatten", x -> x.unflatten(-1, 2, -1), 2, 1, 2, 3),
                row("squeeze", Tensor::squeeze, 2, 6),
                row("squeeze one", x -> x.squeeze(1), 2, 6),
                row("squeeze of another size", x -> x.squeeze(0), 2, 1, 6),
                row("squeeze several", x -> x.squeeze(-2, 2), 2, 6),
                row("unsqueeze", x -> x.unsqueeze(-1), 2, 1, 6, 1),
                row("transpose", x -> x.transpose(0, -1), 6, 1, 2),
                row("permute", x -> x.permute(2, 0, 1), 6, 2, 1),
                row("movedim", x -> x.movedim(2, 0), 6, 2, 1),
                row("mT", Tensor::mT, 2, 6, 1),
                row("expand", x -> x.expand(4, -1, 3, -1), 4, 2, 3, 6),
                row("expandAs", x -> x.expandAs(counted(2, 5, 6)), 2, 5, 6),
                row("broadcastTo", x -> x.broadcastTo(2, 5, 6), 2, 5, 6),
                row("narrow", x -> x.narrow(2, -3, 2), 2, 1, 2),
                row("slice", x -> x.slice(-1, 1, 100, 2), 2, 1, 3),
                row("select", x -> x.select(-1, -1), 2, 1),
                row("diagonal", x -> x.diagonal(1, 0, 2), 1, 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void views_haveTheirShape_andShareStorage(String name, UnaryOperator<Tensor> f, Shape shape) {
        Tensor x = counted(2, 1, 6).to(DType.FLOAT64);
        Tensor y = f.apply(x);
        assertThat(y.shape()).isEqualTo(shape);
        x.fill_(7);
        assertThat(y.toDoubleArray()).containsOnly(7);
    }

    /// Values for an input `[[0, 1, 2], [3, 4, 5]]`.
    static Stream<Arguments> values() {
        return Stream.of(
                row("t", "[3, 2]", "[0, 3, 1, 4, 2, 5]", Tensor::t),
                row("t of a vector", "[3]", "[3, 4, 5]", x -> x.select(0, 1).t()),
                row("diagonal", "[2]", "[0, 4]", Tensor::diagonal),
                row("diagonal below", "[1]", "[3]", x -> x.diagonal(-1, 0, 1)),
                row("diagonal beyond", "[0]", "[]", x -> x.diagonal(3, 0, 1)),
                row("diagonal, dims exchanged", "[2]", "[1, 5]", x -> x.diagonal(-1, 1, 0)),
                row(
                        "repeat",
                        "[2, 2, 6]",
                        "[0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5, 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]",
                        x -> x.repeat(2, 1, 2)),
                row("repeat never", "[2, 0]", "[]", x -> x.repeat(1, 0)),
                row("flip", "[2, 3]", "[2, 1, 0, 5, 4, 3]", x -> x.flip(-1)),
                row("flip both", "[2, 3]", "[5, 4, 3, 2, 1, 0]", x -> x.flip(0, 1)),
                row("roll", "[2, 3]", "[2, 0, 1, 5, 3, 4]", x -> x.roll(1, 1)),
                row("roll back over", "[2, 3]", "[1, 2, 0, 4, 5, 3]", x -> x.roll(-4, 1)),
                row("roll all", "[2, 3]", "[4, 5, 0, 1, 2, 3]", x -> x.roll(2)),
                row("tril", "[2, 3]", "[0, 0, 0, 3, 4, 0]", Tensor::tril),
                row("tril below", "[2, 3]", "[0, 0, 0, 3, 0, 0]", x -> x.tril(-1)),
                row("tril beyond", "[2, 3]", "[0, 1, 2, 3, 4, 5]", x -> x.tril(2)),
                row("triu", "[2, 3]", "[0, 1, 2, 0, 4, 5]", Tensor::triu),
                row("triu above", "[2, 3]", "[0, 0, 2, 0, 0, 0]", x -> x.triu(2)),
                row("triu of a tall one", "[3, 2]", "[0, 3, 0, 4, 0, 0]", x -> x.t().triu()),
                row("tril of a tall one", "[3, 2]", "[0, 0, 1, 4, 2, 5]", x -> x.t().tril()),
                row("triu from below a tall one", "[3, 2]", "[0, 3, 1, 4, 0, 5]", x -> x.t().triu(-1)),
                row("triu of no diagonal", "[2, 3]", "[0, 0, 0, 0, 0, 0]", x -> x.triu(5)),
                row("triu of the most", "[2, 3]", "[0, 1, 2, 3, 4, 5]", x -> x.triu(Integer.MIN_VALUE)),
                row(
                        "cat",
                        "[2, 5]",
                        "[0, 1, 2, 0, 1, 3, 4, 5, 3, 4]",
                        x -> Tensor.cat(List.of(x, x.narrow(1, 0, 2)), 1)),
                row(
                        "cat with nothing",
                        "[4, 3]",
                        "[0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]",
                        x -> Tensor.cat(List.of(Tensor.of(new long[0], 0), x, x), 0)),
                row("stack", "[2, 2, 3]", "[0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]", x -> Tensor.stack(List.of(x, x), 1)),
                row(
                        "stack last",
                        "[2, 3, 2]",
                        "[0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]",
                        x -> Tensor.stack(List.of(x, x), -1)),
                row("contiguous", "[3, 2]", "[0, 3, 1, 4, 2, 5]", x -> x.t().contiguous()),
                row("clone", "[2, 3]", "[0, 1, 2, 3, 4, 5]", Tensor::clone));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void elements_goWhereTheyShould(String name, UnaryOperator<Tensor> f, String shape, String values) {
        Tensor x = counted(2, 3);
        for (Tensor layout : List.of(x, x.t().contiguous().t(), x.repeat(1, 2).narrow(1, 0, 3))) {
            for (DType dtype : List.of(DType.INT64, DType.FLOAT32, DType.FLOAT16, DType.INT32, DType.UINT8)) {
                Tensor y = f.apply(layout.to(dtype));
                assertThat(y.shape()).hasToString(shape);
                assertThat(Arrays.toString(y.toLongArray())).isEqualTo(values);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void rules_agreeWithDifferences_onEveryLayout(String name, UnaryOperator<Tensor> f, String shape, String values) {
        Tensor x = counted(2, 3).to(DType.FLOAT64);
        for (Tensor layout : List.of(x, x.t().contiguous().t(), x.repeat(1, 2).narrow(1, 0, 3))) {
            Tensor leaf = layout.detach().requiresGrad(true);
            GradCheck.check(xs -> f.apply(xs.getFirst()).square(), leaf);
            GradGradCheck.check(xs -> f.apply(xs.getFirst()).square(), leaf);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void rulesOfViews_agreeWithDifferences(String name, UnaryOperator<Tensor> f, Shape shape) {
        Tensor x = counted(2, 1, 6).to(DType.FLOAT64).requiresGrad(true);
        GradCheck.check(xs -> f.apply(xs.getFirst()).square(), x);
        GradGradCheck.check(xs -> f.apply(xs.getFirst()).square(), x);
    }

    @Test
    void parts_coverTheDimension() {
        Tensor x = counted(2, 7);
        assertThat(x.split(3, 1))
                .extracting(Tensor::shape)
                .map(Shape::toString)
                .containsExactly("[2, 3]", "[2, 3]", "[2, 1]");
        assertThat(x.split(new int[] {1, 0, 6}, -1)).map(p -> p.size(1)).containsExactly(1, 0, 6);
        assertThat(x.chunk(4, 1)).map(p -> p.size(1)).containsExactly(2, 2, 2, 1);
        assertThat(x.chunk(6, 1)).as("fewer than asked for").map(p -> p.size(1)).containsExactly(2, 2, 2, 1);
        assertThat(x.narrow(1, 0, 0).chunk(3, 1)).map(p -> p.size(1)).containsExactly(0, 0, 0);
        assertThat(x.narrow(1, 0, 0).split(2, 1)).map(p -> p.size(1)).containsExactly(0);
        assertThat(x.unbind(1)).hasSize(7);
        assertThat(x.unbind(1).get(3).toLongArray()).containsExactly(3, 10);
        assertThat(Tensor.cat(x.split(2, 1), 1).equal(x)).isTrue();
    }

    @Test
    void copies_areContiguousAndTheirOwn() {
        Tensor x = counted(2, 3);
        assertThat(x.strides()).containsExactly(3, 1);
        assertThat(x.t().strides()).containsExactly(1, 3);
        assertThat(x.t().isContiguous()).isFalse();
        assertThat(x.contiguous()).isSameAs(x);
        for (Tensor copy : List.of(x.t().contiguous(), x.clone(), x.flip(), x.repeat(1, 1), x.roll(0, 0), x.tril(9))) {
            assertThat(copy.isContiguous()).isTrue();
            assertThat(copy.array().storage()).isNotSameAs(x.array().storage());
        }
    }

    @Test
    void cat_promotes() {
        Tensor joined = Tensor.cat(List.of(counted(2), counted(2).to(DType.FLOAT16)), 0);
        assertThat(joined.dtype()).isEqualTo(DType.FLOAT16);
    }

    @Test
    void scalars_haveOneDimensionToFlattenAndNoneToPermute() {
        Tensor x = Tensor.of(5L);
        assertThat(x.flatten().shape()).hasToString("[1]");
        assertThat(x.permute().item()).isEqualTo(5);
        assertThat(x.transpose(0, -1).item()).isEqualTo(5);
        assertThat(x.squeeze(0).rank()).isZero();
        assertThat(x.flip(0).item()).isEqualTo(5);
        assertThat(x.expand(2, 2).toLongArray()).containsExactly(5, 5, 5, 5);
    }

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> badCalls() {
        Tensor x = counted(2, 3);
        return Stream.of(
                bad(
                        "view: shape [3, 2] with strides [1, 3] can't be seen as [6] without a copy; use reshape",
                        () -> x.t().view(6)),
                bad("view: sizes must multiply to the number of elements, got sizes=[4, -1]", () -> x.view(4, -1)),
                bad("view: only one size may be -1", () -> x.view(-1, -1)),
                bad("view: sizes must multiply to the number of elements, got sizes=[5]", () -> x.view(Shape.of(5))),
                bad("unflatten: sizes must multiply", () -> x.unflatten(1, 2, 2)),
                bad("permute: each dim may be named once", () -> x.permute(0, 0)),
                bad("permute: dims must name each of the 2 dimensions once", () -> x.permute(0)),
                bad("transpose: dim must be in [-2, 1], got dim=2", () -> x.transpose(0, 2)),
                bad("unsqueeze: dim must be in [-3, 2], got dim=3", () -> x.unsqueeze(3)),
                bad("expand: shapes must broadcast", () -> x.expand(4, 3)),
                bad("expand: only sizes of 1 can be expanded", () -> x.expand(3)),
                bad("got size=-1 at dim=0 of [-1, 2, 3]", () -> x.expand(-1, 2, 3)),
                bad("select: index must be in [-2, 2), got index=2", () -> x.select(0, 2)),
                bad("narrow: length must be in [0, 1] from start=2, got length=2 at dim=1", () -> x.narrow(1, 2, 2)),
                bad("narrow: start must be in [-3, 3], got start=4", () -> x.narrow(1, 4, 0)),
                bad("split: sizes must add up to 3", () -> x.split(new int[] {1, 1}, 1)),
                bad("split: the size of a part must be 1 or more", () -> x.split(0, 1)),
                bad("chunk: there must be 1 part or more", () -> x.chunk(0)),
                bad(
                        "unbind: a scalar has no dimension",
                        () -> x.select(0, 0).select(0, 0).unbind()),
                bad("repeat: every dimension must be named", () -> x.repeat(2)),
                bad("tril: at least 2 dimensions", () -> x.select(0, 0).tril()),
                bad("cat: shapes must agree but for dim=0", () -> Tensor.cat(List.of(x, x.t()), 0)),
                bad("cat: there must be a tensor to join", () -> Tensor.cat(List.of(), 0)),
                bad("stack: every tensor must have shape [2, 3]", () -> Tensor.stack(List.of(x, x.t()), 0)),
                bad("mT: at least 2 dimensions", () -> x.select(0, 0).mT()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void badCalls_sayWhatIsWrong(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfAny(IndexOutOfBoundsException.class, IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
