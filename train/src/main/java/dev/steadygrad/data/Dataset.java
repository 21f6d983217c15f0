package dev.steadygrad.data;

import java.util.Arrays;
import java.util.function.IntFunction;

/// Examples that can be read in any order, by several threads at once.
///
/// **PyTorch**: a map-style `torch.utils.data.Dataset` with its `__getitems__`.
public interface Dataset {
    /// How many examples there are.
    int size();

    /// The examples at `rows`, in that order, in new memory.
    Batch batch(int[] rows);

    /// Examples that are made one at a time, as by reading a file.
    static Dataset of(int size, IntFunction<Example> example, Collate collate) {
        return new Dataset() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Batch batch(int[] rows) {
                return collate.apply(Arrays.stream(rows).mapToObj(example).toList());
            }
        };
    }
}
