package dev.steadygrad.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The main loop of a side's own process. It answers each line of stdin with one line on stdout: `ok` and the answer,
/// or `failed` and the reason. It ends with stdin.
///
/// The requests: `prepare NAME` → whether there is a task; `time RUNS` → nanoseconds; `result` → the digest.
public final class Worker {
    static final String OK = "ok ";
    static final String FAILED = "failed ";

    private final Tasks tasks;
    private Optional<Task> task = Optional.empty();

    private Worker(Tasks tasks) {
        this.tasks = tasks;
    }

    /// Serves until stdin ends. The first line it writes is the version.
    public static void serve(Tasks tasks) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // so that nobody else writes between the answers
        var worker = new Worker(tasks);
        answers.println(OK + tasks.version());
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(worker.reply(line));
        }
    }

    @SuppressWarnings("CatchThrowable") // a side that runs out of memory says so and lives on
    private String reply(String request) {
        try {
            return OK + answer(request.split(" ", 2));
        } catch (Throwable e) {
            return FAILED + e.toString().replace('\n', ' ');
        }
    }

    private String answer(String[] request) throws Exception {
        return switch (request[0]) {
            case "prepare" -> {
                task = Optional.empty();
                task = tasks.prepare(Workload.named(request[1]).orElseThrow());
                yield Boolean.toString(task.isPresent());
            }
            case "time" -> Long.toString(task.orElseThrow().time(Integer.parseInt(request[1])));
            case "result" -> Digest.of(task.orElseThrow().result()).encode();
            default -> throw new IllegalArgumentException(request[0]);
        };
    }
}
