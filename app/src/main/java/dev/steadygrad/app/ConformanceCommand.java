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
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad conformance`: holds this installation to recorded results.
@Command(
        name = "conformance",
        description = "Runs recorded cases and tells where the results differ from PyTorch's or from exact digits.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConformanceCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Vector files, .jsonl or .jsonl.gz; default: those that come with this version.")
    private List<Path> files = List.of();

    @Option(
            names = "--accuracy",
            description = "Print the errors of the softmax family by function and dtype, beside PyTorch's; "
                    + "without a FILE, run only the vectors for these.")
    private boolean accuracy;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<VectorFile> vectors = files.isEmpty() ? shipped() : named();
        Report report = run(vectors);
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        if (accuracy) {
            out.println();
            AccuracyTable.lines(report.exact()).forEach(out::println);
        }
        if (json) {
            out.println(object(report));
        }
        out.flush();
        return report.isClean() ? 0 : 1;
    }

    private List<VectorFile> shipped() throws IOException {
        List<VectorFile> vectors = new ArrayList<>();
        if (!accuracy) {
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
        PrintWriter err = spec.commandLine().getErr();
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
