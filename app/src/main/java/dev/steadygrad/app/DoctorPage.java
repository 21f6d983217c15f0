package dev.steadygrad.app;

import dev.steadygrad.doctor.Finding;
import dev.steadygrad.doctor.Report;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A doctor's [Report] as one HTML file that needs no other, with the path of each fault through the graph.
final class DoctorPage {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 62em; margin: 2em auto; padding: 0 1em }
            article { border-left: 4px solid #e0a800; padding: .2em 1em; margin: 1.5em 0; background: #fafafa }
            article.error { border-color: #c0392b }
            h2 { font-size: 1.1em; margin: .4em 0 }
            dt { color: #666; float: left; width: 4em }
            dd { margin: 0 0 .4em 4.5em }
            ol { list-style: none; display: flex; flex-wrap: wrap; gap: .3em 0; margin: 0; padding: 0 }
            li { border: 1px solid #bbb; border-radius: 4px; padding: 0 .5em; background: #fff }
            li:first-child { border-color: #c0392b; background: #fdecea; font-weight: 600 }
            li + li { margin-left: 1.4em; position: relative }
            li + li::before { content: "→"; position: absolute; left: -1.2em; color: #888 }
            small { color: #777; font-weight: 400 }
            """;

    private final Report report;

    DoctorPage(Report report) {
        this.report = report;
    }

    String html() {
        String findings = report.isHealthy()
                ? "<p>It found nothing.</p>"
                : report.entries().stream().map(DoctorPage::article).collect(Collectors.joining("\n"));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>What the doctor found</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>What the doctor found</h1>
                %s
                </body>
                </html>
                """.formatted(STYLE, findings);
    }

    private static String article(Report.Entry entry) {
        Finding f = entry.finding();
        return """
                <article class="%s">
                <h2>%s <small>%s%s</small></h2>
                <dl>
                %s%s%s%s</dl>
                </article>""".formatted(
                        f.severity().name().toLowerCase(Locale.ROOT),
                        ReportPage.escaped(f.what()),
                        ReportPage.escaped(f.rule()),
                        entry.times() == 1 ? "" : ", %d times".formatted(entry.times()),
                        line("where", ReportPage.escaped(f.where().toString())),
                        line("why", ReportPage.escaped(f.why())),
                        line("path", path(f.path())),
                        line("fix", ReportPage.escaped(f.fix())));
    }

    private static String path(List<Finding.Hop> path) {
        return path.isEmpty()
                ? ""
                : path.stream().map(DoctorPage::hop).collect(Collectors.joining("", "<ol>", "</ol>"));
    }

    private static String hop(Finding.Hop hop) {
        return "<li title=\"%s\">%s <small>%s</small></li>"
                .formatted(
                        ReportPage.escaped(hop.code()), ReportPage.escaped(hop.work()), ReportPage.escaped(hop.made()));
    }

    private static String line(String name, String html) {
        return html.isEmpty() ? "" : "<dt>%s</dt><dd>%s</dd>\n".formatted(name, html);
    }
}
