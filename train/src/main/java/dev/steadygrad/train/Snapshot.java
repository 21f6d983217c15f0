package dev.steadygrad.train;

import dev.steadygrad.tensor.Tensor;
import java.util.SequencedMap;

/// What a classifier had learnt at one moment.
final class Snapshot {
    private final SequencedMap<String, Tensor> weights;

    Snapshot(Classifier model) {
        weights = model.net().stateDict();
        weights.replaceAll((_, t) -> Tensor.wrap(t.array().copy(t.dtype())));
    }

    void restore(Classifier model) {
        model.net().loadStateDict(weights);
    }
}
