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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad predict`: the classes that a trained model finds for test examples, with their probabilities.
@Command(
        name = "predict",
        description = "Prints the class of each test example and its probability, by a trained model.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PredictCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model.safetensors that steadygrad train wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data as for train, of the kind that the model learnt from; its test part is used.")
    private @Nullable String data;

    @Option(names = "--image", paramLabel = "FILE", description = "A PNG or JPEG image, instead of --data.")
    private @Nullable Path image;

    @Mixin
    private final DataOptions dataOptions = new DataOptions();

    @Option(
            names = "--top",
            paramLabel = "K",
            converter = Numbers.Count.class,
            description = "How many classes to print for each example, the most probable first; default 1.")
    private int top = 1;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            converter = Numbers.Positive.class,
            description = "Divides the logits: above 1 the probabilities come closer to each other; default 1.")
    private double temperature = 1;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if ((data == null) == (image == null)) {
            throw new WrongCall("predict needs --data or --image, got " + (data == null ? "neither" : "both"));
        }
        TrainedModel trained = TrainedModel.read(model);
        print(predictions(trained), spec.commandLine().getOut());
        return 0;
    }

    private List<List<Ranking.Guess>> predictions(TrainedModel trained) throws IOException {
        if (image != null) {
            return predictions(trained, trained.image(image));
        }
        var all = new ArrayList<List<Ranking.Guess>>();
        DataModule examples = trained.load(
                Objects.requireNonNull(data), dataOptions, spec.commandLine().getErr());
        for (Batch batch : examples.test()) {
            all.addAll(predictions(trained, batch.inputs()));
        }
        return all;
    }

    private List<List<Ranking.Guess>> predictions(TrainedModel trained, Tensor inputs) {
        List<String> names = trained.card().classNames();
        float[] probabilities =
                Functional.softmax(trained.logits(inputs), 1, temperature).toFloatArray();
        return IntStream.range(0, inputs.size(0))
                .mapToObj(i -> Ranking.of(probabilities, i, names).subList(0, Math.min(top, names.size())))
                .toList();
    }

    private void print(List<List<Ranking.Guess>> predictions, PrintWriter out) {
        for (int i = 0; i < predictions.size(); i++) {
            out.println(i + "  "
                    + predictions.get(i).stream().map(PredictCommand::text).collect(Collectors.joining("  ")));
        }
        if (json) {
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
            if (top > 1) {
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
