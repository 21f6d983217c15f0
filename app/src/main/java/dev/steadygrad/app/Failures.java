package dev.steadygrad.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into one sentence on stderr and an exit code.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /// What the library throws with a sentence for its user.
    private static final Set<Class<?>> EXPECTED = Set.of(
            WrongCall.class,
            IllegalArgumentException.class,
            IllegalStateException.class,
            IndexOutOfBoundsException.class);

    /// The call was wrong: exit code 2.
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        say(command, sentence(e));
        return ExitCode.USAGE;
    }

    /// The run failed: exit code 1, or 2 where only then the call turned out to be wrong.
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        say(command, sentence(e));
        return e instanceof WrongCall ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence);
        command.getErr().flush();
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException u && !u.getUnmatched().isEmpty()) {
            return unknown(u.getUnmatched().getFirst(), e.getCommandLine());
        }
        String message = String.valueOf(e.getMessage());
        int rule = message.lastIndexOf(": must be ");
        if (rule >= 0 && e.getArgSpec() instanceof OptionSpec option) {
            return "%s %s, got %s".formatted(option.longestName(), message.substring(rule + 2), e.getValue());
        }
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unknown(String argument, CommandLine command) {
        boolean flag = argument.startsWith("-");
        Stream<String> known = flag
                ? command.getCommandSpec().options().stream().flatMap(o -> Stream.of(o.names()))
                : command.getSubcommands().keySet().stream();
        String name = flag && argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        String kind = flag ? "flag" : command.getSubcommands().isEmpty() ? "argument" : "command";
        return "unknown %s %s%s".formatted(kind, name, Nearest.hint(name, known.toList()));
    }

    private static String sentence(Throwable e) {
        if (e instanceof UncheckedIOException && e.getCause() != null) {
            return sentence(e.getCause());
        }
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return "cannot read or write " + f.getFile();
        }
        boolean expected = e instanceof IOException || EXPECTED.contains(e.getClass());
        return expected && e.getMessage() != null
                ? e.getMessage()
                : "internal error, please report it: %s at %s".formatted(e, place(e));
    }

    private static String place(Throwable e) {
        return List.of(e.getStackTrace()).stream()
                .findFirst()
                .map(Object::toString)
                .orElse("an unknown place");
    }
}
