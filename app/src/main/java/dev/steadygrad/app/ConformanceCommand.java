package dev.steadygrad.app;

import dev.steadygrad.conformance.AccuracyTable;
import dev.steadygrad.conformance.Case;
import dev.steadygrad.conformance.Report;
import dev.steadygrad.conformance.VectorFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad conformance`: holds this installation to recorded results.
final class ConformanceCommand extends Command {
    private final List<Path> files = new ArrayList<>();

    private final Flag<Boolean> accuracy = toggle(
            "--accuracy",
            "Print the errors of the softmax family by function and dtype, beside PyTorch's; "
                    + "without a FILE, run only the vectors for these.");

    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    ConformanceCommand(PrintWriter out, PrintWriter err) {
        super(
                "conformance",
                "Runs recorded cases and tells where the results differ from PyTorch's or from exact digits.",
                out,
                err);
    }

    @Override
    void argument(String argument) {
        files.add(Path.of(argument));
    }

    @Override
    Optional<Help.Line> arguments() {
        return Optional.of(new Help.Line(
                "[FILE...]", "Vector files, .jsonl or .jsonl.gz; default: those that come with this version."));
    }

    @Override
    int run() throws IOException {
        List<VectorFile> vectors = files.isEmpty() ? shipped() : named();
        Report report = run(vectors);
        report.lines().forEach(out::println);
        if (accuracy.isGiven()) {
            out.println();
            AccuracyTable.lines(report.exact()).forEach(out::println);
        }
        if (json.isGiven()) {
            out.println(object(report));
        }
        out.flush();
        return report.isClean() ? 0 : 1;
    }

    private List<VectorFile> shipped() throws IOException {
        List<VectorFile> vectors = new ArrayList<>();
        if (!accuracy.isGiven()) {
            for (String name : VectorFile.RECORDED) {
                vectors.add(VectorFile.shipped(name));
            }
        }
        vectors.add(VectorFile.shipped(VectorFile.EXACT));
        return vectors;
    }

    private List<VectorFile> named() throws IOException {
        List<VectorFile> vectors = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new WrongCall("FILE must be an existing file, got " + file);
            }
            try {
                vectors.add(VectorFile.read(file));
            } catch (IllegalArgumentException e) {
                throw new WrongCall(String.valueOf(e.getMessage()));
            } catch (ZipException | EOFException e) {
                throw new WrongCall("%s is not gzipped, or not whole: %s".formatted(file, e.getMessage()));
            }
        }
        return vectors;
    }

    private Report run(List<VectorFile> vectors) {
        Report report = new Report();
        for (VectorFile file : vectors) {
            err.println("%s: %d cases".formatted(file.name(), file.cases().size()));
            err.flush();
            for (Case c : file.cases()) {
                report.add(c.run());
            }
        }
        return report;
    }

    private static ObjectNode object(Report report) {
        ObjectNode object = Json.object();
        put(object, report.total());
        ObjectNode byOp = object.putObject("by_op");
        report.byOp().forEach((op, tally) -> put(byOp.putObject(op), tally));
        ArrayNode failures = object.putArray("failures");
        report.failures().forEach(f -> failures.add(f.id()));
        return object;
    }

    /// `max_ulp` is null where no case has exact digits.
    private static void put(ObjectNode object, Report.Tally tally) {
        object.put("passed", tally.passed())
                .put("failed", tally.failed())
                .put("unsupported", tally.unsupported())
                .put("max_ulp", tally.ulp().isPresent() ? (Double) tally.ulp().getAsDouble() : null);
    }
}
