package dev.steadygrad.app;

import dev.steadygrad.kernel.Backend;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.Tensor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/// `steadygrad info`: what computes here, and why nothing faster does.
@Command(
        name = "info",
        description = "Tells what computes here, and why nothing faster does.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InfoCommand implements Callable<Integer> {
    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// Of a product large enough that its provider has to be loaded.
    private static final int SIZE = 256;

    @Override
    public Integer call() {
        Tensor.ones(SIZE, SIZE).matmul(Tensor.ones(SIZE, SIZE));
        Backend.Description info = Backends.get().describe();
        PrintWriter out = spec.commandLine().getOut();
        print(out, "version", Main.Version.number());
        print(out, "JDK", jdk());
        print(out, "rows", info.rows());
        print(out, "matrix product", info.matmul());
        print(out, "threads", Integer.toString(info.threads()));
        print(out, "devices", device());
        print(out, "why no faster", info.reason());
        if (json) {
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
