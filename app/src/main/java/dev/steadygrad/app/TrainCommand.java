package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.kernel.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `steadygrad train`: trains a model, shows what it learnt and writes it into a folder.
@Command(
        name = "train",
        description = "Trains a model, shows what it learnt, and writes it into a folder.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "NAME", description = "softmax-regression (default), mlp, lenet or income.")
    private @Nullable String model;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "A folder of MNIST-like IDX files, synthetic (default), fashion-mnist or mnist; "
                    + "for income a folder with adult.data and adult.test, or adult (default).")
    private @Nullable String data;

    @Mixin
    private final DataOptions dataOptions = new DataOptions();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Numbers.Count.class,
            description = "How often all training examples are seen; default 10, for lenet 5.")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            converter = Numbers.Count.class,
            description = "Training examples a step; default 256, for lenet and income 64.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--lr",
            paramLabel = "X",
            converter = Numbers.Positive.class,
            description = "The learning rate; default 0.1 by SGD, for lenet and income 0.001 by Adam.")
    private @Nullable Double lr;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Numbers.Seed.class,
            description = "Decides the first weights and the order of the examples; default 0.")
    private @Nullable Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Numbers.Count.class,
            description = "Threads to compute with; the result does not depend on it.")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to write; default runs/<date-time>-<model>, or that of --resume.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the run in this folder, to the end or to --epochs.")
    private @Nullable Path resume;

    @Option(
            names = "--doctor",
            arity = "0..1",
            fallbackValue = "light",
            paramLabel = "MODE",
            converter = ModeOption.class,
            description = "Watch the run and explain what is wrong with it: light (default), or full, which looks at "
                    + "every number. A NaN is traced to where it was born in both.")
    private @Nullable Mode doctor;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (threads != null) {
            Backends.get().threads(threads);
        }
        return resume == null ? begin() : goOn(resume);
    }

    private int begin() throws IOException {
        Architecture architecture = model == null ? Architecture.SOFTMAX_REGRESSION : architecture(model);
        Settings settings = settings(architecture.defaults());
        DataOptions.check(settings);
        RunFolder folder = RunFolder.create(out == null ? freshFolder(settings.model()) : out);
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
        RunFolder folder = RunFolder.create(out == null ? from : out);
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
                model == null ? base.model() : architecture(model),
                data == null ? base.data() : data,
                Objects.requireNonNullElse(epochs, base.epochs()),
                Objects.requireNonNullElse(batchSize, base.batchSize()),
                Objects.requireNonNullElse(lr, base.lr()),
                Objects.requireNonNullElse(seed, base.seed()));
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
        return dataOptions.load(settings, spec.commandLine().getErr());
    }

    private TrainingRun run(RunFolder folder, ModelCard card, DataModule examples) {
        return new TrainingRun(
                folder,
                card,
                examples,
                doctor == null
                        ? Optional.empty()
                        : Optional.of(
                                new Diagnosis(doctor, folder, spec.commandLine().getErr())),
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                json);
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
