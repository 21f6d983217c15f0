package dev.steadygrad.app;

import java.util.ArrayList;
import java.util.List;

/// What `--help` prints, in lines of at most 80 characters.
final class Help {
    private static final int WIDTH = 80;
    private static final List<Line> COMMON = List.of(
            new Line("-h, --help", "Show this help message and exit."),
            new Line("-V, --version", "Print version information and exit."));

    private final StringBuilder text = new StringBuilder();

    /// @param name  of the command
    /// @param usage what follows the name in a call
    Help(String name, String usage, String description) {
        String head = "Usage: " + name + " ";
        wrap(head, usage, head.length());
        paragraph(description);
    }

    /// What is told in a column of its own: a flag or a command, and what it does.
    record Line(String head, String text) {}

    /// Adds `own` and the two options that every command has.
    Help options(List<Line> own) {
        List<Line> all = new ArrayList<>(own);
        all.addAll(COMMON);
        return lines(all);
    }

    Help lines(List<Line> lines) {
        int column =
                5 + lines.stream().mapToInt(line -> line.head().length()).max().orElse(0);
        for (Line line : lines) {
            String head = "  " + line.head();
            wrap(head + " ".repeat(column - head.length()), line.text(), column + 2);
        }
        return this;
    }

    Help paragraph(String sentence) {
        wrap("", sentence, 0);
        return this;
    }

    /// Adds `head` and the words of `words`; further lines begin with `indent` spaces.
    private void wrap(String head, String words, int indent) {
        var line = new StringBuilder(head);
        boolean first = true;
        for (String word : words.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(indent));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        text.append(line).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
