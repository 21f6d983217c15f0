package dev.steadygrad.examples;

import dev.steadygrad.base.Cache;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.data.Transforms;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Conv2d;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.MaxPool2d;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.nn.Summary;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.ConsoleProgress;
import dev.steadygrad.train.History;
import dev.steadygrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A convolutional network that reads digits, after LeCun's of 1998: two convolutions find strokes and how they meet,
/// three linear layers tell the digit.
///
/// Arguments: how many epochs (1), and a folder of MNIST-like files.
final class DigitCnn {

    void main(String... args) throws IOException {
        // The layers draw their first weights from here; the same seed makes the same run.
        Rng.manualSeed(0);
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        // Pixels from 0 to 1 become numbers around 0, from which a network learns faster.
        ImageData data = (args.length > 1 ? ImageData.of(Path.of(args[1])) : images())
                .batchSize(64)
                .transform(Transforms.normalize(0.5, 0.5));

        var net = new Sequential(
                new Conv2d(1, 6, 5),
                new Relu(),
                new MaxPool2d(2),
                new Conv2d(6, 16, 5),
                new Relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(256, 120),
                new Relu(),
                new Linear(120, 84),
                new Relu(),
                new Linear(84, 10));
        IO.print(Summary.of(net, Shape.of(1, 1, 28, 28)));

        var model = new Classifier(net, new CrossEntropyLoss(), new Adam(net.parameters()));
        History history = new Trainer(epochs).listen(new ConsoleProgress()).fit(model, data);
        for (History.Epoch e : history.epochs()) {
            IO.println(String.format(
                    Locale.ROOT,
                    "epoch %d: train loss %.2f, test accuracy %.2f",
                    e.number(),
                    e.trainLoss(),
                    e.testAccuracy()));
        }
        predict(model, data);
    }

    private static void predict(Classifier model, ImageData data) {
        Batch batch = data.test().iterator().next();
        Tensor probabilities = model.probabilities(batch.inputs());
        for (int i = 0; i < 5; i++) {
            int predicted = (int) probabilities.select(0, i).argmax().itemLong();
            int actual = (int) batch.targets().get(i).itemLong();
            IO.println(String.format(
                    Locale.ROOT,
                    "%s: taken for %s with probability %.1f",
                    data.classNames().get(actual),
                    data.classNames().get(predicted),
                    probabilities.get(i, predicted).item()));
        }
    }

    /// MNIST where it has been downloaded, as `./steadygrad train --model lenet --data mnist` does, else the embedded
    /// images.
    private static ImageData images() throws IOException {
        String home =
                System.getenv().getOrDefault("STEADYGRAD_DATA", Cache.folder().toString());
        Path folder = Path.of(home, "mnist");
        return Files.isDirectory(folder) ? ImageData.of(folder) : ImageData.synthetic();
    }
}
