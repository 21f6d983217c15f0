package dev.steadygrad.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A side's process, as the one that asks sees it.
final class Side implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final Path errors;
    private final String version;

    /// @param main the class that calls [Worker#serve]
    Side(String main, List<String> flags, Map<String, String> environment) throws IOException, SideFailure {
        errors = Files.createTempFile("steadygrad-bench", ".log");
        var builder = new ProcessBuilder(command(main, flags)).redirectError(errors.toFile());
        environment.forEach(builder.environment()::putIfAbsent);
        process = builder.start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        version = answer();
    }

    /// This JVM's own flags.
    static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /// A command line that runs class `main` of this class path.
    static List<String> command(String main, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    String version() {
        return version;
    }

    /// False where it has no form of the workload.
    boolean prepare(Workload workload) throws SideFailure {
        return Boolean.parseBoolean(ask("prepare " + workload.name()));
    }

    /// The nanoseconds that `runs` runs of what was prepared take.
    long time(int runs) throws SideFailure {
        return Long.parseLong(ask("time " + runs));
    }

    Digest result() throws SideFailure {
        return Digest.decode(ask("result"));
    }

    private String ask(String request) throws SideFailure {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
            return answer();
        } catch (IOException e) {
            throw ended();
        }
    }

    private String answer() throws IOException, SideFailure {
        String line = answers.readLine();
        if (line == null) {
            throw ended();
        }
        if (!line.startsWith(Worker.OK)) {
            throw new SideFailure(line.substring(Worker.FAILED.length()));
        }
        return line.substring(Worker.OK.length());
    }

    private SideFailure ended() {
        String said = "";
        try {
            said = Files.readAllLines(errors).stream()
                    .filter(line -> !line.startsWith("WARNING") && !line.startsWith("\t"))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            // Its silence is told below.
        }
        return new SideFailure("its process ended" + (said.isEmpty() ? "" : ": " + said));
    }

    @Override
    public void close() {
        process.destroy();
        File log = errors.toFile();
        log.delete();
    }
}
