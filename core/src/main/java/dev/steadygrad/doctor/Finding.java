package dev.steadygrad.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One fault, explained.
///
/// @param rule the rule's name, as `log-of-softmax`
/// @param what is wrong, in a line
/// @param why it is, with the numbers
/// @param path how it spread through the graph; empty where it did not
/// @param fix what to write instead
public record Finding(
        String rule, Severity severity, String what, Where where, String why, List<Hop> path, String fix) {

    /// A step of a value on its way through the graph.
    ///
    /// @param work the op, as `div`, or `gradient of div`
    /// @param made what it made, as `NaN`
    /// @param code the line of the user's program; empty where it is not known
    public record Hop(String work, String made, String code) {
        @Override
        public String toString() {
            return work + " " + made;
        }
    }

    public Finding {
        path = List.copyOf(path);
    }

    /// **Errors**: always a [DiagnosisException] with this finding: `doctor.onFinding(Finding::raise)` ends the program
    /// that it is found in.
    @SuppressWarnings("DoNotCallSuggester") // it is referred to, not called
    public void raise() {
        throw new DiagnosisException(this);
    }

    /// In a few lines, as a [Report] shows it.
    @Override
    public String toString() {
        String way = path.stream().map(Hop::toString).collect(Collectors.joining(" → "));
        return "%s %s: %s\n".formatted(severity.name().toLowerCase(Locale.ROOT), rule, what)
                + line("where", where.toString())
                + line("why", why)
                + line("path", way)
                + line("fix", fix);
    }

    private static String line(String name, String text) {
        return text.isEmpty() ? "" : "  %-5s %s\n".formatted(name, text);
    }
}
