package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Gelu.Approximate;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageLayersTest {
    private static void fails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Tensor counted(int... dims) {
        return Tensor.arange(Shape.of(dims).numel()).to(DType.FLOAT64).reshape(dims);
    }

    // ---- convolution

    @Test
    void conv2d_ofTheTutorial_hasItsShapes() {
        Module net = new Sequential(
                new Conv2d(1, 6, 5),
                new Relu(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5),
                new Relu(),
                new AvgPool2d(2),
                new Flatten(),
                new Linear(256, 10));
        assertThat(net.call(Tensor.zeros(3, 1, 28, 28)).shape()).isEqualTo(Shape.of(3, 10));
        assertThat(net.namedParameters().keySet())
                .containsExactly("0.weight", "0.bias", "3.weight", "3.bias", "7.weight", "7.bias");
    }

    @Test
    void conv2d_startsUniformWithinOneOverRootOfItsInputs() {
        Conv2d conv = new Conv2d(8, 64, new int[] {5, 3}, new ConvOptions().groups(2), true, new Rng(1));
        double bound = 1 / Math.sqrt(4 * 5 * 3);
        assertThat(conv.weight().shape()).isEqualTo(Shape.of(64, 4, 5, 3));
        assertThat(conv.weight().abs().amax().item()).isBetween(0.999 * bound, bound);
        Tensor bias = Objects.requireNonNull(conv.bias());
        assertThat(bias.abs().amax().item()).isBetween(0.8 * bound, bound);
    }

    @Test
    void conv2d_withoutBias_hasNone() {
        Conv2d conv = new Conv2d(1, 2, 3, new ConvOptions(), false, new Rng(1));
        assertThat(conv.bias()).isNull();
        assertThat(conv.namedParameters().keySet()).containsExactly("weight");
    }

    @Test
    void conv2d_gradients_passTheCheck() {
        ConvOptions options = new ConvOptions().stride(2).padding(1).groups(2);
        LayerCheck.check(
                () -> new Conv2d(4, 2, new int[] {3, 2}, options, true, new Rng(3)), LayerCheck.random(1, 2, 4, 4, 3));
        LayerCheck.check(
                () -> new Conv2d(1, 2, 2, new ConvOptions().same().dilation(2), false, new Rng(3)),
                LayerCheck.random(2, 1, 3, 4));
    }

    @Test
    void conv2d_badCalls_areNamed() {
        fails(() -> new Conv2d(0, 1, 3), "conv2d: channels must be 1 or more, got in=0, out=1");
        fails(
                () -> new Conv2d(4, 6, 3, new ConvOptions().groups(4)),
                "conv2d: groups must divide the channels, got in=4, out=6, groups=4");
        fails(() -> new Conv2d(1, 1, 0), "conv2d: kernel must be 1 or more, got kernel=[0]");
        Conv2d conv = new Conv2d(3, 1, 5);
        fails(
                () -> conv.call(Tensor.zeros(1, 2, 8, 8)),
                "conv2d: channels must be groups times those of the weight, and its filters a multiple of groups,"
                        + " got input of shape [1, 2, 8, 8], weight of shape [1, 3, 5, 5], groups=1");
        fails(
                () -> conv.call(Tensor.zeros(1, 3, 4, 8)),
                "conv2d: a window must fit into the padded images, got one of (5, 5) for images of (4, 8)");
    }

    @Test
    void lazyConv2d_learnsItsChannels() {
        LazyConv2d lazy = new LazyConv2d(4, 3);
        assertThat(lazy.parameters()).isEmpty();
        assertThat(lazy.call(Tensor.zeros(2, 5, 6, 6)).shape()).isEqualTo(Shape.of(2, 4, 4, 4));
        assertThat(lazy.namedParameters().keySet()).containsExactly("weight", "bias");
        assertThat(lazy.parameters().getFirst().shape()).isEqualTo(Shape.of(4, 5, 3, 3));
        fails(
                () -> new LazyConv2d(3, 3, new ConvOptions().groups(2)),
                "lazyConv2d: out must be a multiple of groups, 1 or more, got out=3, groups=2");
        fails(
                () -> new LazyConv2d(3, 3).call(Tensor.zeros(6, 6)),
                "lazyConv2d: the input must have shape [N, C, H, W] or [C, H, W], got shape=[6, 6]");
    }

    // ---- pooling

    @Test
    void pools_takeTheLargestAndTheMean() {
        Tensor x = counted(1, 4, 4);
        assertThat(new MaxPool2d(2).call(x).toDoubleArray()).containsExactly(5, 7, 13, 15);
        assertThat(new AvgPool2d(2).call(x).toDoubleArray()).containsExactly(2.5, 4.5, 10.5, 12.5);
        assertThat(new MaxPool2d(PoolOptions.of(1, 4).stride(3, 1)).call(x).toDoubleArray())
                .containsExactly(3, 15);
    }

    @Test
    void adaptivePools_coverAllElements_evenWhereSizesDoNotDivide() {
        Tensor x = counted(1, 1, 3, 5);
        // rows 0-1 and 1-2; columns 0-1, 1-3 and 3-4
        assertThat(new AdaptiveAvgPool2d(2, 3).call(x).toDoubleArray()).containsExactly(3, 4.5, 6, 8, 9.5, 11);
        assertThat(new AdaptiveMaxPool2d(2, 3).call(x).toDoubleArray()).containsExactly(6, 8, 9, 11, 13, 14);
        assertThat(new AdaptiveAvgPool2d(1).call(x).toDoubleArray()).containsExactly(7);
        assertThat(new AdaptiveMaxPool2d(3, 5).call(x).toDoubleArray()).containsExactly(x.toDoubleArray());
    }

    @Test
    void adaptivePools_mayRepeatElements() {
        Tensor x = counted(1, 1, 2);
        // columns 0, 0-1, 1
        assertThat(new AdaptiveAvgPool2d(1, 3).call(x).toDoubleArray()).containsExactly(0, 0.5, 1);
    }

    @Test
    void adaptiveAvgPool2d_keepsInfinitiesToTheirWindows() {
        Tensor x = Tensor.of(new double[] {1, 2, Double.POSITIVE_INFINITY}, 1, 1, 3);
        assertThat(new AdaptiveAvgPool2d(1, 2).call(x).toDoubleArray()).containsExactly(1.5, Double.POSITIVE_INFINITY);
    }

    @Test
    void pools_gradients_passTheCheck() {
        Tensor x = LayerCheck.random(4, 2, 2, 5, 4);
        LayerCheck.check(() -> new MaxPool2d(2), x);
        LayerCheck.check(() -> new AvgPool2d(PoolOptions.of(3, 2).padding(1)), x);
        LayerCheck.check(() -> new AdaptiveAvgPool2d(2, 3), x);
        LayerCheck.check(() -> new AdaptiveMaxPool2d(2, 3), x);
    }

    @Test
    void pools_badCalls_areNamed() {
        fails(
                () -> new MaxPool2d(3).call(Tensor.zeros(1, 1, 2, 5)),
                "maxPool2d: a window must fit into the padded images, got one of (3, 3) for images of (2, 5)");
        fails(() -> new AvgPool2d(0), "pool2d: kernel must be 1 or more, got kernel=[0]");
        fails(() -> new AdaptiveAvgPool2d(0), "adaptiveAvgPool2d: size must be 1 or more, got size=[0]");
        fails(
                () -> new AdaptiveMaxPool2d(1).call(Tensor.zeros(2, 0, 3)),
                "adaptiveMaxPool2d: the input must have shape [N, C, H, W] or [C, H, W] with rows and columns,"
                        + " got shape=[2, 0, 3]");
    }

    // ---- activations

    static List<Module> activations() {
        return List.of(
                new Relu(),
                new Gelu(),
                new Gelu(Approximate.TANH),
                new Silu(),
                new Tanh(),
                new Sigmoid(),
                new LeakyRelu(),
                new LeakyRelu(0.2),
                new Elu(),
                new Elu(0.7));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activations_gradients_passTheCheck(Module activation) {
        LayerCheck.check(() -> activation, LayerCheck.random(5, 3, 4));
    }

    @Test
    void activations_areTheirFormulas() {
        Tensor x = Tensor.of(new double[] {-2, 3}, 2);
        assertThat(new Relu().call(x).toDoubleArray()).containsExactly(0, 3);
        assertThat(new LeakyRelu(0.25).call(x).toDoubleArray()).containsExactly(-0.5, 3);
        assertThat(new Elu(2).call(x).toDoubleArray()).containsExactly(2 * Math.expm1(-2), 3);
        assertThat(new Tanh().call(x).toDoubleArray()).containsExactly(x.tanh().toDoubleArray());
        assertThat(new Sigmoid().call(x).toDoubleArray())
                .containsExactly(x.sigmoid().toDoubleArray());
        assertThat(new Silu().call(x).toDoubleArray()).containsExactly(x.silu().toDoubleArray());
        assertThat(new Gelu(Approximate.TANH).call(x).toDoubleArray())
                .containsExactly(x.gelu(Approximate.TANH).toDoubleArray());
    }
}
