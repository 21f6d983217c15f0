package dev.steadygrad.train;

import dev.steadygrad.data.Batch;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A step that came to NaN or infinity: the weights before it and its batch, so that it can be run again and explained,
/// later and elsewhere, by [dev.steadygrad.doctor.Doctor#replay].
///
/// @param weights the network's state before the step
/// @param epoch counted from 1, as is `batch`
public record NanStep(SequencedMap<String, Tensor> weights, Tensor inputs, Tensor targets, int epoch, int batch) {
    private static final String WEIGHT = "weight:";
    private static final String INPUTS = "inputs";
    private static final String TARGETS = "targets";
    private static final String EPOCH = "epoch";
    private static final String BATCH = "batch";

    /// Of a model whose weights the step has not changed; they are copied.
    static NanStep of(Classifier model, Batch batch, int epoch, int number) {
        SequencedMap<String, Tensor> weights = model.net().stateDict();
        weights.replaceAll((name, t) -> t.clone());
        return new NanStep(weights, batch.inputs(), batch.targets(), epoch, number);
    }

    /// Gives `model` the weights before the step, and training mode.
    ///
    /// @return runs the step, as far as its gradients
    Runnable again(Classifier model) {
        model.net().loadStateDict(weights);
        model.net().train();
        model.optimizer().zeroGrad();
        return () -> {
            Observers.reached(epoch, batch);
            model.loss(new Batch(inputs, targets)).backward();
        };
    }

    /// Writes it in the format of [Safetensors].
    public void write(Path file) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        weights.forEach((name, t) -> tensors.put(WEIGHT + name, t));
        tensors.put(INPUTS, inputs);
        tensors.put(TARGETS, targets);
        var place = Map.of(EPOCH, Integer.toString(epoch), BATCH, Integer.toString(batch));
        new Safetensors(tensors, new LinkedHashMap<>(place)).write(file);
    }

    /// What [#write] wrote.
    ///
    /// **Errors**: `IOException` for a file that is damaged, or something else.
    public static NanStep read(Path file) throws IOException {
        Safetensors all = Safetensors.read(file);
        var weights = new LinkedHashMap<String, Tensor>();
        all.tensors().forEach((name, t) -> {
            if (name.startsWith(WEIGHT)) {
                weights.put(name.substring(WEIGHT.length()), t);
            }
        });
        Tensor inputs = all.tensors().get(INPUTS);
        Tensor targets = all.tensors().get(TARGETS);
        String epoch = all.metadata().get(EPOCH);
        String batch = all.metadata().get(BATCH);
        if (inputs == null || targets == null || epoch == null || batch == null) {
            throw new IOException("%s must hold inputs, targets, epoch and batch of a step, got %s and %s"
                    .formatted(file, all.tensors().keySet(), all.metadata().keySet()));
        }
        try {
            return new NanStep(weights, inputs, targets, Integer.parseInt(epoch), Integer.parseInt(batch));
        } catch (NumberFormatException e) {
            throw new IOException("%s must number its epoch and batch, got %s and %s".formatted(file, epoch, batch), e);
        }
    }
}
