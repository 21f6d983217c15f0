package dev.steadygrad.explain;

import dev.steadygrad.tensor.Tensor;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// A [Lesson] as a walk through six short chapters, at most 80 columns wide.
public final class Tour {
    private static final int COLUMN = 11;
    private static final int PER_LINE = 6;
    private static final int WIDTH = 80;
    private static final double[] TEMPERATURES = {0.02, 0.5, 1, 2, 10};

    private final Lesson lesson;
    private final PrintWriter out;
    private final boolean colours;
    private int chapter;

    /// @param colours whether `out` takes escape sequences
    public Tour(Lesson lesson, PrintWriter out, boolean colours) {
        this.lesson = lesson;
        this.out = out;
        this.colours = colours;
    }

    public void print() {
        say("Softmax and cross-entropy in %s, as the formula says (naive) and as this", lesson.dtype());
        say("library does (stable). Rows and classes count from 0.");
        softmax();
        crossEntropy();
        births();
        collapse();
        temperature();
        dtypes();
    }

    // ---- the chapters

    private void softmax() {
        chapter("Softmax: logits become probabilities");
        say("naive   e^x / sum(e^x)");
        say("stable  logits.softmax(1), which first takes the row's largest logit off each:");
        say("        the probabilities are the same, and no e^x is above 1");
        for (int i = 0; i < lesson.logits().size(0); i++) {
            say("");
            say("row " + i);
            numbers("logits", lesson.logits(), i);
            numbers("e^x", lesson.logits().to(lesson.dtype()).exp(), i);
            numbers("naive", lesson.naive().probabilities(), i);
            numbers("stable", lesson.stable().probabilities(), i);
        }
    }

    private void crossEntropy() {
        chapter("Cross-entropy: how wrong they are");
        say("naive   -log(softmax) of the right class, and its gradient");
        say("stable  new CrossEntropyLoss().apply(logits, classes), of the logits");
        long[] classes = lesson.classes().toLongArray();
        for (int i = 0; i < classes.length; i++) {
            say("");
            say("row %d, right class %d", i, classes[i]);
            numbers("naive loss", lesson.naive().losses().unsqueeze(1), i);
            numbers("stable loss", lesson.stable().losses().unsqueeze(1), i);
            numbers("naive grad", lesson.naive().gradient(), i);
            numbers("stable grad", lesson.stable().gradient(), i);
        }
        say("");
        say("mean of the rows");
        numbers("naive loss", lesson.naive().loss().reshape(1, 1), 0);
        numbers("stable loss", lesson.stable().loss().reshape(1, 1), 0);
    }

    private void births() {
        chapter("Where it breaks");
        Birth birth = lesson.firstNonFinite().orElse(null);
        if (birth == null) {
            say("It does not: all numbers of the naive way are finite for these logits in %s.", lesson.dtype());
            return;
        }
        birth("first inf or nan", birth);
        Birth nan = lesson.firstNan().orElse(null);
        if (nan != null && !nan.equals(birth)) {
            birth("first nan", nan);
        }
        say("in the end");
        say("  naive   loss %s, and %s", painted(lesson.naive().loss().item()), lost());
        double stable = lesson.stable().loss().item();
        say("  stable  loss %s", painted(stable));
        if (Double.isFinite(stable)) {
            say("write instead");
            say("  new CrossEntropyLoss().apply(logits, classes)");
        } else {
            say("          which is right: a right class is masked, a whole row is, or a logit is");
            say("          not finite in %s", lesson.dtype());
        }
    }

    private String lost() {
        Tensor gradient = lesson.naive().gradient();
        long lost = gradient.isfinite().logicalNot().countNonzero().itemLong();
        return lost == 0
                ? "a finite gradient"
                : "%d of %d entries of the gradient are inf or nan;%n          %s"
                        .formatted(
                                lost,
                                gradient.numel(),
                                "after one step of learning so are the weights that they reach");
    }

    private void birth(String title, Birth birth) {
        say(title);
        say("  where   %s%s%s", birth.op(), part("row", birth.row()), part("class", birth.column()));
        say("  what    %s", birth.equation());
        say("  why     %s", birth.why());
    }

