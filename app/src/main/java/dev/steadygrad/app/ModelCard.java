package dev.steadygrad.app;

import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.nn.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a model file says of its model beside the weights.
///
/// @param input       the shape of one example
/// @param fingerprint that of the data it learnt from
/// @param epoch       how many epochs it has learnt
record ModelCard(Settings settings, Shape input, List<String> classNames, Fingerprint fingerprint, int epoch) {
    ModelCard {
        classNames = List.copyOf(classNames);
    }

    ModelCard at(int epoch) {
        return new ModelCard(settings, input, classNames, fingerprint, epoch);
    }

    ModelCard with(Settings settings) {
        return new ModelCard(settings, input, classNames, fingerprint, epoch);
    }

    /// The network with its first weights.
    Module build() {
        return settings.model().build(input, classNames.size(), new Rng(settings.seed()));
    }

    Safetensors file(Module net) {
        return new Safetensors(net.stateDict(), metadata());
    }

    private SequencedMap<String, String> metadata() {
        var m = new LinkedHashMap<String, String>();
        m.put("format", "steadygrad");
        m.put("model", settings.model().toString());
        m.put("input_shape", Json.MAPPER.writeValueAsString(input.toArray()));
        m.put("class_names", Json.MAPPER.writeValueAsString(classNames));
        m.put("data", settings.data());
        m.put("data_fingerprint", fingerprint.value());
        m.put("epoch", Integer.toString(epoch));
        m.put("epochs", Integer.toString(settings.epochs()));
        m.put("batch_size", Integer.toString(settings.batchSize()));
        m.put("optimizer", settings.model().optimizerName());
        m.put("lr", Double.toString(settings.lr()));
        m.put("seed", Long.toString(settings.seed()));
        return m;
    }

    /// Reads what [#file] wrote.
    ///
    /// **Errors**: `IllegalArgumentException` where a field is missing or is not what it should be.
    static ModelCard of(Map<String, String> metadata) {
        try {
            var settings = new Settings(
                    architecture(field(metadata, "model")),
                    field(metadata, "data"),
                    Integer.parseInt(field(metadata, "epochs")),
                    Integer.parseInt(field(metadata, "batch_size")),
                    Double.parseDouble(field(metadata, "lr")),
                    Long.parseLong(field(metadata, "seed")));
            String fingerprint = field(metadata, "data_fingerprint");
            return new ModelCard(
                    settings,
                    shape(Json.MAPPER.readTree(field(metadata, "input_shape"))),
                    Arrays.asList(Json.MAPPER.readValue(field(metadata, "class_names"), String[].class)),
                    new Fingerprint(() -> fingerprint),
                    Integer.parseInt(field(metadata, "epoch")));
        } catch (NumberFormatException | JacksonException e) {
            throw new IllegalArgumentException("the model's metadata cannot be read: " + e.getMessage(), e);
        }
    }

    private static String field(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the model file must be one that steadygrad train wrote, got no metadata field " + name);
        }
        return value;
    }

    private static Architecture architecture(String name) {
        return Architecture.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model file's model must be one of %s, got %s".formatted(Architecture.names(), name)));
    }

    private static Shape shape(JsonNode sizes) {
        var dims = new ArrayList<Integer>();
        sizes.forEach(size -> dims.add(size.intValue()));
        return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    }
}
