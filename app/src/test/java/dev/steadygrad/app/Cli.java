package dev.steadygrad.app;

import dev.steadygrad.base.Rng;
import dev.steadygrad.data.Idx;
import dev.steadygrad.data.LabeledImages;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Runs a command as `main` does, and keeps what it says.
final class Cli {
    private Cli() {}

    record Result(int code, String out, String err) {
        /// The object on the last line of stdout.
        JsonNode json() {
            return Json.MAPPER.readTree(out.lines().toList().getLast());
        }
    }

    static Result run(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        List<String> texts = Stream.of(args).map(Object::toString).toList();
        int code = Main.run(texts, new PrintWriter(out), new PrintWriter(err));
        return new Result(code, out.toString(), err.toString());
    }

    /// A folder of a few small garments, quick to learn from.
    static Path data(Path folder) throws IOException {
        write(folder, SyntheticFashion.draw(0, Split.TRAIN, 300), SyntheticFashion.draw(0, Split.TEST, 120));
        return folder;
    }

    /// A folder of invented people, `train` and half as many for the test: who worked long or studied long earns more,
    /// most of the time.
    static Path census(Path folder, int train) throws IOException {
        Files.createDirectories(folder);
        Rng rng = new Rng(3);
        String comment = "|1x3 Cross validator\n";
        Files.writeString(folder.resolve("adult.data"), people(rng, train, ""));
        Files.writeString(folder.resolve("adult.test"), comment + people(rng, train / 2, "."));
        return folder;
    }

    private static String people(Rng rng, int n, String end) {
        var lines = new StringBuilder();
        for (int i = 0; i < n; i++) {
            int years = 1 + i % 16;
            int hours = 20 + rng.nextInt(40);
            boolean rich = years * 3 + hours + 20 * rng.nextDouble() > 75;
            lines.append("%d, %s, %d, HS-grad, %d, Divorced, Sales, Unmarried, White, %s, 0, 0, %d, ?, %s%s\n"
                    .formatted(
                            20 + rng.nextInt(50),
                            i % 3 == 0 ? "?" : "Private",
                            100_000 + rng.nextInt(100_000),
                            years,
                            i % 2 == 0 ? "Male" : "Female",
                            hours,
                            rich ? ">50K" : "<=50K",
                            end));
        }
        return lines.toString();
    }

    static void write(Path folder, LabeledImages train, LabeledImages test) throws IOException {
        Idx.writeFolder(folder, Split.TRAIN, train, false);
        Idx.writeFolder(folder, Split.TEST, test, false);
    }
}
