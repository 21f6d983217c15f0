package dev.steadygrad.tensor;

import static dev.steadygrad.tensor.Index.END;
import static dev.steadygrad.tensor.Index.all;
import static dev.steadygrad.tensor.Index.at;
import static dev.steadygrad.tensor.Index.ellipsis;
import static dev.steadygrad.tensor.Index.mask;
import static dev.steadygrad.tensor.Index.newAxis;
import static dev.steadygrad.tensor.Index.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexingTest {
    private static Tensor longs(long... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor bools(boolean... values) {
        return Tensor.of(values);
    }

    private static Tensor counted(int... dims) {
        return Tensor.of(LongStream.range(0, Tensor.zeros(dims).numel()).toArray(), dims);
    }

    private static Tensor multiplesOf(int n, int... dims) {
        return counted(dims).remainder(n).eq(0);
    }

    private static Tensor doubles(int... dims) {
        return counted(dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static Arguments row(String name, String shape, String values, Index... index) {
        return Arguments.of(name, shape, values, index);
    }

    /// NumPy's answers for `x = arange(24).reshape(2, 3, 4)`; where a position stands with tensors, PyTorch's.
    static Stream<Arguments> subscripts() {
        return Stream.of(
                row("x[1]", "[3, 4]", "[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]", at(1)),
                row("x[-1, 0, 2]", "[]", "[14]", at(-1), at(0), at(2)),
                row(
                        "x[:, 1:]",
                        "[2, 2, 4]",
                        "[4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]",
                        all(),
                        slice(1, END)),
                row(
                        "x[..., -3:-1]",
                        "[2, 3, 2]",
                        "[1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22]",
                        ellipsis(),
                        slice(-3, -1)),
                row(
                        "x[:, 0:3:2, 1:100:2]",
                        "[2, 2, 2]",
                        "[1, 3, 9, 11, 13, 15, 21, 23]",
                        all(),
                        slice(0, 3, 2),
                        slice(1, 100, 2)),
                row("x[2:1]", "[0, 3, 4]", "[]", slice(2, 1)),
                row(
                        "x[None, 0, ..., None]",
                        "[1, 3, 4, 1]",
                        "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
                        newAxis(),
                        at(0),
                        ellipsis(),
                        newAxis()),
                row(
                        "x[[1, 0, 1], 0]",
                        "[3, 4]",
                        "[12, 13, 14, 15, 0, 1, 2, 3, 12, 13, 14, 15]",
                        at(longs(1, 0, 1)),
                        at(0)),
                row(
                        "x[:, [-1, 0]]",
                        "[2, 2, 4]",
                        "[8, 9, 10, 11, 0, 1, 2, 3, 20, 21, 22, 23, 12, 13, 14, 15]",
                        all(),
                        at(longs(-1, 0))),
                row("x[[0, 1], [2, 0]]", "[2, 4]", "[8, 9, 10, 11, 12, 13, 14, 15]", at(longs(0, 1)), at(longs(2, 0))),
                row("x[:, [0, 2], [3, 1]]", "[2, 2]", "[3, 9, 15, 21]", all(), at(longs(0, 2)), at(longs(3, 1))),
                row("x[[1, 0], :, [3, 1]]", "[2, 3]", "[15, 19, 23, 1, 5, 9]", at(longs(1, 0)), all(), at(longs(3, 1))),
                row(
                        "x[[[1], [0]], [2, 0, 1], 3]",
                        "[2, 3]",
                        "[23, 15, 19, 11, 3, 7]",
                        at(longs(1, 0).unsqueeze(1)),
                        at(longs(2, 0, 1)),
                        at(3)),
                row(
                        "x[[0, 1], None, [2, 0]]",
                        "[2, 1, 4]",
                        "[8, 9, 10, 11, 12, 13, 14, 15]",
                        at(longs(0, 1)),
                        newAxis(),
                        at(longs(2, 0))),
                row(
                        "x[1, :, [3, 0]]: a position is not a tensor",
                        "[3, 2]",
                        "[15, 12, 19, 16, 23, 20]",
                        at(1),
                        all(),
                        at(longs(3, 0))),
                row("x[x % 7 == 0]", "[4]", "[0, 7, 14, 21]", mask(multiplesOf(7, 2, 3, 4))),
                row("x[1, mask]", "[4]", "[12, 15, 18, 21]", at(1), mask(multiplesOf(3, 3, 4))),
                row("x[:, mask]", "[2, 4]", "[0, 3, 6, 9, 12, 15, 18, 21]", all(), mask(multiplesOf(3, 3, 4))),
                row(
                        "x[[False, True], 0:2]",
                        "[1, 2, 4]",
                        "[12, 13, 14, 15, 16, 17, 18, 19]",
                        mask(bools(false, true)),
                        slice(0, 2)),
                row(
                        "x[[True, True], :, [0, 3]]",
                        "[2, 3]",
                        "[0, 4, 8, 15, 19, 23]",
                        mask(bools(true, true)),
                        all(),
                        at(longs(0, 3))),
                row(
                        "x[True, 1, 0]",
                        "[1, 4]",
                        "[12, 13, 14, 15]",
                        mask(bools(true).squeeze()),
                        at(1),
                        at(0)),
                row("x[False, 1]", "[0, 3, 4]", "[]", mask(bools(false).squeeze()), at(1)),
                row(
                        "x[tensor(1), tensor(2)]",
                        "[4]",
                        "[20, 21, 22, 23]",
                        at(longs(1).squeeze()),
                        at(longs(2).squeeze())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subscripts")
    void get_readsWhatTheSubscriptNames(String name, String shape, String values, Index[] index) {
        Tensor x = counted(2, 3, 4);
        for (Tensor layout : List.of(x, x.permute(2, 1, 0).contiguous().permute(2, 1, 0))) {
            for (DType dtype : List.of(DType.INT64, DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.UINT8)) {
                Tensor y = layout.to(dtype).get(index);
                assertThat(y.shape()).hasToString(shape);
                assertThat(y.dtype()).isEqualTo(dtype);
                assertThat(Arrays.toString(y.toLongArray())).isEqualTo(values);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subscripts")
    void put_writesWhereGetReads(String name, String shape, String values, Index[] index) {
        for (boolean transposed : new boolean[] {false, true}) {
            Tensor x = counted(2, 3, 4).clone();
            Tensor view = transposed ? counted(4, 3, 2).clone().permute(2, 1, 0) : x;
            long[] expected = view.toLongArray();
            long[] places = counted(2, 3, 4).get(index).toLongArray();
            Tensor value = counted(view.get(index).shape().toArray()).add(100);
            for (int i = 0; i < places.length; i++) {
                expected[(int) places[i]] = 100 + i;
            }
            assertThat(view.indexPut(value, index).toLongArray()).isEqualTo(expected);
            assertThat(view.put(value, index)).isSameAs(view);
            assertThat(view.toLongArray()).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subscripts")
    void gradients_ofReadingAndWriting_agreeWithDifferences(String name, String shape, String values, Index[] index) {
        Tensor x = doubles(2, 3, 4);
        Tensor value = doubles(x.get(index).shape().toArray());
        GradCheck.check(xs -> xs.get(0).get(index).square(), x);
        GradGradCheck.check(xs -> xs.get(0).get(index).square(), x);
        long[] places = counted(2, 3, 4).get(index).toLongArray();
        if (Arrays.stream(places).distinct().count() == places.length) {
            GradCheck.check(xs -> xs.get(0).square().put(xs.get(1).square(), index), x, value);
        }
        GradCheck.check(xs -> xs.get(0).square().accumulate(xs.get(1).square(), index), x, value);
    }

    @Test
    void get_ofPositionsSlicesAndNewAxes_isAView() {
        Tensor x = counted(2, 3);
        Tensor y = x.get(newAxis(), at(1), slice(0, 3, 2));
        x.put(50, at(1), at(2));
        assertThat(y.toLongArray()).containsExactly(3, 50);
        Tensor copy = x.get(at(longs(1)));
        x.put(60, at(1), at(2));
        assertThat(copy.toLongArray()).containsExactly(3, 4, 50);
    }

    @Test
    void get_ofInts_namesAPositionInEachDimension() {
        assertThat(counted(2, 3).get(1, -1).item()).isEqualTo(5);
        assertThat(counted(2, 3).get(1).toLongArray()).containsExactly(3, 4, 5);
    }

    @Test
    void put_broadcastsAndConverts() {
        Tensor x = Tensor.zeros(2, 3);
        x.put(longs(1, 2, 3), all());
        assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 1, 2, 3);
        x.put(7.5, mask(x.eq(2)));
        assertThat(x.toFloatArray()).containsExactly(1, 7.5f, 3, 1, 7.5f, 3);
        x.put(counted(1, 1, 2), at(0), slice(0, 2));
        assertThat(x.toFloatArray()).containsExactly(0, 1, 3, 1, 7.5f, 3);
    }

    @Test
    void put_ofPositionsNamedTwice_keepsTheLast_accumulateAddsAll() {
        Tensor x = Tensor.zeros(3);
        x.put(longs(1, 2, 3), at(longs(2, 2, 0)));
        assertThat(x.toFloatArray()).containsExactly(3, 0, 2);
        x.accumulate(longs(1, 2, 3), at(longs(2, 2, 0)));
        assertThat(x.toFloatArray()).containsExactly(6, 0, 5);
        x.accumulate(longs(10), slice(0, 2));
        assertThat(x.toFloatArray()).containsExactly(16, 10, 5);
    }

    @Test
    void put_ofThisTensorsOwnElements_readsThemBeforeItWrites() {
        Tensor x = counted(4).clone();
        x.put(x.get(slice(0, 3)), slice(1, 4));
        assertThat(x.toLongArray()).containsExactly(0, 0, 1, 2);
        x.put(x.flip(0), at(longs(0, 1, 2, 3)));
        assertThat(x.toLongArray()).containsExactly(2, 1, 0, 0);
    }

    @Test
    void put_insideNoGrad_changesALeaf() {
        Tensor x = doubles(3);
        Autograd.noGrad(() -> {
            x.put(9, at(0));
        });
        assertThat(x.toDoubleArray()).containsExactly(9, 1, 2);
        assertThatThrownBy(() -> x.put(9, at(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leaf");
    }

    @Test
    void positions_changedInPlaceBeforeBackward_areAnError() {
        Tensor x = doubles(3);
        Tensor index = longs(0, 1);
        Tensor y = x.gather(0, index).sum();
        index.put(2, at(0));
        assertThatThrownBy(y::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed in place");
    }

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> badCalls() {
        Tensor x = counted(2, 3, 4);
        return Stream.of(
                bad("get: index must be in [-2, 2), got index=2 at dim=0 of size 2", () -> x.get(2)),
                bad("got index=-5 at dim=2 of size 4", () -> x.get(all(), all(), at(-5))),
                bad("get: at most 3 dimensions can be indexed, got 4", () -> x.get(0, 0, 0, 0)),
                bad(
                        "positions must be in [-3, 3), got index[1]=3 at dim=1 of size 3",
                        () -> x.get(all(), at(longs(0, 3)))),
                bad(
                        "got index[1, 0]=-4 at dim=1",
                        () -> x.get(all(), at(longs(0, -4).unsqueeze(1)))),
                bad("put: positions must be in [-2, 2), got index[0]=9", () -> x.put(1, at(longs(9)))),
                bad("only one ellipsis", () -> x.get(ellipsis(), ellipsis())),
                bad("step must be 1 or more, got step=-1", () -> slice(0, 2, -1)),
                bad("got shape [2] for [3] from dim=1", () -> x.get(all(), mask(bools(true, false)))),
                bad("mask: the tensor must be bool, got dtype=int64", () -> mask(longs(1))),
                bad("got dtype=uint8", () -> x.get(at(longs(1).to(DType.UINT8)))),
                bad("shapes must broadcast, got [2] and [3]", () -> x.get(at(longs(0, 1)), at(longs(0, 1, 2)))),
                bad("put: shapes must broadcast, got [5] and [3, 4]", () -> x.put(counted(5), at(0))),
                bad(
                        "the value must broadcast to what is written, got shape [2, 4] for [4]",
                        () -> x.put(counted(2, 4), at(0), at(0))),
                bad("share places", () -> counted(1).expand(3).put(1, all())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void badSubscripts_failBeforeAnythingChanges(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfAny(IndexOutOfBoundsException.class, IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
