package dev.steadygrad.app;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.metric.Average;
import dev.steadygrad.metric.ConfusionMatrix;
import dev.steadygrad.metric.Reliability;
import dev.steadygrad.plot.GreyImage;
import dev.steadygrad.plot.ReliabilityDiagram;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A [ModelReport] as one HTML file that needs no other: its pictures are in it.
final class ReportPage {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 62em; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; margin: 1em 0; display: block; overflow-x: auto }
            th, td { padding: .25em .7em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap }
            th:first-child { text-align: left }
            .mistakes { display: flex; flex-wrap: wrap; gap: 1.2em }
            figure { margin: 0; width: 9em; font-size: .85em }
            figure img { width: 112px; image-rendering: pixelated; background: #000; display: block }
            """;

    private final ModelReport report;
    private final DataModule data;

    /// @param data what the report is on
    ReportPage(ModelReport report, DataModule data) {
        this.report = report;
        this.data = data;
    }

    String html() throws IOException {
        String title = "%s on %s".formatted(report.model().card().settings().model(), report.data());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <h1>%1$s</h1>
                %3$s
                <h2>Can its probabilities be trusted?</h2>
                %4$s
                <h2>Classes</h2>
                %5$s
                <h2>What was taken for what</h2>
                <p>Rows: true class. Columns: predicted.</p>
                %6$s
                <h2>Most confident mistakes</h2>
                %7$s
                </body>
                </html>
                """.formatted(escaped(title), STYLE, figures(), reliability(), classes(), confusion(), mistakes());
    }

    private String figures() {
        ConfusionMatrix c = report.confusion();
        return table(
                List.of(),
                List.of(
                        List.of(
                                "test " + report.model().source().examples(),
                                Integer.toString(report.answers().size())),
                        List.of("accuracy", number(c.accuracy())),
                        List.of("right among the 3 most probable", number(report.top3())),
                        List.of("precision, mean of the classes", number(c.precision(Average.MACRO))),
                        List.of("recall, mean of the classes", number(c.recall(Average.MACRO))),
                        List.of("F1, mean of the classes", number(c.f1(Average.MACRO))),
                        List.of("area under the ROC curve", number(report.rocAuc())),
                        List.of("Brier score", number(report.brier()))));
    }

    private String reliability() throws IOException {
        Calibration c = report.calibration();
        var curves = new LinkedHashMap<String, Reliability>();
        curves.put("before scaling", c.before().reliability());
        curves.put("after scaling", c.after().reliability());
        return table(
                        List.of("", "before scaling", "after scaling"),
                        List.of(
                                List.of(
                                        "expected calibration error",
                                        number(c.before().reliability().error()),
                                        number(c.after().reliability().error())),
                                List.of(
                                        "log loss",
                                        number(c.before().logLoss()),
                                        number(c.after().logLoss()))))
                + "<p>Half of the examples are scaled by the temperature that fits the other half; %s fits all.</p>%n"
                        .formatted(number(c.temperature()))
                + "<img alt=\"reliability diagram\" src=\"%s\">".formatted(inline(ReliabilityDiagram.png(curves)));
    }

    private String classes() {
        ConfusionMatrix m = report.confusion();
        var rows = new TreeMap<Integer, List<String>>();
        for (int c = 0; c < m.classes(); c++) {
            rows.put(
                    c,
                    List.of(
                            name(c),
                            Long.toString(m.targets(c)),
                            number(m.precision(c)),
                            number(m.recall(c)),
                            number(m.f1(c))));
        }
        return table(List.of("", "examples", "precision", "recall", "F1"), List.copyOf(rows.values()));
    }

    private String confusion() {
        ConfusionMatrix m = report.confusion();
        var html = new StringBuilder("<table>\n<tr><th></th>");
        for (int p = 0; p < m.classes(); p++) {
            html.append(cell("th", "", name(p)));
        }
        for (int t = 0; t < m.classes(); t++) {
            html.append("</tr>\n<tr>").append(cell("th", "", name(t)));
            for (int p = 0; p < m.classes(); p++) {
                double share = m.targets(t) == 0 ? 0 : (double) m.count(t, p) / m.targets(t);
                String colour = String.format(
                        Locale.ROOT,
                        " style=\"background: rgba(%s, %.3f)\"",
                        t == p ? "44,160,44" : "214,39,40",
                        share);
                html.append(cell("td", colour, Long.toString(m.count(t, p))));
            }
        }
        return html.append("</tr>\n</table>").toString();
    }

    private String mistakes() throws IOException {
        if (report.mistakes().isEmpty()) {
            return "<p>None.</p>";
        }
        return report.model().source() == DataSource.IMAGES
                ? pictures()
                : table(
                        List.of("row", "is", "taken for", "probability"),
                        report.mistakes().stream()
                                .map(m -> List.of(
                                        Integer.toString(m.index()),
                                        name(m.target()),
                                        m.guess().name(),
                                        number(m.guess().probability())))
                                .toList());
    }

    private String pictures() throws IOException {
        Map<Integer, Tensor> images = images();
        var html = new StringBuilder("<div class=\"mistakes\">\n");
        for (ModelReport.Mistake m : report.mistakes()) {
            Tensor image = images.get(m.index());
            html.append("<figure><img alt=\"\" src=\"%s\"><figcaption>%s %s<br>is %s (image %d)</figcaption></figure>%n"
                    .formatted(
                            image == null ? "" : inline(GreyImage.png(image)),
                            escaped(m.guess().name()),
                            number(m.guess().probability()),
                            escaped(name(m.target())),
                            m.index()));
        }
        return html.append("</div>").toString();
    }

    /// The images of the mistakes by their index, each `[height, width]`.
    private Map<Integer, Tensor> images() {
        var wanted = report.mistakes().stream().map(ModelReport.Mistake::index).collect(Collectors.toSet());
        var images = new TreeMap<Integer, Tensor>();
        int index = 0;
        for (Batch batch : data.test()) {
            for (int i = 0; i < batch.size(); i++, index++) {
                if (wanted.contains(index)) {
                    images.put(index, batch.inputs().select(0, i).select(0, 0));
                }
            }
        }
        return images;
    }

    private String name(int c) {
        return report.classNames().get(c);
    }

    private static String number(double x) {
        return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, "%.4f", x);
    }

    private static String table(List<String> head, List<List<String>> rows) {
        var html = new StringBuilder("<table>\n");
        if (!head.isEmpty()) {
            html.append(row("th", head));
        }
        rows.forEach(row -> html.append(row("td", row)));
        return html.append("</table>\n").toString();
    }

    /// The first cell says what the row is of.
    private static String row(String tag, List<String> cells) {
        String rest = cells.stream().skip(1).map(c -> cell(tag, "", c)).collect(Collectors.joining());
        return "<tr>" + cell("th", "", cells.getFirst()) + rest + "</tr>\n";
    }

    private static String cell(String tag, String attributes, String text) {
        return "<%s%s>%s</%1$s>".formatted(tag, attributes, escaped(text));
    }

    private static String inline(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
