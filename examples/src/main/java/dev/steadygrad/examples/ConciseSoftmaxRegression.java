package dev.steadygrad.examples;

import dev.steadygrad.base.Cache;
import dev.steadygrad.base.Rng;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.LazyLinear;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.plot.Curves;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.ConsoleProgress;
import dev.steadygrad.train.History;
import dev.steadygrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The same model as in [SoftmaxRegression] with nothing written out: a classifier, a data module, a trainer, and a
/// picture of how it went.
///
/// Arguments: how many epochs (10), a folder of MNIST-like files, and the picture to write (curves.png).
final class ConciseSoftmaxRegression {

    void main(String... args) throws IOException {
        // The layers draw their first weights from here; the same seed makes the same run.
        Rng.manualSeed(0);
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        ImageData data = args.length > 1 ? ImageData.of(Path.of(args[1])) : images();
        Path picture = Path.of(args.length > 2 ? args[2] : "curves.png");

        var net = new Sequential(new Flatten(), new LazyLinear(10));
        // A lazy layer learns how many inputs it has from the first ones it sees; before, there is nothing to optimise.
        Batch first = data.test().iterator().next();
        net.forward(first.inputs());

        var model = new Classifier(net, new CrossEntropyLoss(), new Sgd(net.parameters(), 0.1));
        History history = new Trainer(epochs).listen(new ConsoleProgress()).fit(model, data);

        for (History.Epoch e : history.epochs()) {
            IO.println(String.format(
                    Locale.ROOT,
                    "epoch %d: train loss %.3f, test loss %.3f, test accuracy %.3f",
                    e.number(),
                    e.trainLoss(),
                    e.testLoss(),
                    e.testAccuracy()));
        }
        IO.println("predicted: " + model.predict(first.inputs()).narrow(0, 0, 10));
        IO.println("actual:    " + first.targets().narrow(0, 0, 10));
        Files.write(picture, Curves.png(history));
        IO.println("curves:    " + picture.getFileName());
    }

    /// Fashion-MNIST where it has been downloaded, as `./steadygrad train --data fashion-mnist` does, else the
    /// embedded images.
    private static ImageData images() throws IOException {
        String home =
                System.getenv().getOrDefault("STEADYGRAD_DATA", Cache.folder().toString());
        Path folder = Path.of(home, "fashion-mnist");
        return Files.isDirectory(folder) ? ImageData.of(folder) : ImageData.synthetic();
    }
}
