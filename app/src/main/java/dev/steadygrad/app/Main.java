package dev.steadygrad.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The `steadygrad` command and the list of its commands.
public final class Main {
    private static final String NAME = "steadygrad";
    private static final List<String> COMMANDS =
            List.of("train", "predict", "evaluate", "explain", "conformance", "info");

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(run(
                List.of(args),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
    }

    /// Runs one command, and returns its exit code.
    static int run(List<String> args, PrintWriter out, PrintWriter err) {
        String first = args.isEmpty() ? "" : args.getFirst();
        Command command = command(first, out, err);
        if (command != null) {
            return command.execute(args.subList(1, args.size()));
        }
        if (first.equals("-h") || first.equals("--help")) {
            out.print(help(out, err));
        } else if (first.equals("-V") || first.equals("--version")) {
            out.print(Version.line());
        } else {
            return Failures.tell(NAME, new WrongCall(complaint(first)), err);
        }
        out.flush();
        return 0;
    }

    private static @Nullable Command command(String name, PrintWriter out, PrintWriter err) {
        return switch (name) {
            case "train" -> new TrainCommand(out, err);
            case "predict" -> new PredictCommand(out, err);
            case "evaluate" -> new EvaluateCommand(out, err);
            case "explain" -> new ExplainCommand(out, err);
            case "conformance" -> new ConformanceCommand(out, err);
            case "info" -> new InfoCommand(out, err);
            default -> null;
        };
    }

    private static String help(PrintWriter out, PrintWriter err) {
        List<Help.Line> lines = COMMANDS.stream()
                .map(name -> new Help.Line(
                        name, Objects.requireNonNull(command(name, out, err)).description()))
                .toList();
        return new Help(NAME, "[-hV] COMMAND", "Trains classifiers and shows what they learnt.")
                .options(List.of())
                .paragraph("Commands:")
                .lines(lines)
                .paragraph("")
                .paragraph("Exit codes: 0 done, 1 the run failed, 2 the call was wrong, 130 stopped by Ctrl-C.")
                .toString();
    }

    private static String complaint(String first) {
        if (first.isEmpty()) {
            return "a command is needed: " + String.join(", ", COMMANDS);
        }
        return first.startsWith("-")
                ? "unknown flag " + first + Nearest.hint(first, List.of("-h", "--help", "-V", "--version"))
                : "unknown command " + first + Nearest.hint(first, COMMANDS);
    }

    /// Block characters need it, and a C locale would print question marks.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// The version that the build wrote into the jar's manifest.
    static final class Version {
        private Version() {}

        /// What `--version` prints.
        static String line() {
            return NAME + " " + number() + "\n";
        }

        /// Unknown only where the classes lie in no jar, as in tests.
        static String number() {
            return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "unknown");
        }
    }
}
