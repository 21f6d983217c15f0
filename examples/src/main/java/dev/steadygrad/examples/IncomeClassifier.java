package dev.steadygrad.examples;

import dev.steadygrad.base.Cache;
import dev.steadygrad.base.Rng;
import dev.steadygrad.calibration.TemperatureScaling;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.CensusData;
import dev.steadygrad.data.CsvData;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.metric.Binning;
import dev.steadygrad.metric.CalibrationError;
import dev.steadygrad.metric.LogLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.ConsoleProgress;
import dev.steadygrad.train.History;
import dev.steadygrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/// Who earns more than 50,000 dollars? A table of numbers and words becomes features, a network learns from them, and
/// temperature scaling makes its probabilities ones that can be trusted.
///
/// Arguments: how many epochs (10), and a folder with adult.data and adult.test; without it, the one that
/// `./steadygrad train --model income` has downloaded.
final class IncomeClassifier {

    void main(String... args) throws IOException {
        Rng.manualSeed(0);
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        // Numbers are scaled and words become features of their own, by what the training rows hold.
        CsvData data = CensusData.of(args.length > 1 ? Path.of(args[1]) : folder());
        int features = data.inputShape().numel();
        IO.println("%d training rows, %d features, from %s to %s"
                .formatted(
                        data.train().size(),
                        features,
                        data.features().getFirst(),
                        data.features().getLast()));

        var net =
                new Sequential(new Linear(features, 64), new Relu(), new Linear(64, 32), new Relu(), new Linear(32, 2));
        var model = new Classifier(net, new CrossEntropyLoss(), new Adam(net.parameters()));
        History history = new Trainer(epochs).listen(new ConsoleProgress()).fit(model, data);
        IO.println(
                String.format(Locale.ROOT, "test accuracy %.2f", history.last().testAccuracy()));

        // The first half of the test rows finds the temperature; the second half says what it is worth.
        net.eval();
        var logits = new ArrayList<Tensor>();
        var targets = new ArrayList<Tensor>();
        for (Batch batch : data.test()) {
            logits.add(logits(net, batch));
            targets.add(batch.targets());
        }
        Tensor z = Tensor.cat(logits);
        Tensor y = Tensor.cat(targets);
        int half = y.size(0) / 2;
        var scaling = TemperatureScaling.fit(z.narrow(0, 0, half), y.narrow(0, 0, half));
        Tensor rest = z.narrow(0, half, half);
        IO.println(String.format(Locale.ROOT, "temperature %.1f", scaling.temperature()));
        judge("before", rest, y.narrow(0, half, half));
        judge("after", scaling.apply(rest), y.narrow(0, half, half));
    }

    private static Tensor logits(Module net, Batch batch) {
        return Autograd.noGrad(() -> net.call(batch.inputs()));
    }

    /// How far confidence and accuracy are apart, and how surprising the true classes are.
    private static void judge(String when, Tensor logits, Tensor targets) {
        var error = new CalibrationError();
        error.add(logits.softmax(1), targets);
        var loss = new LogLoss();
        loss.add(logits, targets);
        IO.println(String.format(
                Locale.ROOT,
                "%s scaling: expected calibration error %.2f, log loss %.2f",
                when,
                error.reliability(Binning.EQUAL_WIDTH, 15).error(),
                loss.value()));
    }

    private static Path folder() {
        String home =
                System.getenv().getOrDefault("STEADYGRAD_DATA", Cache.folder().toString());
        return Path.of(home, "adult");
    }
}
