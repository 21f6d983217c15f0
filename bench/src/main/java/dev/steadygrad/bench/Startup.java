package dev.steadygrad.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts a program that trains for one epoch, and stops the clock when it says that the epoch is over.
///
/// The line it waits for is `epoch 1/1: ... test accuracy 0.81 ...`.
public final class Startup implements Task {
    private static final Pattern EPOCH = Pattern.compile("epoch 1/1: .*test accuracy ([0-9.]+)");

    private final List<String> command;

    Startup(List<String> command) {
        this.command = command;
    }

    /// Of a program of this class path, with this JVM's flags.
    public static Startup of(Class<?> main) {
        return new Startup(Side.command(main.getName(), Side.flags()));
    }

    @Override
    public void run() throws IOException, InterruptedException {
        time(1);
    }

    /// What follows the line does not count.
    @Override
    public long time(int runs) throws IOException, InterruptedException {
        long nanos = 0;
        for (int i = 0; i < runs; i++) {
            nanos += start().nanos;
        }
        return nanos;
    }

    /// 1 where most test images were told apart.
    @Override
    public List<float[]> result() throws IOException, InterruptedException {
        return List.of(new float[] {start().accuracy > 0.6 ? 1 : 0});
    }

    private record Epoch(long nanos, double accuracy) {}

    private Epoch start() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String all = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher epoch = EPOCH.matcher(line);
                if (epoch.find()) {
                    long nanos = System.nanoTime() - start;
                    lines.lines().forEach(rest -> {});
                    process.waitFor();
                    return new Epoch(nanos, Double.parseDouble(epoch.group(1)));
                }
                all += line + " ";
            }
            throw new IOException("no epoch came of %s: %s".formatted(command.getFirst(), all));
        }
    }
}
