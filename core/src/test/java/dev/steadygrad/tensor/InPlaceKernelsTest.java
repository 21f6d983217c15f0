package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.op.Rounding;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Ops in place write what the op itself gives, wherever their arguments lie.
class InPlaceKernelsTest {
    private static Arguments op(String name, BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> plain) {
        return Arguments.of(name, inPlace, plain);
    }

    static Stream<Arguments> ops() {
        return Stream.of(
                op("add", Tensor::add_, Tensor::add),
                op("add alpha", (x, b) -> x.add_(b, 0.5), (x, b) -> x.add(b, 0.5)),
                op("sub", Tensor::sub_, Tensor::sub),
                op("sub alpha", (x, b) -> x.sub_(b, 3), (x, b) -> x.sub(b, 3)),
                op("mul", Tensor::mul_, Tensor::mul),
                op("div", Tensor::div_, Tensor::div),
                op("div floor", (x, b) -> x.div_(b, Rounding.FLOOR), (x, b) -> x.div(b, Rounding.FLOOR)),
                op("remainder", Tensor::remainder_, Tensor::remainder),
                op("pow", Tensor::pow_, Tensor::pow),
                op("lerp", (x, b) -> x.lerp_(b, 0.25), (x, b) -> x.lerp(b, 0.25)),
                op("lerp by", (x, b) -> x.lerp_(b, b), (x, b) -> x.lerp(b, b)),
                op("clamp", (x, b) -> x.clamp_(b, b.add(0.5)), (x, b) -> x.clamp(b, b.add(0.5))),
                op("clamp within itself", (x, b) -> x.clamp_(x, b), (x, b) -> x.clamp(x, b)),
                op("clampMin", Tensor::clampMin_, Tensor::clampMin),
                op("clampMax", Tensor::clampMax_, Tensor::clampMax),
                op("maskedFill", (x, b) -> x.maskedFill_(b.gt(1), 7), (x, b) -> x.maskedFill(b.gt(1), 7)),
                op("copy", Tensor::copy_, (x, b) -> b.expand(x.shape()).clone()),
                op("neg", (x, b) -> x.neg_(), (x, b) -> x.neg()),
                op("abs", (x, b) -> x.sub_(1).abs_(), (x, b) -> x.sub(1).abs()),
                op("reciprocal", (x, b) -> x.reciprocal_(), (x, b) -> x.reciprocal()),
                op("square", (x, b) -> x.square_(), (x, b) -> x.square()),
                op("sqrt", (x, b) -> x.sqrt_(), (x, b) -> x.sqrt()),
                op("rsqrt", (x, b) -> x.rsqrt_(), (x, b) -> x.rsqrt()),
                op("exp", (x, b) -> x.exp_(), (x, b) -> x.exp()),
                op("log", (x, b) -> x.log_(), (x, b) -> x.log()),
                op("relu", (x, b) -> x.sub_(1).relu_(), (x, b) -> x.sub(1).relu()),
                op("sigmoid", (x, b) -> x.sigmoid_(), (x, b) -> x.sigmoid()),
                op("tanh", (x, b) -> x.tanh_(), (x, b) -> x.tanh()),
                op("floor", (x, b) -> x.floor_(), (x, b) -> x.floor()),
                op("ceil", (x, b) -> x.ceil_(), (x, b) -> x.ceil()),
                op("round", (x, b) -> x.round_(), (x, b) -> x.round()),
                op("trunc", (x, b) -> x.trunc_(), (x, b) -> x.trunc()),
                op("sign", (x, b) -> x.sub_(1).sign_(), (x, b) -> x.sub(1).sign()));
    }

    /// A 40 × 40 matrix of values in `[0.5, 1.5)`, contiguous, transposed, or each second element of each row.
    private static List<Tensor> layouts(DType dtype) {
        Tensor values = Tensor.rand(new Rng(1), 40, 40).add(0.5).to(dtype);
        Tensor wide = Tensor.rand(new Rng(2), 40, 80).to(dtype);
        return List.of(
                values.clone(), values.t().clone().t(), wide.slice(1, 1, 80, 2).copy_(values));
    }

    /// What stands beside `x`, in other memory and in its own.
    private static List<UnaryOperator<Tensor>> operands(DType dtype) {
        Tensor other = Tensor.rand(new Rng(3), 40, 40).add(0.5).to(dtype);
        return List.of(
                x -> other,
                x -> other.t(),
                x -> other.select(0, 0),
                x -> other.narrow(1, 0, 1),
                x -> other.get(3, 4),
                x -> x,
                Tensor::t,
                x -> x.select(0, 7),
                x -> x.narrow(1, 5, 1),
                x -> x.get(2, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void opInPlace_writesWhatTheOpGives(String name, BinaryOperator<Tensor> inPlace, BinaryOperator<Tensor> plain) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16)) {
            for (UnaryOperator<Tensor> operand : operands(dtype)) {
                for (Tensor x : layouts(dtype)) {
                    Tensor expected = plain.apply(x, operand.apply(x));
                    Tensor same = inPlace.apply(x, operand.apply(x));
                    assertThat(same).isSameAs(x);
                    assertThat(x.toDoubleArray()).containsExactly(expected.toDoubleArray());
                }
            }
        }
    }

