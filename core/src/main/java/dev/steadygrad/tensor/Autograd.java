package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether history is recorded, and gradients as values.
public final class Autograd {
    private static final ScopedValue<Boolean> RECORDING = ScopedValue.newInstance();

    private Autograd() {}

    /// Whether ops on tensors that want gradients are recorded here.
    public static boolean isRecording() {
        return RECORDING.orElse(true);
    }

    /// Runs `body` without recording history, as `torch.no_grad()`: what it makes wants no gradient. The scope is this
    /// thread's and ends with `body`.
    public static <T extends @Nullable Object> T noGrad(Supplier<T> body) {
        return ScopedValue.where(RECORDING, false).call(body::get);
    }

    public static void noGrad(Runnable body) {
        ScopedValue.where(RECORDING, false).run(body);
    }

    /// Records again inside [#noGrad], as `torch.enable_grad()`.
    public static <T extends @Nullable Object> T enableGrad(Supplier<T> body) {
        return ScopedValue.where(RECORDING, true).call(body::get);
    }

    /// The gradients of `outputs`, each weighted by its tensor of `gradOutputs`, with respect to `inputs`, as
    /// `torch.autograd.grad`; an input that does not take part gives null. Nothing is accumulated in any `grad()`.
    ///
    /// @param gradOutputs one for each output, of its shape; an empty list stands for 1 where outputs are scalars
    /// @param retainGraph keep the saved values, so that backward can be run again
    /// @param createGraph record the gradients' own history, so that they can be differentiated; implies retainGraph
    public static List<@Nullable Tensor> grad(
            List<Tensor> outputs,
            List<Tensor> inputs,
            List<Tensor> gradOutputs,
            boolean retainGraph,
            boolean createGraph) {
        Check.that(
                gradOutputs.isEmpty() || gradOutputs.size() == outputs.size(),
                "grad: there must be one gradient for each output, got %d for %d outputs",
                gradOutputs.size(),
                outputs.size());
        for (Tensor x : inputs) {
            Check.that(
                    x.requiresGrad(),
                    "grad: every input must want a gradient, got requiresGrad=false for shape %s; "
                            + "call requiresGrad(true) on it before it is used",
                    x.shape());
        }
        List<@Nullable Node> wanted = new ArrayList<>();
        inputs.forEach(x -> wanted.add(x.history()));
        List<@Nullable Tensor> found = new ArrayList<>();
        inputs.forEach(x -> found.add(null));
        Walk.Sink sink = (node, g, owned) -> {
            for (int i = 0; i < wanted.size(); i++) {
                if (wanted.get(i) == node) {
                    found.set(i, g);
                }
            }
        };
        new Walk(retainGraph || createGraph, createGraph, sink, wanted::contains).run(outputs, gradOutputs);
        return found;
    }

    /// As [#grad(List, List, List, boolean, boolean)] of one scalar.
    public static List<@Nullable Tensor> grad(Tensor output, List<Tensor> inputs, boolean createGraph) {
        return grad(List.of(output), inputs, List.of(), createGraph, createGraph);
    }

    /// The gradient of one scalar with respect to one tensor.
    ///
    /// **Errors**: `IllegalArgumentException` where `input` takes no part in `output`.
    public static Tensor grad(Tensor output, Tensor input, boolean createGraph) {
        Tensor g = grad(output, List.of(input), createGraph).getFirst();
        if (g == null) {
            throw Check.error(
                    "grad: the input must take part in the output, got one of shape %s that does not", input.shape());
        }
        return g;
    }

    static NdArray one(Tensor output) {
        Check.that(
                output.numel() == 1,
                "backward: the output must have one element, got shape=%s; "
                        + "reduce it with sum() or mean(), or give its gradient",
                output.shape());
        return NdArray.full(output.dtype(), output.shape(), 1);
    }
}
