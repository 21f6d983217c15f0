package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Repeated, windowed, diagonal and differing elements; expected values are those of PyTorch's documentation or follow
/// from the definition.
class CopyingTest {
    private static final Tensor MATRIX = Tensor.of(new double[][] {{1, 2}, {3, 4}});

    private static Arguments row(String name, Tensor x, UnaryOperator<Tensor> f, String shape, double... values) {
        return Arguments.of(name, x, f, shape, values);
    }

    private static Tensor vector(double... values) {
        return Tensor.of(values, values.length);
    }

    static Stream<Arguments> calls() {
        Tensor repeats = Tensor.of(new long[] {1, 2}, 2);
        return Stream.of(
                row("tile", vector(1, 2, 3), x -> x.tile(2), "[6]", 1, 2, 3, 1, 2, 3),
                row("tile of fewer", MATRIX, x -> x.tile(2), "[2, 4]", 1, 2, 1, 2, 3, 4, 3, 4),
                row("tile of more", vector(1, 2), x -> x.tile(2, 1), "[2, 2]", 1, 2, 1, 2),
                row("repeatInterleave", MATRIX, x -> x.repeatInterleave(2), "[8]", 1, 1, 2, 2, 3, 3, 4, 4),
                row("repeatInterleave 1", MATRIX, x -> x.repeatInterleave(2, 1), "[2, 4]", 1, 1, 2, 2, 3, 3, 4, 4),
                row("repeatInterleave each", MATRIX, x -> x.repeatInterleave(repeats, 0), "[3, 2]", 1, 2, 3, 4, 3, 4),
                row("repeatInterleave none", MATRIX, x -> x.repeatInterleave(0, 0), "[0, 2]"),
                row("repeatInterleave scalar", Tensor.of(5.0), x -> x.repeatInterleave(2, 0), "[2]", 5, 5),
                row("unfold 1", vector(1, 2, 3, 4), x -> x.unfold(0, 2, 1), "[3, 2]", 1, 2, 2, 3, 3, 4),
                row("unfold 2", vector(1, 2, 3, 4, 5), x -> x.unfold(0, 2, 2), "[2, 2]", 1, 2, 3, 4),
                row("unfold inner", MATRIX, x -> x.unfold(0, 2, 1), "[1, 2, 2]", 1, 3, 2, 4),
                row("diag of a vector", vector(1, 2), Tensor::diag, "[2, 2]", 1, 0, 0, 2),
                row("diag above", vector(1, 2), x -> x.diag(1), "[3, 3]", 0, 1, 0, 0, 0, 2, 0, 0, 0),
                row("diag of a matrix", MATRIX, Tensor::diag, "[2]", 1, 4),
                row("diag below", MATRIX, x -> x.diag(-1), "[1]", 3),
                row("trace", MATRIX, Tensor::trace, "[]", 5),
                row("diff", vector(1, 3, 2), Tensor::diff, "[2]", 2, -1),
                row("diff twice", vector(1, 3, 2), x -> x.diff(2, 0), "[1]", -3),
                row("diff of rows", MATRIX, x -> x.diff(1, 0), "[1, 2]", 2, 2),
                row("diff of few", vector(1), x -> x.diff(3, 0), "[0]"),
                row("swapaxes", MATRIX, x -> x.swapaxes(0, 1), "[2, 2]", 1, 3, 2, 4),
                row("viewAs", MATRIX, x -> x.viewAs(vector(0, 0, 0, 0)), "[4]", 1, 2, 3, 4),
                row("reshapeAs", MATRIX, x -> x.t().reshapeAs(vector(0, 0, 0, 0)), "[4]", 1, 3, 2, 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void elements_goWhereTheyShould(String name, Tensor x, UnaryOperator<Tensor> f, String shape, double... values) {
        Tensor y = f.apply(x);
        assertThat(y.shape()).hasToString(shape);
        assertThat(y.toDoubleArray()).containsExactly(values);
        assertThat(f.apply(x.to(DType.INT32)).toDoubleArray()).containsExactly(values);
        Tensor leaf = x.clone().requiresGrad_();
        GradCheck.check(xs -> f.apply(xs.getFirst()), leaf);
        GradGradCheck.check(xs -> f.apply(xs.getFirst()), leaf);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void everyLayout_givesTheSame(String name, Tensor x, UnaryOperator<Tensor> f, String shape, double... values) {
        if (x.rank() == 2 && !name.equals("viewAs")) {
            assertThat(f.apply(x.t().contiguous().t()).toDoubleArray()).containsExactly(values);
            Tensor wide = Tensor.zeros(DType.FLOAT64, 2, 4);
            assertThat(f.apply(wide.slice(1, 0, 4, 2).copy_(x)).toDoubleArray()).containsExactly(values);
        }
        if (x.rank() > 0 && !name.equals("viewAs")) {
            Tensor constant = x.flatten().narrow(0, 0, 1).expand(x.shape());
            assertThat(f.apply(constant).toDoubleArray())
                    .containsExactly(f.apply(constant.clone()).toDoubleArray());
        }
    }

    @Test
    void unfold_isAView_whoseWindowsOverlap() {
        Tensor x = Tensor.arange(5).to(DType.FLOAT64);
        Tensor windows = x.unfold(0, 3, 1);
        x.put(9, Index.at(2));
        assertThat(windows.toDoubleArray()).containsExactly(0, 1, 9, 1, 9, 3, 9, 3, 4);
        Tensor leaf = Tensor.randn(new Rng(1), 4, 6).to(DType.FLOAT64).requiresGrad_();
        GradCheck.check(xs -> xs.getFirst().unfold(1, 3, 2).square(), leaf);
        GradGradCheck.check(xs -> xs.getFirst().unfold(0, 2, 1).square(), leaf);
        GradCheck.check(xs -> xs.getFirst().t().unfold(0, 2, 1), leaf);
    }

    @Test
    void boolsDiffer_insteadOfBeingSubtracted() {
        Tensor x = Tensor.of(new boolean[] {true, true, false});
        assertThat(x.diff().toArray()).isEqualTo(new boolean[] {false, true});
    }

    @Test
    void meshgrid_repeatsEachAlongTheOthers() {
        List<Tensor> grids = Tensor.meshgrid(vector(1, 2, 3), vector(4, 5));
        assertThat(grids.get(0).toArray()).isEqualTo(new double[][] {{1, 1}, {2, 2}, {3, 3}});
        assertThat(grids.get(1).toArray()).isEqualTo(new double[][] {{4, 5}, {4, 5}, {4, 5}});
        assertThat(Tensor.meshgrid(Tensor.of(7.0), vector(1)).get(0).shape()).hasToString("[1, 1]");
    }

    static Stream<Arguments> badCalls() {
        return Stream.of(
                bad(
                        "unfold: size must be in [0, 2], got size=3 at dim=1 of shape [2, 2]",
                        () -> MATRIX.unfold(1, 3, 1)),
                bad("unfold: step must be 1 or more, got step=0", () -> MATRIX.unfold(1, 2, 0)),
                bad(
                        "repeatInterleave: repeats must be 0 or more, got repeats=-1",
                        () -> MATRIX.repeatInterleave(-1, 0)),
                bad(
                        "repeatInterleave: repeats must be 0 or more, got repeats[1]=-2",
                        () -> MATRIX.repeatInterleave(Tensor.of(new long[] {1, -2}, 2), 0)),
                bad(
                        "repeatInterleave: repeats must hold a whole number for each position, got repeats of shape [1] "
                                + "for size 2 at dim=0",
                        () -> MATRIX.repeatInterleave(Tensor.of(new long[] {1}, 1), 0)),
                bad(
                        "diff: a scalar has no differences, got shape=[]",
                        () -> Tensor.of(1.0).diff()),
                bad(
                        "trace: the input must be a matrix, got shape=[2]",
                        () -> vector(1, 2).trace()),
                bad(
                        "meshgrid: the inputs must be vectors, got tensors[1] of shape [2, 2]",
                        () -> Tensor.meshgrid(vector(1), MATRIX)),
                bad("stack: dim must be in [-3, 2], got dim=3", () -> Tensor.stack(List.of(MATRIX, MATRIX), 3)));
    }

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void badCalls_sayWhatIsWrong(String message, ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageStartingWith(message);
    }

    @Test
    void arrays_tooLongForJava_areRefusedByTheOp() {
        Tensor wide = Tensor.zeros(1).expand(1 << 30);
        Tensor[] three = new Tensor[3];
        Arrays.fill(three, wide);
        assertThatThrownBy(() -> Tensor.cat(List.of(three)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cat: the sizes must add up to that of a Java array");
        assertThatThrownBy(() -> Tensor.arange(1L << 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("arange: at most 2147483639 elements fit a Java array, got count=1099511627776; split the "
                        + "work into parts");
        assertThatThrownBy(() -> Tensor.of(new long[] {1L << 40}, 1).oneHot(-1))
                .hasMessageStartingWith("oneHot: classes must be in");
        assertThatThrownBy(() -> Tensor.randperm(-1, new Rng(1))).hasMessage("randperm: n must be 0 or more, got n=-1");
    }
}
