package dev.steadygrad.app;

import dev.steadygrad.base.DType;
import dev.steadygrad.explain.Birth;
import dev.steadygrad.explain.Collapse;
import dev.steadygrad.explain.Lesson;
import dev.steadygrad.explain.Outcome;
import dev.steadygrad.explain.Reach;
import dev.steadygrad.explain.Tour;
import dev.steadygrad.tensor.Tensor;
import java.io.PrintWriter;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad explain`: how softmax and cross-entropy go wrong, and how not, on a few rows of logits.
final class ExplainCommand extends Command {
    private final Flag<Tensor> logits = flag(
            "--logits",
            "ROWS",
            Rows::logits,
            "Rows between semicolons, numbers between commas, or both as JSON does; -inf masks a class. "
                    + "Default: \"2,1,.1;1000,1,-1000;3,2,1\".");

    private final Flag<Tensor> targets = flag(
            "--targets",
            "CLASSES",
            Rows::classes,
            "The right class of each row, from 0; default \"0,2,1\", with your own logits the largest.");

    private final Flag<DType> dtype = flag(
            "--dtype",
            "DTYPE",
            Rows::floating,
            "float16, bfloat16, float32 or float64: what to compute in; default float32.");

    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    ExplainCommand(PrintWriter out, PrintWriter err) {
        super(
                "explain",
                "Walks through softmax and cross-entropy on a few rows: naive and stable side by side, where "
                        + "the first inf or NaN is born, and where a loss becomes exactly 0.",
                out,
                err);
    }

    private static final double[][] LOGITS = {{2, 1, 0.1}, {1000, 1, -1000}, {3, 2, 1}};
    private static final long[] TARGETS = {0, 2, 1};

    @Override
    int run() {
        Tensor x = logits.or(Tensor.of(LOGITS));
        Lesson lesson = Lesson.of(x, classes(x), dtype.or(DType.FLOAT32));
        new Tour(lesson, out, Terminal.hasColours()).print();
        if (json.isGiven()) {
            out.println(object(lesson));
        }
        out.flush();
        return 0;
    }

    private Tensor classes(Tensor x) {
        Tensor wanted = targets.get();
        if (wanted == null) {
            return logits.isGiven() ? x.argmax(1) : Tensor.of(TARGETS, TARGETS.length);
        }
        long[] classes = wanted.toLongArray();
        if (classes.length != x.size(0)) {
            throw new WrongCall("--targets must name one class a row, got %d for %d %s"
                    .formatted(classes.length, x.size(0), x.size(0) == 1 ? "row" : "rows"));
        }
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0 || classes[i] >= x.size(1)) {
                throw new WrongCall(
                        "--targets must be classes in [0, %d), got %d for row %d".formatted(x.size(1), classes[i], i));
            }
        }
        return wanted;
    }

    // ---- JSON

    private static ObjectNode object(Lesson lesson) {
        ObjectNode object = Json.object().put("dtype", lesson.dtype().toString());
        object.set("logits", nested(lesson.logits()));
        object.set("targets", Json.MAPPER.valueToTree(lesson.classes().toLongArray()));
        object.set("naive", outcome(lesson.naive()));
        object.set("stable", outcome(lesson.stable()));
        object.set("usual", outcome(lesson.usual()));
        object.set("first_non_finite", birth(lesson.firstNonFinite()));
        object.set("first_nan", birth(lesson.firstNan()));
        ArrayNode dtypes = object.putArray("dtypes");
        lesson.reaches().forEach(r -> dtypes.add(reach(r)));
        return object;
    }

    private static ObjectNode outcome(Outcome o) {
        ObjectNode object = Json.object();
        object.set("probabilities", nested(o.probabilities()));
        object.set("losses", nested(o.losses()));
        object.set("loss", nested(o.loss()));
        object.set("gradient", nested(o.gradient()));
        return object;
    }

    private static JsonNode birth(Optional<Birth> birth) {
        if (birth.isEmpty()) {
            return Json.MAPPER.nullNode();
        }
        Birth b = birth.get();
        ObjectNode object = Json.object()
                .put("op", b.op())
                .put("backward", b.backward())
                .put("row", b.row())
                .put("class", b.column());
        object.set("value", number(b.value(), DType.FLOAT64));
        ArrayNode operands = object.putArray("operands");
        b.operands().forEach(v -> operands.add(number(v, DType.FLOAT64)));
        return object.put("what", b.equation()).put("why", b.why());
    }

    private static ObjectNode reach(Reach r) {
        ObjectNode object = Json.object().put("dtype", r.dtype().toString());
        object.put("largest", r.dtype().max()).put("largest_exponent", r.largestExponent());
        object.set("naive_loss", nested(r.naive().loss()));
        object.set("stable_loss", nested(r.stable().loss()));
        Collapse c = r.collapse();
        ObjectNode collapse = object.putObject("collapse").put("gap", c.gap());
        collapse.set("usual_loss", nested(c.usual().loss()));
        collapse.set("stable_loss", nested(c.stable().loss()));
        collapse.set("usual_gradient", nested(c.usual().gradient()));
        collapse.set("stable_gradient", nested(c.stable().gradient()));
        return object;
    }

    /// The numbers of a tensor in its shape.
    private static JsonNode nested(Tensor x) {
        if (x.rank() == 0) {
            return number(x.item(), x.dtype());
        }
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (int i = 0; i < x.size(0); i++) {
            array.add(nested(x.get(i)));
        }
        return array;
    }

    /// JSON has no NaN and no infinities: they are "nan", "inf" and "-inf".
    private static JsonNode number(double v, DType dtype) {
        if (!Double.isFinite(v)) {
            return Json.MAPPER.getNodeFactory().stringNode(Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf");
        }
        return dtype == DType.FLOAT64
                ? Json.MAPPER.getNodeFactory().numberNode(v)
                : Json.MAPPER.getNodeFactory().numberNode((float) v);
    }
}
