package dev.steadygrad.kernel.cpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// One line of `accuracy.jsonl`: a row, and what is exact to 30 digits.
@SuppressWarnings("ArrayRecordComponent") // never compared
record AccuracyCase(String id, String op, boolean isFloat, double[] x, int target, Quad[] exact, Quad[] gradient) {
    /// The app ships the vectors; they are not kept twice.
    private static final String VECTORS = "app/src/main/resources/dev/steadygrad/conformance/accuracy.jsonl.gz";

    static List<AccuracyCase> all() {
        try (var in = Files.newInputStream(root().resolve(VECTORS));
                var lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            return lines.lines().map(AccuracyCase::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The folder of the clone; tests run in a module's.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("mvnw")) ? folder : folder.resolve("..");
    }

    /// The lists of data stand in a fixed order: input, target, results, cotangents, gradients.
    private static AccuracyCase parse(String line) {
        List<String[]> lists = new ArrayList<>();
        for (int i = line.indexOf("\"data\": ["); i >= 0; i = line.indexOf("\"data\": [", i + 1)) {
            lists.add(line.substring(i + 9, line.indexOf(']', i))
                    .replace("\"", "")
                    .split(", "));
        }
        String op = field(line, "op");
        boolean loss = op.equals("cross_entropy");
        double[] x =
                Arrays.stream(lists.get(0)).mapToDouble(Double::parseDouble).toArray();
        return new AccuracyCase(
                field(line, "id"),
                op,
                field(line, "dtype").equals("float32"),
                x,
                loss ? Integer.parseInt(lists.get(1)[0]) : -1,
                quads(lists.get(loss ? 2 : 1)),
                loss ? quads(lists.get(4)) : new Quad[0]);
    }

    private static String field(String line, String name) {
        int from = line.indexOf("\"" + name + "\": \"") + name.length() + 5;
        return line.substring(from, line.indexOf('"', from));
    }

    private static Quad[] quads(String[] decimals) {
        return Arrays.stream(decimals).map(AccuracyCase::quad).toArray(Quad[]::new);
    }

    private static Quad quad(String decimal) {
        double hi = Double.parseDouble(decimal);
        if (hi == 0) {
            return Quad.ZERO; // its exponent may be beyond BigDecimal's
        }
        return new Quad(hi, new BigDecimal(decimal).subtract(new BigDecimal(hi)).doubleValue());
    }
}
