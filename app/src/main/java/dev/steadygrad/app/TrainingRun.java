package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.kernel.Backend;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.History;
import dev.steadygrad.train.Trainer;
import dev.steadygrad.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One run of `steadygrad train`: it trains, keeps the folder up to date, and reports.
final class TrainingRun {
    private final RunFolder folder;
    private final ModelCard card;
    private final DataModule data;
    private final Optional<Diagnosis> diagnosis;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final long start = System.nanoTime();

    TrainingRun(
            RunFolder folder,
            ModelCard card,
            DataModule data,
            Optional<Diagnosis> diagnosis,
            PrintWriter out,
            PrintWriter err,
            boolean json) {
        this.folder = folder;
        this.card = card;
        this.data = data;
        this.diagnosis = diagnosis;
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// Trains from the first weights on, and returns the exit code.
    int begin() throws IOException {
        return from(classifier(), History.EMPTY);
    }

    /// Goes on with what had learnt the epochs of `done`, and returns the exit code.
    ///
    /// @param memory what its optimizer remembered
    int goOn(Map<String, Tensor> weights, Map<String, Tensor> memory, History done) throws IOException {
        Classifier model = classifier();
        model.net().loadStateDict(weights);
        model.optimizer().loadStateDict(memory);
        new Saver(model, done).onEpoch(done); // it may be another folder than the one it goes on from
        return from(model, done);
    }

    private Classifier classifier() {
        Module net = card.build();
        return new Classifier(
                net,
                new CrossEntropyLoss(),
                card.settings().model().optimizer(net, card.settings().lr()));
    }

    private int from(Classifier model, History done) throws IOException {
        Settings settings = card.settings();
        var saver = new Saver(model, done);
        var trainer = new Trainer(settings.epochs()).listen(Progress.on(err)).listen(saver);
        diagnosis.ifPresent(d -> trainer.doctor(d.doctor()).listen(d));
        say("training %s on %s: %d + %d %s, %d classes, %d epochs"
                .formatted(
                        settings.model(),
                        settings.data(),
                        data.train().size(),
                        data.test().size(),
                        settings.model().source().examples(),
                        data.classNames().size(),
                        settings.epochs()));
        var signal = new StopSignal(trainer::stop);
        try {
            History history = fit(trainer, model, saver);
            return history.size() == settings.epochs() ? finished(history, model) : stopped(history);
        } finally {
            signal.close();
            if (diagnosis.isPresent()) {
                diagnosis.get().write();
            }
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
            finish(saver.history, Optional.empty());
            throw new IllegalStateException(e.getMessage() + "; " + kept(saver.history), e);
        }
    }

    private int finished(History history, Classifier model) throws IOException {
        Optional<Calibration> calibration = card.settings().model().isCalibrated()
                ? Optional.of(Calibration.of(TestAnswers.of(model.net(), data)))
                : Optional.empty();
        ObjectNode summary = finish(history, calibration);
        new TrainReport(out, model, data, card.settings().model().source()).print(history, calibration);
        diagnosis.ifPresent(d -> out.print(d.doctor().report() + "\n"));
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
                finish(history, Optional.empty());
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
    private ObjectNode finish(History history, Optional<Calibration> calibration) throws IOException {
        ObjectNode summary = summary(history);
        calibration.ifPresent(c -> c.putInto(summary));
        ObjectNode run = summary.deepCopy();
        Settings s = card.settings();
        Backend.Description computed = Backends.get().describe();
        run.putObject("settings")
                .put("model", s.model().toString())
                .put("data", s.data())
                .put("epochs", s.epochs())
                .put("batch_size", s.batchSize())
                .put("optimizer", s.model().optimizerName())
                .put("lr", s.lr())
                .put("seed", s.seed())
                .put("threads", computed.threads());
        run.put("matmul", computed.matmul());
        run.put("data_fingerprint", card.fingerprint().value());
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
        private final Classifier model;
        private History history;

        Saver(Classifier model, History done) {
            this.model = model;
            this.history = done;
        }

        @Override
        public void onEpoch(History history) {
            try {
                folder.save(
                        history,
                        card.at(history.size()).file(model.net()),
                        model.optimizer().stateDict());
                this.history = history;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
