package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.kernel.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// `steadygrad train`: trains a model, shows what it learnt and writes it into a folder.
final class TrainCommand extends Command {
    private final Flag<Architecture> model =
            flag("--model", "NAME", TrainCommand::architecture, "softmax-regression (default), mlp, lenet or income.");

    private final Flag<String> data = flag(
            "--data",
            "DATA",
            text -> text,
            "A folder of MNIST-like IDX files, synthetic (default), fashion-mnist or mnist; "
                    + "for income a folder with adult.data and adult.test, or adult (default).");

    private final DataOptions dataOptions = new DataOptions(this);

    private final Flag<Integer> epochs =
            flag("--epochs", "N", Numbers::count, "How often all training examples are seen; default 10, for lenet 5.");

    private final Flag<Integer> batchSize = flag(
            "--batch-size", "N", Numbers::count, "Training examples a step; default 256, for lenet and income 64.");

    private final Flag<Double> lr = flag(
            "--lr",
            "X",
            Numbers::positive,
            "The learning rate; default 0.1 by SGD, for lenet and income 0.001 by Adam.");

    private final Flag<Long> seed =
            flag("--seed", "N", Numbers::seed, "Decides the first weights and the order of the examples; default 0.");

    private final Flag<Integer> threads =
            flag("--threads", "N", Numbers::count, "Threads to compute with; the result does not depend on it.");

    private final Flag<Path> target = flag(
            "--out", "DIR", Path::of, "The folder to write; default runs/<date-time>-<model>, or that of --resume.");

    private final Flag<Path> resume =
            flag("--resume", "DIR", Path::of, "Go on with the run in this folder, to the end or to --epochs.");

    private final Flag<Mode> doctor = flag(
                    "--doctor",
                    "MODE",
                    ModeOption::read,
                    "Watch the run and explain what is wrong with it: light (default), or full, which looks at "
                            + "every number. A NaN is traced to where it was born in both.")
            .alone("light");

    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    TrainCommand(PrintWriter out, PrintWriter err) {
        super("train", "Trains a model, shows what it learnt, and writes it into a folder.", out, err);
    }

    @Override
    int run() throws IOException {
        Integer team = threads.get();
        if (team != null) {
            Backends.get().threads(team);
        }
        Path from = resume.get();
        return from == null ? begin() : goOn(from);
    }

    private int begin() throws IOException {
        Settings settings = settings(model.or(Architecture.SOFTMAX_REGRESSION).defaults());
        DataOptions.check(settings);
        Path place = target.get();
        RunFolder folder = RunFolder.create(place == null ? freshFolder(settings.model()) : place);
        try {
            DataModule examples = load(settings);
            var card = new ModelCard(
                    settings, examples.inputShape(), examples.classNames(), new Fingerprint(examples::fingerprint), 0);
            return run(folder, card, examples).begin();
        } finally {
            folder.removeIfEmpty();
        }
    }

    private int goOn(Path from) throws IOException {
        if (!RunFolder.holdsModel(from)) {
            throw new WrongCall("--resume must name a folder that steadygrad train wrote, got " + from);
        }
        RunFolder old = RunFolder.open(from);
        var file = old.model();
        ModelCard card = ModelCard.of(file.metadata());
        Settings settings = settings(card.settings());
        checkOnlyLonger(card, settings);
        DataOptions.check(settings);
        RunFolder folder = RunFolder.create(target.or(from));
        DataModule examples = load(settings);
        if (!examples.fingerprint().equals(card.fingerprint().value())) {
            throw new IllegalArgumentException(
                    "--resume needs the data that the run began with, got other data in " + settings.data());
        }
        return run(folder, card.with(settings), examples)
                .goOn(file.tensors(), old.memory(card.epoch()), old.history(card.epoch()));
    }

    /// What was asked for, and what was not as in `base`.
    private Settings settings(Settings base) {
        return new Settings(
                model.or(base.model()),
                data.or(base.data()),
                epochs.or(base.epochs()),
                batchSize.or(base.batchSize()),
                lr.or(base.lr()),
                seed.or(base.seed()));
    }

    private static Architecture architecture(String name) {
        return Architecture.named(name)
                .orElseThrow(() -> new WrongCall("--model must be one of %s, got %s%s"
                        .formatted(
                                String.join(", ", Architecture.names()),
                                name,
                                Nearest.hint(name, Architecture.names()))));
    }

    private static void checkOnlyLonger(ModelCard card, Settings wanted) {
        Settings was = card.settings();
        if (!wanted.equals(
                new Settings(was.model(), wanted.data(), wanted.epochs(), was.batchSize(), was.lr(), was.seed()))) {
            throw new WrongCall(
                    "--resume keeps the run's own settings, --model %s --batch-size %d --lr %s --seed %d; leave them out"
                            .formatted(was.model(), was.batchSize(), was.lr(), was.seed()));
        }
        if (wanted.epochs() <= card.epoch()) {
            throw new WrongCall("--resume: the run has its %d epochs, got --epochs %d; give more to go on"
                    .formatted(card.epoch(), wanted.epochs()));
        }
    }

    private DataModule load(Settings settings) throws IOException {
        return dataOptions.load(settings, err);
    }

    private TrainingRun run(RunFolder folder, ModelCard card, DataModule examples) {
        return new TrainingRun(
                folder,
                card,
                examples,
                Optional.ofNullable(doctor.get()).map(mode -> new Diagnosis(mode, folder, err)),
                out,
                err,
                json.isGiven());
    }

    private static Path freshFolder(Architecture model) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path first = Path.of("runs", time + "-" + model);
        Path folder = first;
        for (int i = 2; Files.exists(folder); i++) {
            folder = first.resolveSibling(first.getFileName() + "-" + i);
        }
        return folder;
    }
}
