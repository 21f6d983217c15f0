package dev.steadygrad.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `steadygrad` command and the list of its commands.
@Command(
        name = "steadygrad",
        description = "Trains classifiers and shows what they learnt.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 the run failed, 2 the call was wrong, 130 stopped by Ctrl-C."})
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            TrainCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            ExplainCommand.class,
            ConformanceCommand.class,
            InfoCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(commandLine(args).execute(args));
    }

    /// With the command that is called, or with all where none is: each takes some milliseconds to describe.
    static CommandLine commandLine(String... args) {
        var all = new CommandLine(new Main());
        String called = args.length == 0 ? "" : args[0];
        List<Class<?>> one =
                COMMANDS.stream().filter(c -> name(c).equals(called)).toList();
        for (Class<?> command : one.isEmpty() ? COMMANDS : one) {
            all.addSubcommand(command);
        }
        var failures = new Failures();
        return all.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is needed: " + String.join(", ", spec.subcommands().keySet()));
    }

    /// Block characters need it, and a C locale would print question marks.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// The version that the build wrote into the jar's manifest.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"steadygrad " + number()};
        }

        /// Unknown only where the classes lie in no jar, as in tests.
        static String number() {
            return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "unknown");
        }
    }
}
