package dev.steadygrad.bench;

import dev.steadygrad.base.Cache;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `steadygrad bench`: this project's speed beside libtorch's, measured in turn in one run.
@Command(
        name = "steadygrad bench",
        description =
                "Measures speed beside libtorch and beside the time to move the bytes once, and checks every result.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 a result was wrong or a side failed, 2 the call was wrong."})
public final class Main implements Callable<Integer> {
    private static final String PEER = "dev.steadygrad.bench.torch.Torch";

    /// All of the heap is there from the start: a page that the system hands out for the first time costs more than the
    /// arithmetic on it, and would be counted by chance. Vector code, too: the row `startup` shows what a process does
    /// before it has that.
    private static final List<String> STEADY =
            List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-Dsteadygrad.rows=vector");

    /// OpenBLAS's threads look for more work for 2 to this power cycles, else for 30 ms: into our turn.
    private static final Map<String, String> BRIEF_WAIT = Map.of("OPENBLAS_THREAD_TIMEOUT", "20");

    @Parameters(paramLabel = "WORKLOAD", description = "Which rows; default all.", arity = "0..*")
    private List<String> names = new ArrayList<>();

    @Option(names = "--short", description = "Check the rows' results only, in few and short rounds.")
    private boolean fast;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /// Runs the command and exits with its code.
    public static void main(String[] args) {
        var line = new CommandLine(new Main())
                .setParameterExceptionHandler(
                        (e, all) -> say(String.valueOf(e.getMessage()), CommandLine.ExitCode.USAGE))
                .setExecutionExceptionHandler(
                        (e, command, parsed) -> say(String.valueOf(e.getMessage()), CommandLine.ExitCode.SOFTWARE));
        System.exit(line.execute(args));
    }

    /// The folder of the clone, as the launcher tells it.
    static Path home() {
        return Path.of(System.getProperty("steadygrad.home", "")).toAbsolutePath();
    }

    private static int say(String sentence, int exitCode) {
        System.err.println("steadygrad bench: " + sentence);
        return exitCode;
    }

    @Override
    public Integer call() throws IOException, SideFailure {
        List<Workload> workloads = workloads();
        PrintStream out = System.out;
        warnIfBusy();
        Optional<Side> peer = peer();
        List<String> flags = new ArrayList<>(Side.flags());
        flags.addAll(STEADY);
        try (var ours = new Side(Ours.class.getName(), flags, Map.of());
                var limits = new Side(Limits.class.getName(), Side.flags(), BRIEF_WAIT)) {
            String versions = peer.map(p -> "; " + p.version()).orElse("");
            String name = peer.map(p -> p.version().substring(0, p.version().indexOf(' ')))
                    .orElse("peer");
            var report = new Report(out, Machine.description() + "; " + ours.version() + versions, name, !fast);
            report.head();
            boolean good = true;
            for (Workload workload : workloads) {
                Row row = row(workload, ours, peer, limits, flags);
                report.add(row);
                row.problem().ifPresent(problem -> say(workload.name() + ": " + problem, 1));
                good &= row.problem().isEmpty();
            }
            if (json) {
                report.json();
            }
            return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            peer.ifPresent(Side::close);
        }
    }

    private Row row(Workload workload, Side ours, Optional<Side> peer, Side limits, List<String> flags)
            throws IOException, SideFailure {
        Pace pace = fast ? Pace.SHORT : Pace.NORMAL;
        if (!workload.kind().isDoctors()) {
            return new Contest(ours, peer, limits, pace).run(workload);
        }
        // Both compute by OpenBLAS, in turn: neither's threads may look for work in the other's.
        try (var watched = new Side(Ours.class.getName(), flags, BRIEF_WAIT);
                var unwatched = new Side(Undoctored.class.getName(), flags, BRIEF_WAIT)) {
            return new Contest(watched, Optional.of(unwatched), limits, pace).run(workload);
        }
    }

    /// Threads that wait by spinning, as libtorch's do, are slowed down many times over by a neighbour.
    private static void warnIfBusy() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        if (load > 0.5 * cores) {
            say("the machine is busy, load %.1f on %d cores: the times may be wrong".formatted(load, cores), 0);
        }
    }

    private List<Workload> workloads() {
        return names.isEmpty()
                ? Workload.ALL
                : names.stream()
                        .map(name -> Workload.named(name).orElseThrow(() -> unknown(name)))
                        .toList();
    }

    private ParameterException unknown(String name) {
        return new ParameterException(
                spec.commandLine(),
                "WORKLOAD must be one of %s, got %s"
                        .formatted(
                                String.join(
                                        ", ",
                                        Workload.ALL.stream()
                                                .map(Workload::name)
                                                .toList()),
                                name));
    }

    /// Empty, with a word on why, where libtorch is not to be had.
    private static Optional<Side> peer() throws IOException {
        try {
            if (Main.class.getResource("torch/Torch.class") == null) {
                throw new SideFailure(
                        isLinux()
                                ? "its libraries could not be downloaded, and the next run tries again"
                                : "it is set up for linux-x86_64 only");
            }
            Path cache = Cache.folder().resolve("djl");
            if (!Files.isDirectory(cache)) {
                say("unpacking libtorch into " + cache, 0);
            }
            String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
            List<String> flags = new ArrayList<>(Side.flags());
            flags.removeIf(flag -> flag.startsWith("--add-modules")); // it would only start more slowly
            flags.add("-Dai.djl.offline=true");
            flags.add("-Dai.djl.pytorch.num_threads=" + threads);
            flags.add("-Dslf4j.internal.verbosity=ERROR");
            return Optional.of(
                    new Side(PEER, flags, Map.of("OMP_NUM_THREADS", threads, "DJL_CACHE_DIR", cache.toString())));
        } catch (SideFailure e) {
            say("rows come without libtorch: " + e.getMessage(), 0);
            return Optional.empty();
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }
}
