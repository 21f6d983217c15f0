package dev.steadygrad.train;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataLoader;
import dev.steadygrad.doctor.Replayable;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/// A network that tells classes apart, with the loss and the optimizer that it learns by.
///
/// The network's outputs are logits: no softmax stands in it, since the loss works on logits.
///
/// **Shape**: inputs `[N, ...]`, logits `[N, C]`, targets `[N]`.
public final class Classifier implements Replayable {
    private final Module net;
    private final Loss loss;
    private final Optimizer optimizer;

    /// @param loss a mean over the batch, as `CrossEntropyLoss` by default
    public Classifier(Module net, Loss loss, Optimizer optimizer) {
        this.net = net;
        this.loss = loss;
        this.optimizer = optimizer;
    }

    public Module net() {
        return net;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    /// The network's outputs, with their history for `backward`.
    public Tensor logits(Tensor inputs) {
        return net.call(inputs);
    }

    /// What the loss says of `logits` that the network gave.
    public Tensor loss(Tensor logits, Tensor targets) {
        logits.array().storage().unseen(false);
        return loss.apply(logits, targets);
    }

    /// The loss of one batch, with its history for `backward`.
    public Tensor loss(Batch batch) {
        return loss(logits(batch.inputs()), batch.targets());
    }

    /// Of a file that [NanStep#write] wrote.
    @Override
    public Runnable before(Path file) throws IOException {
        return NanStep.read(file).again(this);
    }

    /// The most probable class of each input, `[N]`; it leaves no history.
    public Tensor predict(Tensor inputs) {
        return evaluating(() -> logits(inputs).argmax(1));
    }

    /// The probability of each class for each input, `[N, C]`: the softmax of the logits; it leaves no history.
    public Tensor probabilities(Tensor inputs) {
        return evaluating(() -> logits(inputs).softmax(1));
    }

    /// Mean loss and accuracy over `batches`; it changes nothing.
    public Evaluation evaluate(Iterable<Batch> batches) {
        return evaluating(() -> {
            var running = new RunningMeans();
            for (Batch batch : batches) {
                Tensor logits = logits(batch.inputs());
                running.add(batch.size(), loss(logits, batch.targets()).item(), hits(logits, batch.targets()));
                if (batches instanceof DataLoader) {
                    batch.inputs().array().storage().leave();
                }
            }
            return new Evaluation(running.loss(), running.accuracy());
        });
    }

    /// How many rows of `logits` have their maximum at the target.
    static int hits(Tensor logits, Tensor targets) {
        long[] predicted = logits.detach().argmax(1).toLongArray();
        long[] wanted = targets.toLongArray();
        int hits = 0;
        for (int i = 0; i < wanted.length; i++) {
            hits += predicted[i] == wanted[i] ? 1 : 0;
        }
        return hits;
    }

    private <T> T evaluating(Supplier<T> body) {
        boolean training = net.isTraining();
        net.eval();
        try {
            return Autograd.noGrad(body);
        } finally {
            if (training) {
                net.train();
            }
        }
    }
}
