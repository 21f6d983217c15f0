package dev.steadygrad.conformance;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a line of a vector file into a case.
final class CaseReader {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CaseReader() {}

    /// **Errors**: `IllegalArgumentException` saying what is missing or wrong.
    ///
    /// @param number of the line, for cases without an id
    static Case read(String line, int number) {
        try {
            return read(MAPPER.readTree(line), number);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a line must be a case in JSON, got: " + e.getOriginalMessage(), e);
        }
    }

    private static Case read(JsonNode json, int number) {
        Check.that(json.isObject(), "a line must be a JSON object, got %s", shorten(json.toString()));
        if (json.has("optimizer")) {
            return optimizer(json, number);
        }
        if (json.has("schedule")) {
            return schedule(json, number);
        }
        return json.has("expect_exact") ? exact(json) : op(json);
    }

    private static OpCase op(JsonNode json) {
        boolean fails = json.has("expect_error");
        Check.that(fails || json.has("expect"), "a case must have expect, expect_exact or expect_error, got none");
        String failure = fails
                ? String.valueOf(
                        json.get("expect_error").path("pytorch_message").stringValue(""))
                : null;
        return new OpCase(
                text(json, "id"),
                text(json, "op"),
                arguments(json),
                list(json, "expect", CaseReader::values),
                list(json, "cotangents", CaseReader::values),
                nullables(json, "grads"),
                fails ? 0 : number(json, "rtol"),
                failure);
    }

    private static ExactCase exact(JsonNode json) {
        return new ExactCase(
                text(json, "id"),
                text(json, "op"),
                arguments(json),
                list(json, "expect_exact", CaseReader::decimals),
                list(json, "cotangents", CaseReader::values),
                list(json, "grads_exact", CaseReader::decimals),
                number(json, "ulp"));
    }

    private static OptimizerCase optimizer(JsonNode json, int number) {
        String op = "optimizer." + text(json, "optimizer");
        var after = new TreeMap<Integer, Values>();
        field(json, "after").properties().forEach(e -> after.put(Integer.valueOf(e.getKey()), vector(e.getValue())));
        Check.that(!after.isEmpty(), "after must name a step, got none");
        List<Values> grads = list(json, "grads", CaseReader::vector);
        Check.that(
                grads.isEmpty() || grads.size() >= after.lastKey(),
                "grads must have one list for each of the %d steps, got %d",
                after.lastKey(),
                grads.size());
        return new OptimizerCase(
                op + "/" + number,
                op,
                members(field(json, "options")),
                vector(field(json, "initial")),
                json.path("objective").stringValue(""),
                grads,
                after,
                number(json, "rtol"));
    }

    private static ScheduleCase schedule(JsonNode json, int number) {
        String op = "schedule." + text(json, "schedule");
        List<Double> metrics = list(json, "metrics", JsonNode::doubleValue);
        Values rates = vector(field(json, "lr"));
        Check.that(
                metrics.isEmpty() || metrics.size() == rates.shape().numel(),
                "metrics must be one for each of the %d rates, got %d",
                rates.shape().numel(),
                metrics.size());
        return new ScheduleCase(
                op + "/" + number,
                op,
                members(field(json, "options")),
                number(json, "base_lr"),
                metrics,
                rates,
                number(json, "rtol"));
    }

