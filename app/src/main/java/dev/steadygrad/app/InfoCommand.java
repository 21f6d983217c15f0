package dev.steadygrad.app;

import dev.steadygrad.kernel.Backend;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.Tensor;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad info`: what computes here, and why nothing faster does.
final class InfoCommand extends Command {
    private final Flag<Boolean> json = toggle("--json", "End with one line of JSON on stdout.");

    InfoCommand(PrintWriter out, PrintWriter err) {
        super("info", "Tells what computes here, and why nothing faster does.", out, err);
    }

    /// Of a product large enough that its provider has to be loaded.
    private static final int SIZE = 256;

    @Override
    int run() {
        Tensor.ones(SIZE, SIZE).matmul(Tensor.ones(SIZE, SIZE));
        Backend.Description info = Backends.get().describe();
        print(out, "version", Main.Version.number());
        print(out, "JDK", jdk());
        print(out, "rows", info.rows());
        print(out, "matrix product", info.matmul());
        print(out, "threads", Integer.toString(info.threads()));
        print(out, "devices", device());
        print(out, "why no faster", info.reason());
        if (json.isGiven()) {
            ObjectNode object = Json.object()
                    .put("version", Main.Version.number())
                    .put("jdk", jdk())
                    .put("vector_width", info.rows())
                    .put("matmul", info.matmul())
                    .put("threads", info.threads());
            object.putArray("devices").add(device());
            out.println(object.put("reason", info.reason()));
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, String name, String value) {
        out.printf("%-15s %s%n", name, value);
    }

    private static String jdk() {
        return "%s (%s) on %s %s"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    private static String device() {
        return "cpu with %d processors".formatted(Runtime.getRuntime().availableProcessors());
    }
}