    private static String part(String name, @Nullable Integer position) {
        return position == null ? "" : ", %s %d".formatted(name, position);
    }

    private void collapse() {
        chapter("A loss of exactly 0");
        say("The shift alone is what every framework does, PyTorch too:");
        say("  log(sum(e^(x - max))) - (x_right - max)");
        say("It does not overflow. But where the right class is far ahead, the sum is 1 to");
        say("the last digit, its log 0, and learning stops: row [gap, 0], class 0, %s", lesson.dtype());
        say("");
        say("%8s %11s %11s %11s %14s %14s", "gap", "loss", "loss here", "exact", "gradient", "gradient here");
        for (Collapse c : lesson.reach().collapse().around(lesson.dtype())) {
            say(
                    "%8s %s %s %11s %s %s",
                    Birth.text(c.gap()),
                    cell(c.usual().loss().item(), 11),
                    cell(c.stable().loss().item(), 11),
                    Birth.text(c.exact()),
                    cell(first(c.usual().gradient()), 14),
                    cell(first(c.stable().gradient()), 14));
        }
        own();
    }

    /// The rows of the batch that lose their loss.
    private void own() {
        double[] usual = lesson.usual().losses().toDoubleArray();
        double[] stable = lesson.stable().losses().toDoubleArray();
        for (int i = 0; i < usual.length; i++) {
            if (usual[i] == 0 && stable[i] != 0) {
                say("Row %d of these logits: PyTorch's formula gives 0, here it is %s.", i, Birth.text(stable[i]));
            }
        }
    }

    private void temperature() {
        chapter("Temperature: softmax(x / T)");
        say("Below 1 the largest logit takes more, above 1 all come closer. Row 0:");
        say("");
        Tensor row = lesson.logits().get(0).unsqueeze(0);
        for (double t : TEMPERATURES) {
            Tensor x = row.div(t).to(lesson.dtype());
            Tensor e = x.exp();
            numbers("T %-4s naive".formatted(t), e.div(e.sum(1, true)), 0);
            numbers("      stable", x.softmax(1), 0);
        }
    }

    private void dtypes() {
        chapter("How far each dtype goes");
        say(
                "%-9s %11s %13s %14s %13s %13s",
                "", "largest", "e^x ends at", "loss 0 at gap", "naive loss", "stable loss");
        for (Reach r : lesson.reaches()) {
            say(
                    "%-9s %11s %13s %14s %s %s",
                    r.dtype(),
                    Birth.text(r.dtype().max()),
                    Birth.text(r.largestExponent()),
                    Birth.text(r.collapse().gap()),
                    cell(r.naive().loss().item(), 13),
                    cell(r.stable().loss().item(), 13));
        }
    }

    // ---- how they look

    private void chapter(String title) {
        String text = "── %d. %s ".formatted(++chapter, title);
        say("");
        say("%s", bold(text + "─".repeat(WIDTH - text.length())));
    }

    /// One row of `x` behind its name, over as many lines as it needs.
    private void numbers(String label, Tensor x, int row) {
        double[] values = x.get(row).toDoubleArray();
        for (int from = 0; from < values.length; from += PER_LINE) {
            double[] part = Arrays.copyOfRange(values, from, Math.min(values.length, from + PER_LINE));
            String cells = DoubleStream.of(part).mapToObj(v -> cell(v, COLUMN)).collect(Collectors.joining());
            say("  %-12s%s", from == 0 ? label : "", cells);
        }
    }

    private static double first(Tensor gradient) {
        return gradient.toDoubleArray()[0];
    }

    private String cell(double v, int width) {
        String text = Birth.text(v);
        return " ".repeat(Math.max(0, width - text.length())) + painted(v);
    }

    private String painted(double v) {
        return colours && !Double.isFinite(v) ? "\033[31m" + Birth.text(v) + "\033[0m" : Birth.text(v);
    }

    private String bold(String text) {
        return colours ? "\033[1m" + text + "\033[0m" : text;
    }

    private void say(String format, Object... args) {
        out.println(String.format(Locale.ROOT, format, args));
    }
}
