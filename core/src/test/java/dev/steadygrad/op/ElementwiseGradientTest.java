package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of all differentiable functions of elements against differences, on every layout.
class ElementwiseGradientTest {
    private static final List<UnaryOperator<Tensor>> LAYOUTS = List.of(
            x -> x, Tensor::t, x -> x.slice(1, 0, 4, 2), x -> x.slice(0, 1, 2).expand(5, 4));

    private static Arguments unary(String name, double low, double high, UnaryOperator<Tensor> f) {
        return Arguments.of(name, low, high, f);
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                unary("neg", -2, 2, Tensor::neg),
                unary("abs", -2, 2, Tensor::abs),
                unary("square", -2, 2, Tensor::square),
                unary("sqrt", 0.5, 2, Tensor::sqrt),
                unary("rsqrt", 0.5, 2, Tensor::rsqrt),
                unary("reciprocal", 0.5, 2, Tensor::reciprocal),
                unary("exp", -2, 2, Tensor::exp),
                unary("exp2", -2, 2, Tensor::exp2),
                unary("expm1", -2, 2, Tensor::expm1),
                unary("log", 0.5, 2, Tensor::log),
                unary("log2", 0.5, 2, Tensor::log2),
                unary("log10", 0.5, 2, Tensor::log10),
                unary("log1p", -0.5, 2, Tensor::log1p),
                unary("sin", -2, 2, Tensor::sin),
                unary("cos", -2, 2, Tensor::cos),
                unary("tan", -1, 1, Tensor::tan),
                unary("sinh", -2, 2, Tensor::sinh),
                unary("cosh", -2, 2, Tensor::cosh),
                unary("tanh", -2, 2, Tensor::tanh),
                unary("erf", -2, 2, Tensor::erf),
                unary("erfc", -2, 2, Tensor::erfc),
                unary("sigmoid", -2, 2, Tensor::sigmoid),
                unary("logsigmoid", -2, 2, Tensor::logsigmoid),
                unary("logit", 0.1, 0.9, Tensor::logit),
                unary("nanToNum", -2, 2, x -> x.nanToNum().mul(x)),
                unary("add_ alpha", -2, 2, x -> x.mul(1).add_(x, 0.5).mul(x)),
                unary("silu", -2, 2, Tensor::silu),
                unary("gelu", -2, 2, Tensor::gelu),
                unary("gelu tanh", -2, 2, x -> x.gelu(Gelu.Approximate.TANH)),
                unary("relu", -2, 2, Tensor::relu),
                unary("leakyRelu", -2, 2, x -> x.leakyRelu(0.2)),
                unary("elu", -2, 2, x -> x.elu(1.5)),
                unary("softplus", -2, 2, Tensor::softplus),
                unary("softplus linear", 7, 9, x -> x.softplus(3, 20)),
                unary("softplus beta", -2, 2, x -> x.softplus(3, 20)),
                unary("hardtanh", -2, 2, Tensor::hardtanh),
                unary("frac", 0.1, 0.9, Tensor::frac),
                unary("floor", 0.1, 0.9, x -> x.floor().mul(x)),
                unary("pow", 0.5, 2, x -> x.pow(2.5)),
                unary("pow whole", -2, 2, x -> x.pow(3)),
                unary("pow 2", -2, 2, x -> x.pow(2)),
                unary("pow 0", -2, 2, x -> x.pow(0).mul(x)),
                unary("rpow", -2, 2, x -> x.rpow(3)),
                unary("rsub", -2, 2, x -> x.rsub(3).mul(x)),
                unary("clampMin", -2, 2, x -> x.clampMin(-0.3)),
                unary("clampMax", -2, 2, x -> x.clampMax(0.3).mul(x)),
                unary("maskedFill", -2, 2, x -> x.maskedFill(x.gt(0.1), 7).mul(x)),
                unary("lerp", -2, 2, x -> x.lerp(x.exp(), 0.7)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void gradients_ofOne_areThoseOfDifferences(String name, double low, double high, UnaryOperator<Tensor> f) {
        Tensor x = random(1, low, high, 3, 4);
        for (UnaryOperator<Tensor> layout : LAYOUTS) {
            GradCheck.check(xs -> f.apply(layout.apply(xs.getFirst())), x);
            GradGradCheck.check(xs -> f.apply(layout.apply(xs.getFirst())), x);
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("add", (BinaryOperator<Tensor>) (a, b) -> a.add(b, 3)),
                Arguments.of("sub", (BinaryOperator<Tensor>) (a, b) -> a.sub(b, 3)),
                Arguments.of("mul", (BinaryOperator<Tensor>) Tensor::mul),
                Arguments.of("div", (BinaryOperator<Tensor>) Tensor::div),
                Arguments.of("div trunc", (BinaryOperator<Tensor>)
                        (a, b) -> a.div(b, Rounding.TRUNC).mul(b)),
                Arguments.of("remainder", (BinaryOperator<Tensor>) Tensor::remainder),
                Arguments.of("fmod", (BinaryOperator<Tensor>) Tensor::fmod),
                Arguments.of("pow", (BinaryOperator<Tensor>) Tensor::pow),
                Arguments.of("maximum", (BinaryOperator<Tensor>) Tensor::maximum),
                Arguments.of("minimum", (BinaryOperator<Tensor>) Tensor::minimum),
                Arguments.of("logaddexp", (BinaryOperator<Tensor>) Tensor::logaddexp),
                Arguments.of("atan2", (BinaryOperator<Tensor>) Tensor::atan2),
                Arguments.of("where", (BinaryOperator<Tensor>)
                        (a, b) -> a.where(a.lt(b), b).mul(a)),
                Arguments.of("maskedFill", (BinaryOperator<Tensor>) (a, b) -> a.maskedFill(a.lt(b), b.sum())),
                Arguments.of("clamp", (BinaryOperator<Tensor>) (a, b) -> a.clamp(b, b.add(0.4))),
                Arguments.of("clampMax", (BinaryOperator<Tensor>) Tensor::clampMax),
                Arguments.of("lerp", (BinaryOperator<Tensor>) (a, b) -> a.lerp(b, a.mul(b))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void gradients_ofTwo_areThoseOfDifferences_broadcastOrNot(String name, BinaryOperator<Tensor> f) {
        Tensor a = random(1, 0.5, 2, 3, 4);
        for (Tensor b :
                List.of(random(2, 0.5, 2, 3, 4), random(3, 0.5, 2, 4), random(4, 0.5, 2, 3, 1), random(5, 0.5, 2))) {
            GradCheck.check(xs -> f.apply(xs.get(0), xs.get(1)), a, b);
            GradCheck.check(xs -> f.apply(xs.get(1), xs.get(0)), a, b);
            GradGradCheck.check(xs -> f.apply(xs.get(0), xs.get(1)), a, b);
        }
        Tensor other = random(6, 0.5, 2, 4, 3);
        GradCheck.check(xs -> f.apply(xs.get(0), xs.get(1).t()), a, other);
    }

    /// The functions whose gradient is a kernel of its own: in float32 it is that of float64, rounded a few times.
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh", "silu", "gelu", "gelu tanh", "leakyRelu", "elu"})
    void gradientKernels_inFloat32_agreeWithFloat64(String name) {
        @SuppressWarnings("unchecked")
        var f = (UnaryOperator<Tensor>) functions()
                .filter(a -> a.get()[0].equals(name))
                .findFirst()
                .orElseThrow()
                .get()[3];
        Tensor wide = Tensor.linspace(-6, 6, 2001).to(DType.FLOAT64).requiresGrad(true);
        Tensor narrow = wide.detach().to(DType.FLOAT32).requiresGrad(true);
        f.apply(wide).sum().backward();
        f.apply(narrow).sum().backward();
        double[] exact = wide.grad().toDoubleArray();
        double[] got = narrow.grad().toDoubleArray();
        for (int i = 0; i < exact.length; i++) {
            // the forward's output, from which sigmoid and tanh go on, and 1 less it are rounded: 4 half ulps of 1
            assertThat(got[i]).isCloseTo(exact[i], within(4 * 0x1p-24 * Math.max(1, Math.abs(exact[i]))));
        }
    }

    @Test
    void gradients_atTiesAndZeros_arePyTorchs() {
        assertGradient(Tensor::relu, 0, 0);
        assertGradient(Tensor::abs, 0, 0);
        assertGradient(x -> x.maximum(Tensor.of(new double[] {2})), 2, 0.5);
        assertGradient(x -> x.minimum(Tensor.of(new double[] {2})), 2, 0.5);
        assertGradient(x -> x.clamp(1, 2), 2, 1);
        assertGradient(x -> x.clamp(3, 2), 2.5, 0);
        assertGradient(x -> x.pow(0), 0, 0);
        assertGradient(x -> x.pow(Tensor.of(new double[] {0})), 0, 0);
        assertGradient(x -> x.rpow(0.0), 2, 0);
        assertGradient(Tensor::sqrt, 0, Double.POSITIVE_INFINITY);
        assertGradient(x -> x.where(x.lt(0), x.log()), -1, 1);
        assertGradient(Tensor::elu, 1000, 1);
    }

    private static void assertGradient(UnaryOperator<Tensor> f, double at, double expected) {
        Tensor x = Tensor.of(new double[] {at}).requiresGrad(true);
        f.apply(x).backward();
        Tensor g = x.grad();
        assertThat(g).isNotNull();
        assertThat(g.item()).isEqualTo(expected);
    }

    @Test
    void where_keepsOnlyTheCondition() {
        assertThat(new Where().saves(0)).isTrue();
        assertThat(new Where().saves(1)).isFalse();
    }

    private static Tensor random(long seed, double low, double high, int... dims) {
        Tensor unit = Tensor.rand(new Rng(seed), dims).to(DType.FLOAT64);
        return unit.mul(high - low).add(low).detach().requiresGrad(true);
    }
}
