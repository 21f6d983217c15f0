package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.io.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad evaluate`: a report on how well a trained model does.
final class EvaluateCommand extends Command {
    private static final String PAGE = "report.html";
    private static final String FIGURES = "report.json";

    private final Flag<Path> model = flag(
                    "--model", "FILE", Path::of, "A model.safetensors that steadygrad train wrote.")
            .required();

    private final Flag<String> data = flag(
                    "--data",
                    "DATA",
                    text -> text,
                    "Data as for train, of the kind that the model learnt from; its test part is used.")
            .required();

    private final DataOptions dataOptions = new DataOptions(this);

    private final Flag<Path> target =
            flag("--out", "DIR", Path::of, "The folder to write; default: that of the model.");

    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    EvaluateCommand(PrintWriter out, PrintWriter err) {
        super(
                "evaluate",
                "Writes report.html and report.json: how well a trained model does on test examples.",
                out,
                err);
    }

    @Override
    int run() throws IOException {
        TrainedModel trained = TrainedModel.read(model.value());
        DataModule examples = trained.load(data.value(), dataOptions, err);
        RunFolder folder = RunFolder.create(
                target.or(Objects.requireNonNull(model.value().toAbsolutePath().getParent())));
        var report = ModelReport.of(trained, data.value(), examples);
        ObjectNode figures = report.json();
        folder.write(FIGURES, Json.pretty(figures) + "\n");
        folder.write(PAGE, new ReportPage(report, examples).html());
        print(report, folder, figures);
        return 0;
    }

    private void print(ModelReport report, RunFolder folder, ObjectNode figures) {
        Calibration c = report.calibration();
        out.println(String.format(
                Locale.ROOT,
                "accuracy %.4f on %d test %s",
                report.confusion().accuracy(),
                report.answers().size(),
                report.model().source().examples()));
        out.println(String.format(
                Locale.ROOT,
                "log loss %.4f, scaled %.4f; expected calibration error %.4f, scaled %.4f",
                c.before().logLoss(),
                c.after().logLoss(),
                c.before().reliability().error(),
                c.after().reliability().error()));
        out.println("written to " + folder.path().resolve(PAGE));
        if (json.isGiven()) {
            out.println(figures);
        }
        out.flush();
    }
}
