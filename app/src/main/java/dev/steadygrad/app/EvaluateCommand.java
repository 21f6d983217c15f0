package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.io.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad evaluate`: a report on how well a trained model does.
@Command(
        name = "evaluate",
        description = "Writes report.html and report.json: how well a trained model does on test examples.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    private static final String PAGE = "report.html";
    private static final String FIGURES = "report.json";

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model.safetensors that steadygrad train wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            description = "Data as for train, of the kind that the model learnt from; its test part is used.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Mixin
    private final DataOptions dataOptions = new DataOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write; default: that of the model.")
    private @Nullable Path out;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TrainedModel trained = TrainedModel.read(model);
        DataModule examples = trained.load(data, dataOptions, spec.commandLine().getErr());
        RunFolder folder = RunFolder.create(
                out == null ? Objects.requireNonNull(model.toAbsolutePath().getParent()) : out);
        var report = ModelReport.of(trained, data, examples);
        ObjectNode figures = report.json();
        folder.write(FIGURES, Json.pretty(figures) + "\n");
        folder.write(PAGE, new ReportPage(report, examples).html());
        print(report, folder, figures);
        return 0;
    }

    private void print(ModelReport report, RunFolder folder, ObjectNode figures) {
        PrintWriter to = spec.commandLine().getOut();
        Calibration c = report.calibration();
        to.println(String.format(
                Locale.ROOT,
                "accuracy %.4f on %d test %s",
                report.confusion().accuracy(),
                report.answers().size(),
                report.model().source().examples()));
        to.println(String.format(
                Locale.ROOT,
                "log loss %.4f, scaled %.4f; expected calibration error %.4f, scaled %.4f",
                c.before().logLoss(),
                c.after().logLoss(),
                c.before().reliability().error(),
                c.after().reliability().error()));
        to.println("written to " + folder.path().resolve(PAGE));
        if (json) {
            to.println(figures);
        }
        to.flush();
    }
}
