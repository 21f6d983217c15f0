package dev.steadygrad.doctor;

import java.util.List;
import java.util.stream.Collectors;

/// What a [Doctor] has found, in the order in which it was.
public record Report(List<Entry> entries) {

    /// A finding, and how often there was one of its kind at its place.
    public record Entry(Finding finding, long times) {
        Entry again() {
            return new Entry(finding, times + 1);
        }
    }

    public Report {
        entries = List.copyOf(entries);
    }

    public List<Finding> findings() {
        return entries.stream().map(Entry::finding).toList();
    }

    public boolean isHealthy() {
        return entries.isEmpty();
    }

    /// One JSON object: `findings`, each with its fields and `times`.
    public String toJson() {
        return entries.stream().map(ReportJson::of).collect(Collectors.joining(",", "{\"findings\":[", "]}"));
    }

    @Override
    public String toString() {
        return isHealthy()
                ? "The doctor found nothing.\n"
                : entries.stream().map(Report::text).collect(Collectors.joining("\n"));
    }

    private static String text(Entry e) {
        return e.times == 1 ? e.finding.toString() : e.finding + "  times %d\n".formatted(e.times);
    }
}
