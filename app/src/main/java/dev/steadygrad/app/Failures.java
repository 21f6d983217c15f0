package dev.steadygrad.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into one sentence on stderr and an exit code.
final class Failures {
    private Failures() {}

    /// The call was wrong: exit code 2.
    static int wrongCall(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        say(command, sentence(e));
        return ExitCode.USAGE;
    }

    /// The run failed: exit code 1, or 2 where only then the call turned out to be wrong.
    static int failedRun(Exception e, CommandLine command, ParseResult parsed) {
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
        return switch (e) {
            case UncheckedIOException io -> sentence(io.getCause());
            case java.nio.file.NoSuchFileException f -> "no such file: " + f.getFile();
            case java.nio.file.AccessDeniedException f -> "permission denied: " + f.getFile();
            case IOException io -> String.valueOf(io.getMessage());
            case WrongCall x -> String.valueOf(x.getMessage());
            case IllegalArgumentException x when x.getMessage() != null -> x.getMessage();
            case IllegalStateException x when x.getMessage() != null -> x.getMessage();
            case IndexOutOfBoundsException x when x.getMessage() != null -> x.getMessage();
            default -> "internal error, please report it: %s at %s".formatted(e, place(e));
        };
    }

    private static String place(Throwable e) {
        return List.of(e.getStackTrace()).stream().findFirst().map(Object::toString).orElse("an unknown place");
    }
}
