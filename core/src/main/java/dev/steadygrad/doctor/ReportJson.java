package dev.steadygrad.doctor;

import java.util.List;
import java.util.stream.Collectors;

/// Writes a [Report]'s entries as JSON.
final class ReportJson {
    private ReportJson() {}

    static String of(Report.Entry e) {
        Finding f = e.finding();
        Where w = f.where();
        return "{\"rule\":%s,\"severity\":%s,\"what\":%s,\"where\":%s,\"why\":%s,\"path\":%s,\"fix\":%s,\"times\":%d}"
                .formatted(
                        text(f.rule()),
                        text(f.severity().name()),
                        text(f.what()),
                        where(w),
                        text(f.why()),
                        list(f.path().stream().map(ReportJson::hop).toList()),
                        text(f.fix()),
                        e.times());
    }

    private static String where(Where w) {
        return "{\"code\":%s,\"work\":%s,\"shapes\":%s,\"module\":%s,\"epoch\":%d,\"batch\":%d}"
                .formatted(
                        text(w.code()),
                        text(w.work()),
                        list(w.shapes().stream().map(ReportJson::text).toList()),
                        text(w.module()),
                        w.epoch(),
                        w.batch());
    }

    private static String hop(Finding.Hop h) {
        return "{\"work\":%s,\"made\":%s,\"code\":%s}".formatted(text(h.work()), text(h.made()), text(h.code()));
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    static String text(String s) {
        return s.chars().mapToObj(ReportJson::letter).collect(Collectors.joining("", "\"", "\""));
    }

    private static String letter(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            default -> c < ' ' ? "\\u%04x".formatted(c) : Character.toString(c);
        };
    }
}
