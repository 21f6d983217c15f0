package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Makes one batch of examples.
///
/// **PyTorch**: the `collate_fn` of a `DataLoader`.
@FunctionalInterface
public interface Collate {
    /// @param examples one or more
    Batch apply(List<Example> examples);

    /// Stacks the inputs.
    ///
    /// **Shape**: N inputs `[...]` → `[N, ...]`.
    ///
    /// **Errors**: `IllegalArgumentException` naming the first input of another shape.
    static Collate stack() {
        return examples -> {
            Shape shape = examples.getFirst().input().shape();
            for (int i = 1; i < examples.size(); i++) {
                Check.sameShape("collate", "input " + i, examples.get(i).input().shape(), shape);
            }
            Tensor inputs = Tensor.stack(examples.stream().map(Example::input).toList(), 0);
            long[] targets = examples.stream().mapToLong(Example::target).toArray();
            return new Batch(inputs, Tensor.of(targets, targets.length));
        };
    }
}