    private static Map<String, Object> arguments(JsonNode json) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("input", value(field(json, "input")));
        all.putAll(members(field(json, "args")));
        return all;
    }

    private static Map<String, Object> members(JsonNode object) {
        Map<String, Object> all = new LinkedHashMap<>();
        object.properties().forEach(e -> all.put(e.getKey(), value(e.getValue())));
        return all;
    }

    private static Object value(JsonNode v) {
        return switch (v.getNodeType()) {
            case NUMBER -> v.isIntegralNumber() ? (Object) v.longValue() : (Object) v.doubleValue();
            case BOOLEAN -> v.booleanValue();
            case STRING -> v.stringValue();
            case NULL -> Arguments.Marker.NONE;
            case ARRAY -> v.values().stream().map(CaseReader::value).toList();
            case OBJECT -> object(v);
            default -> throw Check.error("a value must be one of JSON's, got %s", shorten(v.toString()));
        };
    }

    private static Object object(JsonNode v) {
        if (v.has("tensor")) {
            return values(v.get("tensor"));
        }
        if (v.has("dtype")) {
            return dtype(v);
        }
        if (v.has("ellipsis")) {
            return Arguments.Marker.ELLIPSIS;
        }
        JsonNode slice = field(v, "slice");
        Check.that(slice.size() == 3, "a slice must have start, stop and step, got %s", slice);
        return new Arguments.Slice(end(slice.get(0)), end(slice.get(1)), end(slice.get(2)));
    }

    private static @Nullable Long end(JsonNode v) {
        return v.isNull() ? null : (Long) v.longValue();
    }

    private static Values values(JsonNode v) {
        return values(
                dtype(v), shape(v), field(v, "data"), v.path("requires_grad").booleanValue(false));
    }

    /// A list of numbers as float64 values of one dimension.
    private static Values vector(JsonNode list) {
        return values(DType.FLOAT64, Shape.of(list.size()), list, false);
    }

    private static Values values(DType dtype, Shape shape, JsonNode data, boolean requiresGrad) {
        checkFills(data, shape);
        Storage storage = Storage.allocate(dtype, shape.numel());
        for (int i = 0; i < shape.numel(); i++) {
            JsonNode x = data.get(i);
            if (x.isBoolean()) {
                storage.set(i, x.booleanValue() ? 1L : 0L);
            } else if (x.isIntegralNumber()) {
                storage.set(i, x.longValue());
            } else {
                storage.set(i, real(x));
            }
        }
        return new Values(storage, shape, requiresGrad);
    }

    private static double real(JsonNode x) {
        if (x.isNumber()) {
            return x.doubleValue();
        }
        return switch (x.stringValue("")) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> throw Check.error("data must be numbers, \"nan\", \"inf\" or \"-inf\", got %s", x);
        };
    }

    private static ExactCase.Decimals decimals(JsonNode v) {
        JsonNode data = field(v, "data");
        Shape shape = shape(v);
        checkFills(data, shape);
        return new ExactCase.Decimals(
                dtype(v),
                shape,
                data.values().stream().map(JsonNode::stringValue).toList());
    }

    private static void checkFills(JsonNode data, Shape shape) {
        Check.that(data.size() == shape.numel(), "data must fill shape %s, got %d values", shape, data.size());
    }

    private static Shape shape(JsonNode v) {
        return Shape.of(
                field(v, "shape").values().stream().mapToInt(JsonNode::intValue).toArray());
    }

    private static DType dtype(JsonNode v) {
        String name = text(v, "dtype");
        try {
            return DType.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("dtype must be one of torch's, got " + name, e);
        }
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
        return json.path(name).values().stream().map(read).toList();
    }

    private static List<@Nullable Values> nullables(JsonNode json, String name) {
        List<@Nullable Values> all = new ArrayList<>();
        json.path(name).values().forEach(v -> all.add(v.isNull() ? null : values(v)));
        return all;
    }

    private static String text(JsonNode json, String name) {
        JsonNode v = field(json, name);
        Check.that(v.isString(), "%s must be a string, got %s", name, v);
        return v.stringValue();
    }

    private static double number(JsonNode json, String name) {
        JsonNode v = field(json, name);
        Check.that(v.isNumber(), "%s must be a number, got %s", name, v);
        return v.doubleValue();
    }

    private static JsonNode field(JsonNode json, String name) {
        JsonNode v = json.get(name);
        if (v == null) {
            throw Check.error("a case must have %s, got %s", name, shorten(json.toString()));
        }
        return v;
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
