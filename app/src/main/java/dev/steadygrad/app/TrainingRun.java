package dev.steadygrad.app;

import dev.steadygrad.data.ImageData;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.kernel.Backend;
import dev.steadygrad.kernel.Backends;
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
    private final long start = System.nanoTime();

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
        if (done.size() > 0) {
            folder.save(done, card.at(done.size()).file(net)); // it may be another folder than the one it goes on from
        }
        var trainer = new Trainer(settings.epochs()).listen(Progress.on(err)).listen(saver);
        say("training %s on %s: %d + %d images, %d classes, %d epochs"
                .formatted(
                        settings.model(),
                        settings.data(),
                        data.train().size(),
                        data.test().size(),
                        data.classNames().size(),
                        settings.epochs()));
        var signal = new StopSignal(trainer::stop);
        try {
            History history = fit(trainer, model, saver);
            return history.size() == settings.epochs() ? finished(history, model) : stopped(history);
        } finally {
            signal.close();
        }
    }

    private History fit(Trainer trainer, Classifier model, Saver saver) throws IOException {
        try {
            return trainer.fit(model, data, saver.history);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException e) {
            if (saver.history.size() == 0) {
                throw e;
            }
            finish(saver.history);
            throw new IllegalStateException(e.getMessage() + "; " + kept(saver.history), e);
        }
    }

    private int finished(History history, Classifier model) throws IOException {
        ObjectNode summary = finish(history);
        new TrainReport(out, model, data).print(history);
        out.println("written to " + folder.path());
        if (json) {
            out.println(summary);
        }
        out.flush();
        return 0;
    }

    /// What fails here is said here: the JVM is about to end, and waits no longer than for this.
    private int stopped(History history) {
        if (history.size() == 0) {
            say("stopped before the first epoch was finished; nothing is written");
        } else {
            say("stopped; " + kept(history) + ", and --resume goes on from there");
            try {
                finish(history);
            } catch (IOException e) {
                say(String.valueOf(e.getMessage()));
            }
        }
        return StopSignal.EXIT_CODE;
    }

    private String kept(History history) {
        return "the model of the last finished epoch, %d, is kept in %s".formatted(history.size(), folder.path());
    }

    /// Writes what is only written at the end, and returns the object that tells how the run went.
    private ObjectNode finish(History history) throws IOException {
        ObjectNode summary = summary(history);
        ObjectNode run = summary.deepCopy();
        Settings s = card.settings();
        Backend.Description computed = Backends.get().describe();
        run.putObject("settings")
                .put("model", s.model().toString())
                .put("data", s.data())
                .put("epochs", s.epochs())
                .put("batch_size", s.batchSize())
                .put("optimizer", "sgd")
                .put("lr", s.lr())
                .put("seed", s.seed())
                .put("threads", computed.threads());
        run.put("matmul", computed.matmul());
        run.put("data_fingerprint", card.fingerprint());
        run.put("version", Main.Version.number());
        run.put("jdk", Runtime.version().toString());
        folder.finish(history, Json.pretty(run));
        return summary;
    }

    private ObjectNode summary(History history) {
        History.Epoch last = history.last();
        ObjectNode object = Json.object()
                .put("model", card.settings().model().toString())
                .put("data", card.settings().data())
                .put("epochs", history.size())
                .put("train_loss", last.trainLoss())
                .put("test_loss", last.testLoss())
                .put("test_accuracy", last.testAccuracy())
                .put("seconds", (System.nanoTime() - start) * 1e-9);
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
