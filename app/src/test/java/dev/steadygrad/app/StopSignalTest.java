package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.io.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StopSignalTest {
    @TempDir
    private Path temp;

    @Test
    @Timeout(60)
    void ctrlC_keepsTheLastFinishedEpoch() throws Exception {
        Path out = temp.resolve("out");
        Process train = start(Cli.data(temp.resolve("fashion")), out);
        String said = stopAfter(train, "epoch 3/");
        assertThat(train.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("steadygrad train: stopped; the model of the last finished epoch, ");
        RunFolder run = RunFolder.open(out);
        ModelCard card = ModelCard.of(run.model().metadata());
        assertThat(card.epoch()).isBetween(3, card.settings().epochs() - 1);
        assertThat(run.history(card.epoch()).size()).isEqualTo(card.epoch());
        assertThat(out.resolve("curves.png")).isNotEmptyFile();
        assertThat(out.resolve("run.json")).isNotEmptyFile();
    }

    private static Process start(Path data, Path out) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "train",
                        "--data",
                        data.toString(),
                        "--epochs",
                        "1000000",
                        "--out",
                        out.toString()))
                .redirectErrorStream(true)
                .start();
    }

    /// Sends SIGTERM, which takes the same way through the JVM as Ctrl-C's SIGINT, when a line starts so.
    private static String stopAfter(Process process, String line) throws IOException {
        var said = new StringBuilder();
        try (BufferedReader reader = process.inputReader()) {
            for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                said.append(next).append('\n');
                if (next.startsWith(line)) {
                    process.toHandle().destroy();
                }
            }
        }
        return said.toString();
    }
}
