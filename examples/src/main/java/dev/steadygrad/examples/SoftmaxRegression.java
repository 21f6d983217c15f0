package dev.steadygrad.examples;

import dev.steadygrad.base.Cache;
import dev.steadygrad.base.Rng;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Init;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Ten kinds of garments told apart by one linear layer, with the training loop written out.
///
/// Arguments: how many epochs (10), and a folder of MNIST-like files.
final class SoftmaxRegression {

    void main(String... args) throws IOException {
        // The layers draw their first weights from here; the same seed makes the same run.
        Rng.manualSeed(0);
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        ImageData data = (args.length > 1 ? ImageData.of(Path.of(args[1])) : images()).batchSize(256);

        // A 28 × 28 image becomes 784 numbers, and the layer makes 10 logits of them. No softmax stands in the net: the
        // loss works on logits, where no digit is lost.
        Linear linear = new Linear(784, 10);
        Init.normal(linear.weight(), 0, 0.01, Rng.standard());
        Module net = new Sequential(new Flatten(), linear);
        var crossEntropy = new CrossEntropyLoss();
        var optimizer = new Sgd(net.parameters(), 0.1);

        for (int epoch = 1; epoch <= epochs; epoch++) {
            double lossSum = 0;
            for (Batch batch : data.train()) {
                Tensor loss = crossEntropy.apply(net.forward(batch.inputs()), batch.targets());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                // The last batch may be smaller, so each counts by its size.
                lossSum += loss.item() * batch.size();
            }
            IO.println(String.format(
                    Locale.ROOT,
                    "epoch %d: train loss %.3f, test accuracy %.3f",
                    epoch,
                    lossSum / data.train().size(),
                    accuracy(net, data)));
        }
        predict(net, data);
    }

    /// Fashion-MNIST where it has been downloaded, as `./steadygrad train --data fashion-mnist` does, else the
    /// embedded images.
    private static ImageData images() throws IOException {
        String home =
                System.getenv().getOrDefault("STEADYGRAD_DATA", Cache.folder().toString());
        Path folder = Path.of(home, "fashion-mnist");
        return Files.isDirectory(folder) ? ImageData.of(folder) : ImageData.synthetic();
    }

    private static double accuracy(Module net, ImageData data) {
        double hits = 0;
        for (Batch batch : data.test()) {
            Tensor logits = Autograd.noGrad(() -> net.forward(batch.inputs()));
            hits += logits.argmax(1).eq(batch.targets()).sum().item();
        }
        return hits / data.test().size();
    }

    /// Only here, where somebody wants to read them, are logits turned into probabilities.
    private static void predict(Module net, ImageData data) {
        Batch batch = data.test().iterator().next();
        Tensor probabilities = Autograd.noGrad(() -> net.forward(batch.inputs()).softmax(1));
        for (int i = 0; i < 5; i++) {
            int predicted = (int) probabilities.select(0, i).argmax().itemLong();
            int actual = (int) batch.targets().get(i).itemLong();
            IO.println(String.format(
                    Locale.ROOT,
                    "%s: taken for %s with probability %.2f",
                    data.classNames().get(actual),
                    data.classNames().get(predicted),
                    probabilities.get(i, predicted).item()));
        }
    }
}
