package dev.steadygrad.nn;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a model is made of, in the order in which its layers are called.
///
/// @param parameters how many numbers the model can learn, each once
/// @param trainable how many of them are not frozen
/// @param multiplyAdds as [Module#multiplyAdds], of all calls
public record Summary(List<Layer> layers, long parameters, long trainable, long multiplyAdds) {

    /// A call of a module without modules within, or with parameters of its own.
    ///
    /// @param name the path, empty for the model itself
    /// @param type the name of its class
    /// @param parameters its own, where no layer before has them
    public record Layer(String name, String type, Shape output, long parameters, long multiplyAdds) {
        private String label() {
            return name.isEmpty() ? type : name + " " + type;
        }
    }

    public Summary {
        layers = List.copyOf(layers);
    }

    /// Of a model called with zeros of shape `input`, the batch included. Lazy layers get their parameters by it.
    public static Summary of(Module module, Shape input) {
        DType dtype =
                module.parameters().stream().findFirst().map(Tensor::dtype).orElse(DType.standard());
        return of(module, Tensor.zeros(input.toArray()).to(dtype));
    }

    /// Of a model called, out of training, with `example`. It sees the layers that are called by [Module#call].
    public static Summary of(Module module, Tensor example) {
        Map<Module, Boolean> modes = new LinkedHashMap<>();
        module.modules().forEach(m -> modes.put(m, m.isTraining()));
        List<Layer> layers = new ArrayList<>();
        Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Runnable> hooks = new ArrayList<>();
        module.namedModules()
                .forEach((name, m) -> hooks.add(m.registerForwardHook((called, x, y) -> {
                    List<Tensor> own = called.ownParameters();
                    if (called.children().isEmpty() || !own.isEmpty()) {
                        long size = size(own.stream().filter(counted::add).toList());
                        long work = called.multiplyAdds(x.shape(), y.shape());
                        layers.add(new Layer(name, called.getClass().getSimpleName(), y.shape(), size, work));
                    }
                })));
        module.eval();
        try {
            Autograd.noGrad(() -> {
                module.call(example);
            });
        } finally {
            hooks.forEach(Runnable::run);
            modes.forEach(Module::train);
        }
        List<Tensor> all = module.parameters();
        long trainable = size(all.stream().filter(Tensor::requiresGrad).toList());
        return new Summary(
                layers,
                size(all),
                trainable,
                layers.stream().mapToLong(Layer::multiplyAdds).sum());
    }

    private static long size(List<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::numel).sum();
    }

    /// A table for people.
    @Override
    public String toString() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "output shape", "parameters", "multiply-adds"});
        layers.forEach(l -> rows.add(
                new String[] {l.label(), l.output().toString(), grouped(l.parameters()), grouped(l.multiplyAdds())}));
        rows.add(new String[] {"total", "", grouped(parameters), grouped(multiplyAdds)});
        int[] widths = new int[4];
        rows.forEach(row -> {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        });
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %" + widths[3] + "s%n";
        StringBuilder table = new StringBuilder();
        rows.forEach(row -> table.append(String.format(Locale.ROOT, format, (Object[]) row)));
        return table
                + (trainable == parameters
                        ? ""
                        : grouped(trainable) + " parameters are trained" + System.lineSeparator());
    }

    private static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
