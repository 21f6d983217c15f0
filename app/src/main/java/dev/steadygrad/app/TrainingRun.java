package dev.steadygrad.app;

import dev.steadygrad.data.ImageData;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.History;
import dev.steadygrad.train.Trainer;
import dev.steadygrad.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import tools.jackson.databind.node.ObjectNode;

/// One run of `steadygrad train`: it trains, keeps the folder up to date, and reports.
final class TrainingRun {
    private final RunFolder folder;
    private final ModelCard card;
    private final ImageData data;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    TrainingRun(RunFolder folder, ModelCard card, ImageData data, PrintWriter out, PrintWriter err, boolean json) {
        this.folder = folder;
        this.card = card;
        this.data = data;
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// Trains `net`, which has learnt the epochs of `done`, and returns the exit code.
    int from(Module net, History done) throws IOException {
        Settings settings = card.settings();
        var model = new Classifier(net, new CrossEntropyLoss(), new Sgd(net.parameters(), settings.lr()));
        var saver = new Saver(net, done);
        var trainer = new Trainer(settings.epochs()).listen(Progress.on(err)).listen(saver);
        say("training %s on %s: %d + %d images, %d classes, %d epochs"
                .formatted(
                        settings.model(),
                        settings.data(),
                        data.train().size(),
                        data.test().size(),
                        data.classNames().size(),
                        settings.epochs()));
        try (var _ = new StopSignal(trainer::stop)) {
            long start = System.nanoTime();
            History history = fit(trainer, model, saver);
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (history.size() < settings.epochs()) {
                return stopped(history, seconds);
            }
            finish(history, seconds);
            new TrainReport(out, model, data).print(history);
            out.println("written to " + folder.path());
            if (json) {
                out.println(summary(history, seconds));
            }
            out.flush();
            return 0;
        }
    }

    private History fit(Trainer trainer, Classifier model, Saver saver) throws IOException {
        long start = System.nanoTime();
        try {
            return trainer.fit(model, data, saver.history);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException e) {
            if (saver.history.size() == 0) {
                throw e;
            }
            finish(saver.history, (System.nanoTime() - start) * 1e-9);
            throw new IllegalStateException(e.getMessage() + "; " + kept(saver.history), e);
        }
    }

    /// What fails here is said here: the JVM is about to end, and waits no longer than for this.
    private int stopped(History history, double seconds) {
        if (history.size() == 0) {
            say("stopped before the first epoch was finished; nothing is written");
        } else {
            say("stopped; " + kept(history) + ", and --resume goes on from there");
            try {
                finish(history, seconds);
            } catch (IOException e) {
                say(String.valueOf(e.getMessage()));
            }
        }
        return StopSignal.EXIT_CODE;
    }

    private String kept(History history) {
        return "the model of the last finished epoch, %d, is kept in %s".formatted(history.size(), folder.path());
    }

    private void finish(History history, double seconds) throws IOException {
        ObjectNode run = summary(history, seconds);
        Settings s = card.settings();
        run.putObject("settings")
                .put("model", s.model().toString())
                .put("data", s.data())
                .put("epochs", s.epochs())
                .put("batch_size", s.batchSize())
                .put("optimizer", "sgd")
                .put("lr", s.lr())
                .put("seed", s.seed());
        run.put("data_fingerprint", card.fingerprint());
        run.put("version", Main.Version.number());
        run.put("jdk", Runtime.version().toString());
        folder.finish(history, Json.pretty(run));
    }

    private ObjectNode summary(History history, double seconds) {
        History.Epoch last = history.last();
        ObjectNode object = Json.object()
                .put("model", card.settings().model().toString())
                .put("data", card.settings().data())
                .put("epochs", history.size())
                .put("train_loss", last.trainLoss())
                .put("test_loss", last.testLoss())
                .put("test_accuracy", last.testAccuracy())
                .put("seconds", seconds);
        var perEpoch = object.putArray("epoch_seconds");
        history.epochs().forEach(e -> perEpoch.add(e.seconds()));
        return object.put("out", folder.path().toString());
    }

    private void say(String sentence) {
        err.println("steadygrad train: " + sentence);
        err.flush();
    }

    /// Keeps the folder's model and history at the last finished epoch.
    private final class Saver implements TrainingListener {
        private final Module net;
        private History history;

        Saver(Module net, History done) {
            this.net = net;
            this.history = done;
        }

        @Override
        public void onEpoch(History history) {
            try {
                folder.save(history, card.at(history.size()).file(net));
                this.history = history;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
