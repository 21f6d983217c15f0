package dev.steadygrad.conformance;

import dev.steadygrad.conformance.Outcome.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of many cases: counts by op, and what differs.
public final class Report {
    private final SortedMap<String, Tally> byOp = new TreeMap<>();
    private final List<Outcome> failures = new ArrayList<>();
    private final List<Exactness> exact = new ArrayList<>();
    private final SortedMap<String, Integer> unsupported = new TreeMap<>();

    /// The cases of one op.
    ///
    /// @param error the worst error, in units of what the case tolerates
    /// @param ulp the worst error in units in the last place, of the cases whose digits are known
    public record Tally(int passed, int failed, int unsupported, double error, OptionalDouble ulp) {
        private static final Tally NONE = new Tally(0, 0, 0, 0, OptionalDouble.empty());

        private Tally plus(Tally other) {
            return new Tally(
                    passed + other.passed,
                    failed + other.failed,
                    unsupported + other.unsupported,
                    Math.max(error, other.error),
                    larger(ulp, other.ulp));
        }

        private static OptionalDouble larger(OptionalDouble a, OptionalDouble b) {
            return a.isPresent() && b.isPresent()
                    ? OptionalDouble.of(Math.max(a.getAsDouble(), b.getAsDouble()))
                    : a.isPresent() ? a : b;
        }

        private static Tally of(Outcome outcome) {
            Verdict v = outcome.verdict();
            return new Tally(
                    v == Verdict.PASSED ? 1 : 0,
                    v == Verdict.FAILED ? 1 : 0,
                    v == Verdict.UNSUPPORTED ? 1 : 0,
                    outcome.error(),
                    outcome.exact().stream().mapToDouble(Exactness::ulp).max());
        }
    }

    /// Counts a case.
    public void add(Outcome outcome) {
        byOp.merge(outcome.op(), Tally.of(outcome), Tally::plus);
        exact.addAll(outcome.exact());
        if (outcome.verdict() == Verdict.FAILED) {
            failures.add(outcome);
        } else if (outcome.verdict() == Verdict.UNSUPPORTED) {
            unsupported.merge(outcome.op() + ": " + outcome.detail(), 1, Integer::sum);
        }
    }

    public SortedMap<String, Tally> byOp() {
        return byOp;
    }

    public Tally total() {
        return byOp.values().stream().reduce(Tally.NONE, Tally::plus);
    }

    public List<Outcome> failures() {
        return failures;
    }

    /// Whether nothing failed and nothing was unsupported.
    public boolean isClean() {
        return total().failed() == 0 && total().unsupported() == 0;
    }

    /// One entry for each kind of result of each case whose digits are known.
    public List<Exactness> exact() {
        return exact;
    }

    /// A line for each op, for what failed and for what is not there, and one for all.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int width = byOp.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.add(row(width, "op", "passed", "failed", "unsupported", "of tolerance", "max ulp"));
        byOp.forEach((op, t) -> lines.add(row(width, op, t)));
        for (Outcome f : failures) {
            lines.add("failed: " + f.id() + ": " + shorten(f.detail()));
        }
        addCounts(lines, "unsupported: ", unsupported);
        Tally all = total();
        lines.add("%d ops: %d cases passed, %d failed, %d unsupported"
                .formatted(byOp.size(), all.passed(), all.failed(), all.unsupported()));
        return lines;
    }

    private static String row(int width, String op, Tally t) {
        return row(
                width,
                op,
                Integer.toString(t.passed()),
                Integer.toString(t.failed()),
                Integer.toString(t.unsupported()),
                String.format(Locale.ROOT, "%.2g", t.error()),
                t.ulp().isPresent() ? String.format(Locale.ROOT, "%.3f", t.ulp().getAsDouble()) : "");
    }

    private static String row(int width, String op, String... cells) {
        return ("%-" + width + "s  %6s  %6s  %11s  %12s  %9s")
                .formatted(op, cells[0], cells[1], cells[2], cells[3], cells[4])
                .stripTrailing();
    }

    private static void addCounts(List<String> lines, String title, Map<String, Integer> counts) {
        counts.forEach((what, n) -> lines.add(title + what + (n == 1 ? "" : " (" + n + " cases)")));
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 240 ? line : line.substring(0, 237) + "...";
    }
}
