package dev.steadygrad.app;

import dev.steadygrad.data.Idx;
import dev.steadygrad.data.LabeledImages;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;
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
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int code = command.execute(texts);
        return new Result(code, out.toString(), err.toString());
    }

    /// A folder of a few small garments, quick to learn from.
    static Path data(Path folder) throws IOException {
        write(folder, SyntheticFashion.draw(0, Split.TRAIN, 300), SyntheticFashion.draw(0, Split.TEST, 120));
        return folder;
    }

    static void write(Path folder, LabeledImages train, LabeledImages test) throws IOException {
        Idx.writeFolder(folder, Split.TRAIN, train, false);
        Idx.writeFolder(folder, Split.TEST, test, false);
    }
}
