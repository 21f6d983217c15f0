package dev.steadygrad.train;

import dev.steadygrad.tensor.Tensor;
import java.util.SequencedMap;

/// What a classifier had learnt at one moment: its weights, and what its optimizer remembered.
final class Snapshot {
    private final SequencedMap<String, Tensor> weights;
    private final SequencedMap<String, Tensor> memory;

    Snapshot(Classifier model) {
        weights = copied(model.net().stateDict());
        memory = copied(model.optimizer().stateDict());
    }

    private static SequencedMap<String, Tensor> copied(SequencedMap<String, Tensor> state) {
        state.replaceAll((name, t) -> Tensor.wrap(t.array().copy(t.dtype())));
        return state;
    }

    void restore(Classifier model) {
        model.net().loadStateDict(weights);
        model.optimizer().loadStateDict(memory);
    }
}
