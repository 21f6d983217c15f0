package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.base.Shape;
import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.nn.ConvOptions;
import dev.steadygrad.nn.Functional;
import dev.steadygrad.nn.MaxPool;
import dev.steadygrad.nn.PoolOptions;
import dev.steadygrad.op.Gelu;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// The softmax family, activations, convolutions, pools and norms.
final class FunctionCalls {
    private FunctionCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "softmax", FunctionCalls::softmax);
        one(calls, "log_softmax", FunctionCalls::logSoftmax);
        one(calls, "softmin", FunctionCalls::softmin);
        one(calls, "relu", a -> a.input().relu());
        one(calls, "sigmoid", a -> a.input().sigmoid());
        one(calls, "tanh", a -> a.input().tanh());
        one(calls, "gelu", FunctionCalls::gelu);
        one(calls, "logsigmoid", a -> a.input().logsigmoid());
        one(calls, "softplus", a -> a.input().softplus(a.real("beta", 1), a.real("threshold", 20)));
        addLayers(calls);
    }

    private static void addLayers(Map<String, Call> calls) {
        one(calls, "linear", a -> Functional.linear(a.input(), a.tensor("weight"), a.tensorOrNull("bias")));
        one(calls, "conv2d", FunctionCalls::conv2d);
        calls.put("max_pool2d", FunctionCalls::maxPool2d);
        one(calls, "avg_pool2d", a -> Functional.avgPool2d(a.input(), pool(a)));
        one(calls, "layer_norm", FunctionCalls::layerNorm);
        one(calls, "batch_norm", FunctionCalls::batchNorm);
    }

    private static Tensor softmax(Arguments a) {
        return a.has("dtype")
                ? a.input().softmax(a.integer("dim"), a.dtype("dtype"))
                : a.input().softmax(a.integer("dim"));
    }

    private static Tensor logSoftmax(Arguments a) {
        return a.has("dtype")
                ? a.input().logSoftmax(a.integer("dim"), a.dtype("dtype"))
                : a.input().logSoftmax(a.integer("dim"));
    }

    private static Tensor softmin(Arguments a) {
        return a.has("dtype")
                ? a.input().softmin(a.integer("dim"), a.dtype("dtype"))
                : a.input().softmin(a.integer("dim"));
    }

    private static Tensor gelu(Arguments a) {
        return switch (a.text("approximate", "none")) {
            case "none" -> a.input().gelu();
            case "tanh" -> a.input().gelu(Gelu.Approximate.TANH);
            default -> throw new Unsupported("no call with approximate=" + a.value("approximate"));
        };
    }

    private static Tensor conv2d(Arguments a) {
        ConvOptions options = new ConvOptions()
                .stride(a.integers("stride", 1))
                .dilation(a.integers("dilation", 1))
                .groups(a.integer("groups", 1));
        return Functional.conv2d(a.input(), a.tensor("weight"), a.tensorOrNull("bias"), padded(options, a));
    }

    private static ConvOptions padded(ConvOptions options, Arguments a) {
        if (!a.isText("padding")) {
            return options.padding(a.integers("padding", 0));
        }
        return switch (a.text("padding", "valid")) {
            case "same" -> options.same();
            case "valid" -> options.valid();
            default -> throw new Unsupported("no padding " + a.value("padding"));
        };
    }

    private static List<Tensor> maxPool2d(Arguments a) {
        MaxPool found = Functional.maxPool2dWithIndices(a.input(), pool(a));
        return a.flag("return_indices", false) ? List.of(found.values(), found.indices()) : List.of(found.values());
    }

    private static PoolOptions pool(Arguments a) {
        int[] kernel = a.integers("kernel_size");
        int[] stride = a.integers("stride");
        PoolOptions options = PoolOptions.of(kernel)
                .stride(stride.length == 0 ? kernel : stride)
                .padding(a.integers("padding", 0))
                .dilation(a.integers("dilation", 1))
                .ceilMode(a.flag("ceil_mode", false))
                .countIncludePad(a.flag("count_include_pad", true));
        return a.has("divisor_override") ? options.divisorOverride(a.integer("divisor_override")) : options;
    }

    private static Tensor layerNorm(Arguments a) {
        Shape shape = Shape.of(a.integers("normalized_shape"));
        return Functional.layerNorm(
                a.input(), shape, a.tensorOrNull("weight"), a.tensorOrNull("bias"), a.real("eps", 1e-5));
    }

    private static Tensor batchNorm(Arguments a) {
        return Functional.batchNorm(
                a.input(),
                a.tensorOrNull("running_mean"),
                a.tensorOrNull("running_var"),
                a.tensorOrNull("weight"),
                a.tensorOrNull("bias"),
                a.flag("training", false),
                a.real("momentum", 0.1),
                a.real("eps", 1e-5));
    }
}
