package dev.steadygrad.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The table on stdout, a row as soon as it is measured, and the same as JSON.
final class Report {
    private static final String LAYOUT = "%-24s  %-2s  %9s %6s  %9s %6s  %6s  %9s  %6s";

    private final PrintStream out;
    private final String machine;
    private final String peer;
    private final boolean timed;
    private final List<Row> rows = new ArrayList<>();

    /// @param peer the head of its column
    /// @param timed whether the times are worth showing, beside whether the results are right
    Report(PrintStream out, String machine, String peer, boolean timed) {
        this.out = out;
        this.machine = machine;
        this.peer = peer;
        this.timed = timed;
    }

    void head() {
        out.println(machine);
        if (!timed) {
            out.println("Results only: code that has not warmed up has no times worth showing.");
            return;
        }
        line(LAYOUT, "workload", "", "ours", "spread", peer, "spread", "ratio", "limit", "/limit");
    }

    void add(Row row) {
        rows.add(row);
        if (!timed) {
            line("%-24s  %s", row.workload().name(), row.problem().isEmpty() ? "right" : "wrong");
            return;
        }
        Unit unit = row.workload().unit();
        line(
                LAYOUT,
                row.workload().name(),
                unit.symbol,
                show(row.ours(), s -> number(unit.of(s.median()))),
                show(row.ours(), Report::spread),
                show(row.peer(), s -> number(unit.of(s.median()))),
                show(row.peer(), Report::spread),
                show(row.ratio(), r -> format("%.2f", r)),
                show(row.limit(), s -> number(unit.of(s.median()))),
                show(row.limitRatio(), r -> format("%.2f", r)));
    }

    private static <T> String show(Optional<T> value, java.util.function.Function<T, String> as) {
        return value.map(as).orElse("-");
    }

    private static String spread(Samples samples) {
        return format("%.0f%%", 100 * samples.spread());
    }

    /// About four digits.
    private static String number(double value) {
        DoubleFunction<String> as = value >= 1000
                ? v -> format("%.0f", v)
                : value >= 100 ? v -> format("%.1f", v) : value >= 10 ? v -> format("%.2f", v) : v -> format("%.3f", v);
        return as.apply(value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void line(String layout, Object... cells) {
        out.println(format(layout, cells).stripTrailing());
        out.flush();
    }

    /// On one line.
    void json() {
        ObjectNode object = JsonMapper.shared().createObjectNode().put("machine", machine);
        var array = object.putArray("rows");
        for (Row row : rows) {
            Unit unit = row.workload().unit();
            ObjectNode node = array.addObject().put("workload", row.workload().name());
            put(node, "ours", row.ours().map(s -> unit.of(s.median())));
            put(node, "peer", row.peer().map(s -> unit.of(s.median())));
            node.put("peer_name", row.peer().isPresent() ? row.peerName().orElse(null) : null);
            node.put("unit", unit.symbol);
            put(node, "ratio", row.ratio());
            put(node, "limit", row.limit().map(s -> unit.of(s.median())));
            put(node, "limit_ratio", row.limitRatio());
        }
        out.println(object);
    }

    private static void put(ObjectNode node, String name, Optional<Double> value) {
        if (value.isPresent()) {
            node.put(name, value.get());
        } else {
            node.putNull(name);
        }
    }
}
