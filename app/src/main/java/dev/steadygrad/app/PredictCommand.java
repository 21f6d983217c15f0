package dev.steadygrad.app;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.nn.Functional;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad predict`: the classes that a trained model finds for test examples, with their probabilities.
final class PredictCommand extends Command {
    private final Flag<Path> model = flag(
                    "--model", "FILE", Path::of, "A model.safetensors that steadygrad train wrote.")
            .required();

    private final Flag<String> data = flag(
            "--data",
            "DATA",
            text -> text,
            "Data as for train, of the kind that the model learnt from; its test part is used.");

    private final Flag<Path> image = flag("--image", "FILE", Path::of, "A PNG or JPEG image, instead of --data.");

    private final DataOptions dataOptions = new DataOptions(this);

    private final Flag<Integer> top = flag(
            "--top",
            "K",
            Numbers::count,
            "How many classes to print for each example, the most probable first; default 1.");

    private final Flag<Double> temperature = flag(
            "--temperature",
            "T",
            Numbers::positive,
            "Divides the logits: above 1 the probabilities come closer to each other; default 1.");

    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    PredictCommand(PrintWriter out, PrintWriter err) {
        super("predict", "Prints the class of each test example and its probability, by a trained model.", out, err);
    }

    @Override
    int run() throws IOException {
        if (data.isGiven() == image.isGiven()) {
            throw new WrongCall("predict needs --data or --image, got " + (data.isGiven() ? "both" : "neither"));
        }
        TrainedModel trained = TrainedModel.read(model.value());
        print(predictions(trained), out);
        return 0;
    }

    private List<List<Ranking.Guess>> predictions(TrainedModel trained) throws IOException {
        Path picture = image.get();
        if (picture != null) {
            return predictions(trained, trained.image(picture));
        }
        var all = new ArrayList<List<Ranking.Guess>>();
        DataModule examples = trained.load(data.value(), dataOptions, err);
        for (Batch batch : examples.test()) {
            all.addAll(predictions(trained, batch.inputs()));
        }
        return all;
    }

    private List<List<Ranking.Guess>> predictions(TrainedModel trained, Tensor inputs) {
        List<String> names = trained.card().classNames();
        float[] probabilities = Functional.softmax(trained.logits(inputs), 1, temperature.or(1.0))
                .toFloatArray();
        return IntStream.range(0, inputs.size(0))
                .mapToObj(i -> Ranking.of(probabilities, i, names).subList(0, Math.min(top.or(1), names.size())))
                .toList();
    }

    private void print(List<List<Ranking.Guess>> predictions, PrintWriter out) {
        for (int i = 0; i < predictions.size(); i++) {
            out.println(i + "  "
                    + predictions.get(i).stream().map(PredictCommand::text).collect(Collectors.joining("  ")));
        }
        if (json.isGiven()) {
            out.println(object(predictions));
        }
        out.flush();
    }

    private static String text(Ranking.Guess guess) {
        return String.format(Locale.ROOT, "%s %.4f", guess.name(), guess.probability());
    }

    /// One prediction an example; with `--top` above 1 each has the list `top` of its own.
    private ObjectNode object(List<List<Ranking.Guess>> predictions) {
        ObjectNode object = Json.object();
        ArrayNode list = object.putArray("predictions");
        for (List<Ranking.Guess> ranking : predictions) {
            ObjectNode prediction = list.addObject();
            put(prediction, ranking.getFirst());
            if (top.or(1) > 1) {
                ArrayNode best = prediction.putArray("top");
                ranking.forEach(guess -> put(best.addObject(), guess));
            }
        }
        return object;
    }

    private static void put(ObjectNode node, Ranking.Guess guess) {
        node.put("class", guess.index()).put("name", guess.name()).put("probability", guess.probability());
    }
}
