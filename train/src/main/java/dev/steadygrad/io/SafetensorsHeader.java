package dev.steadygrad.io;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON part of a safetensors file: which tensors there are and where their bytes lie.
///
/// **Source**: the format as github.com/huggingface/safetensors describes it.
record SafetensorsHeader(List<Entry> entries, SequencedMap<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final Map<String, DType> DTYPES = Map.of(
            "BOOL", DType.BOOL,
            "U8", DType.UINT8,
            "I32", DType.INT32,
            "I64", DType.INT64,
            "F16", DType.FLOAT16,
            "BF16", DType.BFLOAT16,
            "F32", DType.FLOAT32,
            "F64", DType.FLOAT64);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// One tensor, whose bytes are `begin` (inclusive) to `end` (exclusive), counted from the header's end.
    record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

    /// The header as bytes, padded with spaces to a multiple of 8.
    byte[] toBytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode m = root.putObject(METADATA);
            metadata.forEach(m::put);
        }
        for (Entry e : entries) {
            ObjectNode node = root.putObject(e.name);
            node.put("dtype", code(e.dtype));
            var shape = node.putArray("shape");
            for (int size : e.shape.toArray()) {
                shape.add(size);
            }
            node.putArray("data_offsets").add(e.begin).add(e.end);
        }
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] padded = new byte[Math.ceilDiv(json.length, 8) * 8];
        java.util.Arrays.fill(padded, (byte) ' ');
        System.arraycopy(json, 0, padded, 0, json.length);
        return padded;
    }

    /// Reads a header that `dataBytes` bytes of tensors follow.
    ///
    /// **Errors**: `IOException` where it is not JSON, a dtype is unknown, a shape does not fit its bytes, or the
    /// tensors leave bytes out, overlap or reach past the end.
    static SafetensorsHeader parse(byte[] json, long dataBytes) throws IOException {
        JsonNode root = tree(json);
        var entries = new ArrayList<Entry>();
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                metadata = metadata(field.getValue());
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        checkCover(entries, dataBytes);
        return new SafetensorsHeader(entries, metadata);
    }

    private static JsonNode tree(byte[] json) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            check(root.isObject(), "the header must be a JSON object, got %s", root.getNodeType());
            return root;
        } catch (JacksonException e) {
            throw new IOException("the header must be JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static SequencedMap<String, String> metadata(JsonNode node) throws IOException {
        check(node.isObject(), "%s must be a JSON object, got %s", METADATA, node.getNodeType());
        var metadata = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            check(field.getValue().isString(), "%s must hold texts only, got %s", METADATA, field);
            metadata.put(field.getKey(), field.getValue().stringValue());
        }
        return metadata;
    }

    private static Entry entry(String name, JsonNode node) throws IOException {
        JsonNode code = node.path("dtype");
        DType dtype = code.isString() ? DTYPES.get(code.stringValue()) : null;
        if (dtype == null) {
            throw new IOException("tensor %s: dtype must be one of %s, got %s"
                    .formatted(name, DTYPES.keySet().stream().sorted().toList(), code));
        }
        Shape shape = shape(name, longs(name, "shape", node.path("shape")));
        long[] offsets = longs(name, "data_offsets", node.path("data_offsets"));
        check(offsets.length == 2, "tensor %s: data_offsets must be two numbers, got %d", name, offsets.length);
        long bytes = (long) shape.numel() * dtype.bytes();
        check(
                offsets[1] - offsets[0] == bytes,
                "tensor %s: %s of shape %s takes %d bytes, got data_offsets=[%d, %d]",
                name,
                dtype,
                shape,
                bytes,
                offsets[0],
                offsets[1]);
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static Shape shape(String name, long[] sizes) throws IOException {
        int[] dims = new int[sizes.length];
        for (int i = 0; i < dims.length; i++) {
            check(sizes[i] <= Integer.MAX_VALUE, "tensor %s: size %d does not fit a Java array", name, sizes[i]);
            dims[i] = (int) sizes[i];
        }
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw new IOException("tensor " + name + ": " + e.getMessage(), e);
        }
    }

    private static long[] longs(String name, String field, JsonNode node) throws IOException {
        check(node.isArray(), "tensor %s: %s must be a list, got %s", name, field, node);
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode v = node.get(i);
            check(
                    v.isIntegralNumber() && v.canConvertToLong() && v.longValue() >= 0,
                    "tensor %s: %s must hold whole numbers of 0 or more, got %s",
                    name,
                    field,
                    v);
            values[i] = v.longValue();
        }
        return values;
    }

    private static void checkCover(List<Entry> entries, long dataBytes) throws IOException {
        long end = 0;
        for (Entry e : entries) {
            check(
                    e.begin == end,
                    "tensor %s: the bytes must follow each other without %s, got begin=%d after end=%d",
                    e.name,
                    e.begin < end ? "overlap" : "a gap",
                    e.begin,
                    end);
            end = e.end;
        }
        check(
                end == dataBytes,
                "the tensors take %d bytes, got %d; the file is %s",
                end,
                dataBytes,
                end > dataBytes ? "truncated" : "too long");
    }

    private static void check(boolean ok, String message, Object... args) throws IOException {
        if (!ok) {
            throw new IOException(message.formatted(args));
        }
    }

    private static String code(DType dtype) {
        return DTYPES.entrySet().stream()
                .filter(e -> e.getValue() == dtype)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
