package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/// One fault that the doctor knows: it hears what a program does and writes what it finds into the [Chart]. Each watch
/// has rules of its own, so they may remember what they saw.
///
/// What it hears is called for every such op, so it must say at once that it does not care; to read all elements of a
/// tensor is for [Mode#FULL], or where [Chart#looksClosely] allows it.
public interface Rule {

    /// The class's name in lower case with hyphens, as `log-of-softmax`.
    default String name() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /// Whether it is to be told by [#made] of ops of a class: asked once a watch.
    default boolean hears(Class<? extends Op> op) {
        return true;
    }

    /// An op made `output` of `inputs`; in place, where `output` is the first of them.
    default void made(Op op, List<Tensor> inputs, Tensor output, Chart chart) {}

    /// An op has written over the first of `inputs`, whatever [#hears] says.
    default void changed(Op op, List<Tensor> inputs, Chart chart) {}

    /// A rule made a gradient; told in [Mode#LIGHT] where [Chart#looksClosely] or a rule has asked for it when the
    /// backward began, by [Chart#hearGradients]. What it was given may be read now only: the memory goes to later
    /// results.
    default void derived(Derivative d, Chart chart) {}

    /// A module is about to be called.
    default void moduleCalled(Module module, Tensor input, Chart chart) {}

    default void moduleGave(Module module, Tensor output, Chart chart) {}

    /// A loss is about to be called, with arguments that nobody has checked.
    ///
    /// @param input only its shape and dtype count where its [Provenance] is absent
    default void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {}

    default void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {}

    default void backwardBegins(List<Tensor> outputs, Chart chart) {}

    default void backwardEnds(Chart chart) {}

    /// An optimizer is about to change its parameters.
    default void stepBegins(Optimizer optimizer, Chart chart) {}

    default void stepEnds(Optimizer optimizer, Chart chart) {}

    /// The watch is over.
    default void ended(Chart chart) {}
}
