package dev.steadygrad.conformance;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Cases read from a file with one JSON object a line, gzipped or not. `docs/conformance.md` has the format.
public record VectorFile(String name, List<Case> cases) {

    /// The shipped files that hold ops and optimisers to PyTorch's results.
    public static final List<String> RECORDED = List.of("ops.jsonl", "edge.jsonl", "optim.jsonl");

    /// The shipped file that holds the softmax family to exact digits.
    public static final String EXACT = "accuracy.jsonl";

    /// **Errors**: `IllegalArgumentException` naming the file and the line that is not a case.
    public static VectorFile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
        }
    }

    /// A file that comes with this library.
    public static VectorFile shipped(String name) throws IOException {
        try (InputStream in = VectorFile.class.getResourceAsStream(name + ".gz")) {
            if (in == null) {
                throw new FileNotFoundException("conformance: no vectors named " + name + " are shipped");
            }
            return read(name, new GZIPInputStream(in));
        }
    }

    private static VectorFile read(String name, InputStream in) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        List<Case> cases = new ArrayList<>();
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            try {
                cases.add(CaseReader.read(line, number));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ":" + number + ": " + e.getMessage(), e);
            }
            number++;
        }
        return new VectorFile(name, List.copyOf(cases));
    }
}
