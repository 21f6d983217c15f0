package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.steadygrad.io.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The models of the tutorials, on the data that they are for, learn as PyTorch's do.
@Tag("slow")
class TutorialModelsTest {
    private static final int SEEDS = 5;

    @TempDir
    private Path temp;

    /// The folder `name` below the one that `STEADYGRAD_DATA` names, else below `shared/data` beside the clone.
    private static Path data(String name) {
        String named = System.getenv("STEADYGRAD_DATA");
        Path root = named == null ? Path.of("../../shared/data").toAbsolutePath() : Path.of(named);
        Path folder = root.resolve(name).normalize();
        assumeTrue(Files.isDirectory(folder), () -> folder + " is missing; set STEADYGRAD_DATA");
        return folder;
    }

    @Test
    void lenet_onMnist_reachesWhatPyTorchDoes() throws IOException {
        Path mnist = data("mnist");
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Path out = temp.resolve("lenet-" + seed);
            Cli.run("train", "--model", "lenet", "--data", mnist, "--epochs", 5, "--seed", seed, "--out", out);
            List<Double> accuracy = RunFolder.open(out).history(5).epochs().stream()
                    .map(e -> e.testAccuracy())
                    .toList();
            // PyTorch: 0.972 to 0.979 after one epoch, 0.990 after five.
            assertThat(accuracy.getFirst()).as("one epoch, seed %d", seed).isGreaterThanOrEqualTo(0.970);
            assertThat(accuracy.getLast()).as("five epochs, seed %d", seed).isGreaterThanOrEqualTo(0.987);
            sum += accuracy.getFirst();
        }
        assertThat(sum / SEEDS).isGreaterThanOrEqualTo(0.975);
    }

    @Test
    void lenet_onTheEmbeddedImages_isClearlyBetterThanSoftmaxRegression() {
        double lenet = accuracy("lenet");
        assertThat(lenet).isGreaterThan(accuracy("softmax-regression") + 0.03);
    }

    private double accuracy(String model) {
        return Cli.run("train", "--model", model, "--out", temp.resolve(model), "--json")
                .json()
                .get("test_accuracy")
                .doubleValue();
    }

    @Test
    void income_onTheCensus_reachesWhatPyTorchDoes_andCanBeTrusted() {
        Path adult = data("adult");
        for (int seed = 0; seed < SEEDS; seed++) {
            Path out = temp.resolve("income-" + seed);
            JsonNode run = Cli.run(
                            "train", "--model", "income", "--data", adult, "--seed", seed, "--out", out, "--json")
                    .json();
            // PyTorch: accuracy 0.8535 to 0.8555, log loss 0.314, calibration error 0.005 to 0.013.
            assertThat(run.get("test_accuracy").doubleValue()).isGreaterThanOrEqualTo(0.850);
            assertThat(run.get("log_loss").get("after").doubleValue()).isLessThanOrEqualTo(0.32);
            assertThat(run.get("ece").get("after").doubleValue()).isLessThan(0.015);
        }
    }
}
