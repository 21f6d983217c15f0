package dev.steadygrad.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.op.Minimum;
import dev.steadygrad.op.Pow;
import dev.steadygrad.op.Sigmoid;
import dev.steadygrad.op.Softmax;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What waits gives the bits of what is done at once.
class DeferredTest {
    /// Large enough to wait.
    private static final Shape SHAPE = Shape.of(60, 70);

    private static NdArray random(DType dtype, Shape shape, int seed) {
        NdArray x = NdArray.zeros(dtype, shape);
        Rng rng = new Rng(seed);
        Backends.get().generate(i -> rng.gaussianAt(2 * i), x.data());
        return x;
    }

    private static <A extends Verbs<A>> List<A> results(A x, A y, A row, A mask) {
        A test = x.compare(Compare.LT, y);
        return List.of(
                x.mul(y).add(row).neg(),
                x.mul(x).add(1).sqrt().div(y.exp()).sub(row),
                x.apply(new Sigmoid()).log().mul(2).sub(0.5),
                x.exp().apply(new Pow(), y.apply(new Minimum(), row)),
                x.mul(y).where(test, row.sub(x)),
                x.neg().maskedFill(mask, 3).maskedFill(y.compare(Compare.GE, row), 0),
                test.to(x.dtype()).mul(mask).add(x),
                x.mul(2).compare(Compare.GT, y.neg()),
                x.add(y).apply(new Softmax(1)).mul(x),
                x.mul(y).matmul(row.mul(x).permute(1, 0)).exp(),
                x.add(y).reshape(Shape.of(70, 60)).mul(2).neg(),
                row.mul(3).expand(SHAPE).add(row.neg()),
                x.mul(y).sum(new int[] {0}, false).mul(x).add(1));
    }

    static Stream<List<NdArray>> inputs() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64).flatMap(dtype -> {
            NdArray x = random(dtype, SHAPE, 1);
            NdArray y = random(dtype, Shape.of(70, 60), 2).permute(1, 0);
            NdArray row = random(dtype, Shape.of(70), 3);
            NdArray column = random(dtype, Shape.of(60, 1), 4);
            NdArray mask = random(DType.BOOL, Shape.of(60, 1), 6);
            return Stream.of(
                    List.of(x, y, row, mask), List.of(y, column.expand(SHAPE), x, mask), List.of(x, x, x, mask));
        });
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void results_areThoseOfArrays(List<NdArray> in) {
        List<NdArray> now = results(in.get(0), in.get(1), in.get(2), in.get(3));
        List<Deferred> later =
                results(Deferred.of(in.get(0)), Deferred.of(in.get(1)), Deferred.of(in.get(2)), Deferred.of(in.get(3)));
        for (int i = 0; i < now.size(); i++) {
            NdArray made = later.get(i).array();
            assertThat(made.dtype()).isEqualTo(now.get(i).dtype());
            assertThat(made.shape()).isEqualTo(now.get(i).shape());
            assertThat(made.toDoubleArray())
                    .as("result %d", i)
                    .containsExactly(now.get(i).toDoubleArray());
        }
    }

    @Test
    void mixedDtypes_arePromotedAsArraysAre() {
        NdArray x = random(DType.FLOAT32, SHAPE, 1);
        NdArray wide = random(DType.FLOAT64, SHAPE, 2);
        NdArray whole = random(DType.INT32, SHAPE, 3);
        List<NdArray> now = mixed(x, wide, whole);
        List<Deferred> later = mixed(Deferred.of(x), Deferred.of(wide), Deferred.of(whole));
        for (int i = 0; i < now.size(); i++) {
            assertThat(later.get(i).array().dtype()).isEqualTo(now.get(i).dtype());
            assertThat(later.get(i).array().toDoubleArray())
                    .as("result %d", i)
                    .containsExactly(now.get(i).toDoubleArray());
        }
    }

    private static <A extends Verbs<A>> List<A> mixed(A x, A wide, A whole) {
        return List.of(
                x.mul(x).add(wide.neg()),
                x.neg().mul(whole.mul(whole)).add(whole.neg().div(3)),
                whole.exp().sub(x),
                x.where(whole.compare(Compare.GT, 0), wide.neg()),
                whole.compare(Compare.GT, 0).compare(Compare.AND, x.compare(Compare.LT, wide)),
                whole.maskedFill(x.neg().compare(Compare.LT, 0), 7),
                x.neg().to(DType.FLOAT64).mul(wide),
                x.neg().to(DType.INT64).add(whole));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void halfTypes_areRoundedOnce(DType half) {
        NdArray x = random(half, SHAPE, 1);
        NdArray wide = x.to(DType.FLOAT32);
        NdArray once = wide.mul(wide).add(1.0).exp().to(half);
        Deferred d = Deferred.of(x);
        NdArray made = d.mul(d).add(1.0).exp().array();
        assertThat(made.dtype()).isEqualTo(half);
        assertThat(made.toDoubleArray()).containsExactly(once.toDoubleArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "BFLOAT16"})
    void sumOfWhatIsLarge_isThatOfArrays(DType dtype) {
        NdArray x = random(dtype, Shape.of(3, 700, 300), 1).map(Unary.ABS);
        NdArray y = random(dtype, Shape.of(300), 2).map(Unary.ABS);
        // A product is rounded once, and the sum of the positive ones once more; in double, additions round too.
        double error = dtype == DType.FLOAT64 ? 0x1p-46 : dtype == DType.FLOAT32 ? 0x1p-23 : 0x1.0002p-8;
        NdArray product = x.to(DType.FLOAT64).mul(y.to(DType.FLOAT64));
        for (int[] dims : new int[][] {{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {-1, 0}}) {
            for (boolean keepdim : new boolean[] {false, true}) {
                NdArray sum =
                        Deferred.of(x).mul(Deferred.of(y)).sum(dims, keepdim).array();
                NdArray exact = product.sum(dims, keepdim);
                assertThat(sum.shape()).isEqualTo(exact.shape());
                assertThat(sum.dtype()).isEqualTo(dtype);
                double[] expected = exact.toDoubleArray();
                double[] got = sum.toDoubleArray();
                for (int i = 0; i < got.length; i++) {
                    assertThat(got[i]).isCloseTo(expected[i], withinPercentage(100 * error));
                }
            }
        }
    }

    @Test
    void longChains_areMadeInParts() {
        NdArray x = random(DType.FLOAT64, SHAPE, 1);
        Deferred later = Deferred.of(x);
        NdArray now = x;
        for (int i = 0; i < 500; i++) {
            later = later.mul(0.5).add(1.0);
            now = now.mul(0.5).add(1.0);
        }
        assertThat(later.array().toDoubleArray()).containsExactly(now.toDoubleArray());
    }

    @Test
    void array_isMadeOnce() {
        Deferred d = Deferred.of(random(DType.FLOAT32, SHAPE, 1)).neg();
        assertThat(d.array()).isSameAs(d.array());
    }

    @Test
    void shapesThatDoNotBroadcast_areAnErrorAtOnce() {
        Deferred x = Deferred.of(random(DType.FLOAT32, SHAPE, 1));
        Deferred y = Deferred.of(random(DType.FLOAT32, Shape.of(3), 1));
        assertThatThrownBy(() -> x.mul(y))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mul: shapes");
    }
}
