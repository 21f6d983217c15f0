package dev.steadygrad.app;

import dev.steadygrad.data.DataModule;
import dev.steadygrad.metric.Average;
import dev.steadygrad.metric.BrierScore;
import dev.steadygrad.metric.ConfusionMatrix;
import dev.steadygrad.metric.Metric;
import dev.steadygrad.metric.RocAuc;
import dev.steadygrad.metric.TopKAccuracy;
import dev.steadygrad.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How well a model does on test examples, in figures.
///
/// @param data     where the examples are from
/// @param rocAuc   NaN where the examples lack a class
/// @param mistakes the most confident ones, the most confident first
record ModelReport(
        TrainedModel model,
        String data,
        TestAnswers answers,
        ConfusionMatrix confusion,
        Calibration calibration,
        double top3,
        double brier,
        double rocAuc,
        List<Mistake> mistakes) {
    private static final int TOP = 3;
    private static final int MISTAKES = 20;

    /// An example that was taken for another class.
    ///
    /// @param index  its place among the test examples, from 0
    /// @param target the index of its class
    record Mistake(int index, int target, Ranking.Guess guess) {}

    static ModelReport of(TrainedModel model, String data, DataModule examples) {
        TestAnswers answers = TestAnswers.of(model.net(), examples);
        int classes = model.card().classNames().size();
        Tensor probabilities = answers.logits().softmax(1);
        var confusion = counted(new ConfusionMatrix(classes), probabilities, answers);
        boolean hasAll = IntStream.range(0, classes).allMatch(c -> confusion.targets(c) > 0);
        return new ModelReport(
                model,
                data,
                answers,
                confusion,
                Calibration.of(answers),
                counted(new TopKAccuracy(TOP), probabilities, answers).value(),
                counted(new BrierScore(classes), probabilities, answers).value(),
                hasAll ? counted(new RocAuc(classes), probabilities, answers).value() : Double.NaN,
                mistakes(
                        probabilities,
                        answers.targets().toLongArray(),
                        model.card().classNames()));
    }

    private static <M extends Metric<M>> M counted(M metric, Tensor probabilities, TestAnswers answers) {
        metric.add(probabilities, answers.targets());
        return metric;
    }

    private static List<Mistake> mistakes(Tensor probabilities, long[] targets, List<String> names) {
        float[] p = probabilities.toFloatArray();
        return IntStream.range(0, targets.length)
                .mapToObj(i ->
                        new Mistake(i, (int) targets[i], Ranking.of(p, i, names).getFirst()))
                .filter(m -> m.guess().index() != m.target())
                .sorted(Comparator.comparingDouble((Mistake m) -> m.guess().probability())
                        .reversed())
                .limit(MISTAKES)
                .toList();
    }

    List<String> classNames() {
        return model.card().classNames();
    }

    /// All of it as one object; what has no value is null.
    ObjectNode json() {
        ObjectNode object = Json.object()
                .put("model", model.card().settings().model().toString())
                .put("data", data)
                .put("examples", answers.size())
                .put("accuracy", confusion.accuracy())
                .put("top_3_accuracy", top3)
                .put("precision", number(confusion.precision(Average.MACRO)))
                .put("recall", number(confusion.recall(Average.MACRO)))
                .put("f1", number(confusion.f1(Average.MACRO)))
                .put("roc_auc", number(rocAuc))
                .put("brier_score", brier);
        calibration.putInto(object);
        object.put("temperature", calibration.temperature());
        putClasses(object.putArray("classes"));
        putCounts(object.putArray("confusion"));
        putMistakes(object.putArray("mistakes"));
        return object;
    }

    private static @Nullable Double number(double x) {
        return Double.isNaN(x) ? null : (Double) x;
    }

    private void putClasses(ArrayNode list) {
        for (int c = 0; c < confusion.classes(); c++) {
            list.addObject()
                    .put("name", classNames().get(c))
                    .put("examples", confusion.targets(c))
                    .put("precision", number(confusion.precision(c)))
                    .put("recall", number(confusion.recall(c)))
                    .put("f1", number(confusion.f1(c)));
        }
    }

    private void putCounts(ArrayNode rows) {
        for (int t = 0; t < confusion.classes(); t++) {
            ArrayNode row = rows.addArray();
            for (int p = 0; p < confusion.classes(); p++) {
                row.add(confusion.count(t, p));
            }
        }
    }

    private void putMistakes(ArrayNode list) {
        for (Mistake m : mistakes) {
            list.addObject()
                    .put("index", m.index())
                    .put("class", m.target())
                    .put("name", classNames().get(m.target()))
                    .put("predicted", m.guess().index())
                    .put("predicted_name", m.guess().name())
                    .put("probability", m.guess().probability());
        }
    }
}