    @Test
    void copy_withinOneStorage_isAsIfReadFirst() {
        Tensor x = Tensor.arange(10).to(DType.FLOAT32);
        x.narrow(0, 2, 8).copy_(x.narrow(0, 0, 8));
        assertThat(x.toDoubleArray()).containsExactly(0, 1, 0, 1, 2, 3, 4, 5, 6, 7);
        Tensor y = Tensor.arange(10).to(DType.FLOAT32);
        y.narrow(0, 0, 8).copy_(y.narrow(0, 2, 8));
        assertThat(y.toDoubleArray()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 8, 9);
        Tensor z = Tensor.arange(6).reshape(2, 3);
        z.slice(1, 0, 3, 2).add_(z.narrow(1, 1, 2));
        assertThat(z.toLongArray()).containsExactly(1, 1, 4, 7, 4, 10);
    }

    @Test
    void otherDTypes_areComputedInThePromotedOne_andConverted() {
        Tensor small = Tensor.of(new int[] {7, -7});
        assertThat(small.add_(Tensor.of(new long[] {1L << 32, 1}, 2)).toLongArray())
                .containsExactly(7, -6);
        assertThat(small.dtype()).isEqualTo(DType.INT32);
        Tensor half = Tensor.ones(DType.FLOAT16, 2);
        // 1 + 2^-11 is 1 in float16, but twice it is not
        half.add_(Tensor.of(new float[] {0x1p-11f, 0x1p-11f}, 2)).mul_(1);
        assertThat(half.toDoubleArray()).containsExactly(1, 1);
        Tensor bytes = Tensor.of(new byte[] {(byte) 250, 3});
        assertThat(bytes.add_(10).toLongArray()).containsExactly(4, 13);
        Tensor flags = Tensor.of(new boolean[] {true, false});
        assertThat(flags.add_(Tensor.of(new boolean[] {true, false})).toLongArray())
                .containsExactly(1, 0);
    }

    @Test
    void refusals_leaveTheTensorAsItWas() {
        Tensor x = Tensor.of(new long[] {1, 2, 3}, 3);
        refused(x, "add_: a result of dtype=float32 can't be written into dtype=int64", Tensor::add_, 1.5);
        refused(x, "div_: a result of dtype=float32 can't be written", Tensor::div_, 2);
        refused(x, "pow: integers have no whole negative powers", Tensor::pow_, -1);
        refused(x, "sub: alpha must be a whole number", (y, v) -> y.sub_(y, v), 0.5);
        assertThatThrownBy(x::exp_).hasMessageStartingWith("exp_: a result of dtype=float32 can't be written");
        assertThatThrownBy(() -> x.clamp_(Tensor.of(new long[] {5}, 1), Tensor.ones(DType.INT64, 2, 3)))
                .hasMessage("clamp_: the result must have this tensor's shape [3], got shape=[2, 3]");
        assertThatThrownBy(() -> x.scatter_(0, Tensor.of(new long[] {0, 3}, 2), 9))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("scatter: positions must be in [0, 3), got index[1]=3 at dim=0 of size 3");
        assertThat(x.toLongArray()).containsExactly(1, 2, 3);
        assertThat(x.array().storage().version()).isZero();
    }

    private static void refused(Tensor x, String message, BiFunction<Tensor, Number, Tensor> f, Number v) {
        assertThatThrownBy(() -> f.apply(x, v)).hasMessageStartingWith(message);
    }

    @Test
    void expandedTensors_takeOneValueOnly() {
        Tensor one = Tensor.ones(1);
        Tensor three = one.expand(3);
        assertThatThrownBy(() -> three.add_(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("add_: an expanded tensor can't be changed, its elements share places, got shape [3] with "
                        + "strides [0]; change a copy (clone())");
        assertThatThrownBy(() -> three.copy_(Tensor.zeros(3))).hasMessageStartingWith("copy_: an expanded tensor");
        three.fill_(5);
        assertThat(one.item()).isEqualTo(5);
    }

    @Test
    void gradients_ofOpsInPlace_areThoseOfTheOps() {
        Tensor a = Tensor.rand(new Rng(4), 3, 4).add(0.5).to(DType.FLOAT64).requiresGrad_();
        Tensor b = Tensor.rand(new Rng(5), 4).add(0.5).to(DType.FLOAT64).requiresGrad_();
        for (Arguments op : ops().toList()) {
            @SuppressWarnings("unchecked")
            var inPlace = (BinaryOperator<Tensor>) op.get()[1];
            if (List.of("floor", "ceil", "round", "trunc", "sign", "div floor").contains(op.get()[0])) {
                continue;
            }
            GradCheck.check(xs -> inPlace.apply(xs.get(0).mul(1), xs.get(1)), a, b);
            GradGradCheck.check(xs -> inPlace.apply(xs.get(0).mul(1), xs.get(1)), a, b);
            GradCheck.check(
                    xs -> {
                        Tensor whole = xs.get(0).mul(1);
                        inPlace.apply(whole.narrow(0, 1, 2), xs.get(1));
                        return whole;
                    },
                    a,
                    b);
        }
    }

    @Test
    void change_ofAView_leavesNoNaN_whereTheGradientIsInfinite() {
        Tensor x = Tensor.of(new double[] {0, 4}, 2).requiresGrad_();
        Tensor y = x.mul(1);
        y.narrow(0, 0, 1).fill_(1);
        y.narrow(0, 0, 1).mul_(0);
        y.sqrt().sum().backward();
        assertThat(x.grad().toDoubleArray()).containsExactly(0, 0.25);
    }
}
