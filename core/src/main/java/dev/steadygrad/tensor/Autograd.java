package dev.steadygrad.tensor;

import dev.steadygrad.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether history is recorded, and gradients as values.
public final class Autograd {
    private static final ScopedValue<Mode> MODE = ScopedValue.newInstance();

    private enum Mode {
        RECORDING,
        SILENT,
        INFERENCE
    }

    private Autograd() {}

    /// Whether ops on tensors that want gradients are recorded here.
    public static boolean isRecording() {
        return MODE.orElse(Mode.RECORDING) == Mode.RECORDING;
    }

    /// Whether this is inside [#inference].
    public static boolean isInference() {
        return MODE.orElse(Mode.RECORDING) == Mode.INFERENCE;
    }

    /// Runs `body` without recording history, as `torch.no_grad()`: what it makes wants no gradient. The scope is this
    /// thread's and ends with `body`.
    public static <T extends @Nullable Object> T noGrad(Supplier<T> body) {
        return within(Mode.SILENT).call(body::get);
    }

    public static void noGrad(Runnable body) {
        within(Mode.SILENT).run(body);
    }

    /// Records again inside [#noGrad], as `torch.enable_grad()`.
    public static <T extends @Nullable Object> T enableGrad(Supplier<T> body) {
        return within(Mode.RECORDING).call(body::get);
    }

    /// As [#noGrad], and final: inside it [#enableGrad] records nothing either. For code that is to predict, whatever
    /// it calls; `torch.inference_mode()`.
    public static <T extends @Nullable Object> T inference(Supplier<T> body) {
        return within(Mode.INFERENCE).call(body::get);
    }

    public static void inference(Runnable body) {
        within(Mode.INFERENCE).run(body);
    }

    private static ScopedValue.Carrier within(Mode mode) {
        return ScopedValue.where(MODE, isInference() ? Mode.INFERENCE : mode);
    }

    /// The gradients of `outputs`, each weighted by its tensor of `gradOutputs`, with respect to `inputs`, as
    /// `torch.autograd.grad`. Nothing is accumulated in any `grad()`.
    ///
    /// **Errors**: `IllegalArgumentException` for an input that takes no part in the outputs, unless that is allowed.
    ///
    /// @param gradOutputs one for each output, of its shape; an empty list stands for 1 where outputs are scalars
    /// @param retainGraph keep the saved values, so that backward can be run again
    /// @param createGraph record the gradients' own history, so that they can be differentiated; implies retainGraph
    /// @param allowUnused give null for an input that takes no part
    public static List<@Nullable Tensor> grad(
            List<Tensor> outputs,
            List<Tensor> inputs,
            List<Tensor> gradOutputs,
            boolean retainGraph,
            boolean createGraph,
            boolean allowUnused) {
        Check.that(
                gradOutputs.isEmpty() || gradOutputs.size() == outputs.size(),
                "grad: there must be one gradient for each output, got %d for %d outputs",
                gradOutputs.size(),
                outputs.size());
        List<@Nullable Node> wanted = new ArrayList<>();
        List<@Nullable Tensor> found = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Check.that(
                    inputs.get(i).requiresGrad(),
                    "grad: every input must want a gradient, got requiresGrad=false for inputs[%d] of shape %s; "
                            + "call requiresGrad(true) on it before it is used",
                    i,
                    inputs.get(i).shape());
            wanted.add(inputs.get(i).history());
            found.add(null);
        }
        Walk.Sink sink = (node, g, owned) -> {
            for (int i = 0; i < wanted.size(); i++) {
                if (wanted.get(i) == node) {
                    found.set(i, g);
                }
            }
        };
        new Walk("grad", retainGraph || createGraph, createGraph, sink, wanted::contains).run(outputs, gradOutputs);
        int unused = found.indexOf(null);
        if (unused >= 0 && !allowUnused) {
            throw Check.error(
                    "grad: every input must take part in the outputs, got one that does not, inputs[%d] of shape %s; "
                            + "give allowUnused to get null for it",
                    unused, inputs.get(unused).shape());
        }
        return found;
    }

    /// As [#grad(List, List, List, boolean, boolean, boolean)], where every input takes part.
    public static List<Tensor> grad(
            List<Tensor> outputs,
            List<Tensor> inputs,
            List<Tensor> gradOutputs,
            boolean retainGraph,
            boolean createGraph) {
        List<Tensor> found = new ArrayList<>();
        for (Tensor g : grad(outputs, inputs, gradOutputs, retainGraph, createGraph, false)) {
            found.add(Objects.requireNonNull(g));
        }
        return found;
    }

    /// The gradients of one scalar, of which every input is a part.
    public static List<Tensor> grad(Tensor output, List<Tensor> inputs, boolean createGraph) {
        return grad(List.of(output), inputs, List.of(), createGraph, createGraph);
    }

    /// The gradient of one scalar with respect to one tensor, which is a part of it.
    public static Tensor grad(Tensor output, Tensor input, boolean createGraph) {
        return grad(output, List.of(input), createGraph).getFirst();
    }
}
