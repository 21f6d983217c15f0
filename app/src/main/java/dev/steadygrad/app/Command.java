package dev.steadygrad.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One of the things that `steadygrad` does: its flags, and what a call of it runs.
///
/// The flags are plain objects that a command makes as its fields. A library that finds annotated fields took a sixth
/// of the time from the start of the process to the first trained epoch.
abstract class Command {
    private static final List<String> HELP = List.of("-h", "--help");
    private static final List<String> VERSION = List.of("-V", "--version");

    final PrintWriter out;
    final PrintWriter err;

    private final String name;
    private final String description;
    private final List<Flag<?>> flags = new ArrayList<>();

    Command(String name, String description, PrintWriter out, PrintWriter err) {
        this.name = name;
        this.description = description;
        this.out = out;
        this.err = err;
    }

    String description() {
        return description;
    }

    /// Adds a flag; the help lists flags in this order. The parameters are those of [Flag].
    final <T> Flag<T> flag(String flag, String label, Function<String, T> reader, String meaning) {
        return add(new Flag<>(flag, label, reader, meaning));
    }

    /// Adds a flag that takes no value.
    final Flag<Boolean> toggle(String flag, String meaning) {
        return add(Flag.toggle(flag, meaning));
    }

    private <T> Flag<T> add(Flag<T> flag) {
        flags.add(flag);
        return flag;
    }

    /// Takes an argument that is no flag and belongs to none.
    ///
    /// **Errors**: [WrongCall], unless a command has a use for it.
    void argument(String argument) {
        throw new WrongCall("unknown argument " + argument);
    }

    /// What [#argument] takes, for the help.
    Optional<Help.Line> arguments() {
        return Optional.empty();
    }

    /// Does it, with the flags' values, and returns the exit code.
    abstract int run() throws IOException;

    /// Reads `args`, runs, and returns the exit code. What goes wrong is one sentence on `err`.
    final int execute(List<String> args) {
        try {
            for (String arg : args) {
                if (HELP.contains(arg) || VERSION.contains(arg)) {
                    out.print(HELP.contains(arg) ? help() : Main.Version.line());
                    out.flush();
                    return 0;
                }
            }
            read(args);
            return run();
        } catch (IOException | RuntimeException e) {
            return Failures.tell("steadygrad " + name, e, err);
        }
    }

    private void read(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-")) {
                argument(arg);
                continue;
            }
            int end = arg.indexOf('=');
            Flag<?> flag = named(end < 0 ? arg : arg.substring(0, end));
            if (end >= 0) {
                flag.give(arg.substring(end + 1));
            } else if (i + 1 < args.size() && belongs(args.get(i + 1), flag)) {
                flag.give(args.get(++i));
            } else {
                flag.give(null);
            }
        }
        checkNoneMissing();
    }

    private Flag<?> named(String wanted) {
        for (Flag<?> flag : flags) {
            if (flag.name().equals(wanted)) {
                return flag;
            }
        }
        throw new WrongCall("unknown flag " + wanted + Nearest.hint(wanted, names()));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(HELP);
        names.addAll(VERSION);
        flags.forEach(flag -> names.add(flag.name()));
        return names;
    }

    /// Whether `next` is the value of the `flag` before it. A value may begin with a dash, as -1 does, where one must
    /// come.
    private boolean belongs(String next, Flag<?> flag) {
        return flag.takesValue()
                && (!next.startsWith("-")
                        || !flag.mayBeAlone()
                                && flags.stream().noneMatch(f -> f.name().equals(next)));
    }

    private void checkNoneMissing() {
        List<String> missing = new ArrayList<>();
        for (Flag<?> flag : flags) {
            if (flag.isMissing()) {
                missing.add("'" + flag.form() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new WrongCall(
                    "missing required option" + (missing.size() > 1 ? "s: " : ": ") + String.join(", ", missing));
        }
    }

    private String help() {
        StringBuilder usage = new StringBuilder("[-hV]");
        List<Help.Line> lines = new ArrayList<>();
        for (Flag<?> flag : flags) {
            usage.append(' ').append(flag.usage());
            lines.add(new Help.Line("    " + flag.form(), flag.description()));
        }
        arguments().ifPresent(line -> {
            usage.append(' ').append(line.head());
            lines.addFirst(new Help.Line("    " + line.head(), line.text()));
        });
        return new Help("steadygrad " + name, usage.toString(), description)
                .options(lines)
                .toString();
    }
}
