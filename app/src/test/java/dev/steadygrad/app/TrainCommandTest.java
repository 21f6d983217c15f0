package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.data.LabeledImages;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.train.NanStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainCommandTest {
    @TempDir
    private static Path shared;

    private static Path data = Path.of("");

    @TempDir
    private Path temp;

    private Path out = Path.of("");

    @BeforeAll
    static void drawData() throws IOException {
        data = Cli.data(shared.resolve("fashion"));
    }

    @BeforeEach
    void nameOut() {
        out = temp.resolve("out");
    }

    private static byte[] model(Path folder) throws IOException {
        return Files.readAllBytes(folder.resolve("model.safetensors"));
    }

    @Test
    void train_showsTableMatrixPicturesAndFolder() {
        Cli.Result result = Cli.run("train", "--data", data, "--epochs", 2, "--batch-size", 50, "--out", out);
        assertThat(result.err())
                .contains("300 + 120 images, 10 classes, 2 epochs")
                .contains("epoch 1/2: train loss")
                .contains("epoch 2/2: train loss");
        assertThat(result.code()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("epoch  train loss  test loss  test accuracy  seconds");
        assertThat(lines.get(1)).startsWith("    1  ");
        assertThat(lines.get(2)).startsWith("    2  ");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("Ankle boot  "));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(result.out().lines().filter(line -> line.contains("  is ")).count())
                .as("two rows of five pictures")
                .isEqualTo(2);
        assertThat(result.out()).contains("█").doesNotContain("\033");
        assertThat(lines.getLast()).isEqualTo("written to " + out);
    }

    @Test
    void train_json_endsWithOneObject_thatRunJsonHoldsToo() throws IOException {
        Cli.Result result = Cli.run("train", "--data", data, "--epochs", 2, "--seed", 7, "--out", out, "--json");
        JsonNode object = result.json();
        assertThat(object.propertyNames())
                .containsExactly(
                        "model",
                        "data",
                        "epochs",
                        "train_loss",
                        "test_loss",
                        "test_accuracy",
                        "seconds",
                        "epoch_seconds",
                        "out");
        assertThat(object.get("model").stringValue()).isEqualTo("softmax-regression");
        assertThat(object.get("epochs").intValue()).isEqualTo(2);
        assertThat(object.get("epoch_seconds").size()).isEqualTo(2);
        assertThat(object.get("test_accuracy").doubleValue()).isBetween(0.2, 1.0);
        assertThat(object.get("out").stringValue()).isEqualTo(out.toString());
        JsonNode file = Json.MAPPER.readTree(Files.readString(out.resolve("run.json")));
        object.propertyNames().forEach(name -> assertThat(file.get(name)).isEqualTo(object.get(name)));
        assertThat(file.get("settings").get("seed").intValue()).isEqualTo(7);
        assertThat(file.get("settings").get("lr").doubleValue()).isEqualTo(0.1);
    }

    @Test
    void train_modelFile_saysWhatItIs() throws IOException {
        Cli.run("train", "--data", data, "--epochs", 1, "--lr", 0.05, "--out", out);
        Safetensors file = Safetensors.read(out.resolve("model.safetensors"));
        assertThat(file.tensors()).containsOnlyKeys("1.weight", "1.bias");
        assertThat(file.metadata())
                .containsEntry("model", "softmax-regression")
                .containsEntry("input_shape", "[1,28,28]")
                .containsEntry("epoch", "1")
                .containsEntry("lr", "0.05")
                .containsKey("data_fingerprint");
        assertThat(ModelCard.of(file.metadata()).classNames()).hasSize(10).contains("Ankle boot");
    }

    @Test
    void train_sameSeed_sameBytes_whateverTheThreads() throws IOException {
        Path other = temp.resolve("other");
        Path third = temp.resolve("third");
        Cli.run("train", "--data", data, "--epochs", 2, "--threads", 1, "--out", out);
        Cli.run("train", "--data", data, "--epochs", 2, "--threads", 3, "--out", other);
        Cli.run("train", "--data", data, "--epochs", 2, "--seed", 1, "--out", third);
        assertThat(model(other)).isEqualTo(model(out));
        assertThat(model(third)).isNotEqualTo(model(out));
    }

    @Test
    void train_mlp_trainsTwoLayers() throws IOException {
        assertThat(Cli.run("train", "--model", "mlp", "--data", data, "--epochs", 1, "--out", out)
                        .code())
                .isZero();
        assertThat(Safetensors.read(out.resolve("model.safetensors")).tensors())
                .containsOnlyKeys("1.weight", "1.bias", "3.weight", "3.bias");
    }

    @Test
    void train_lenet_hasItsLayers_andDrawsItsImages() throws IOException {
        Cli.Result result = Cli.run("train", "--model", "lenet", "--data", data, "--out", out, "--json");
        assertThat(result.code()).isZero();
        assertThat(result.json().get("epochs").intValue()).as("by default").isEqualTo(5);
        assertThat(result.out()).contains("confusion matrix of the test images", "  is ");
        Safetensors file = Safetensors.read(out.resolve("model.safetensors"));
        assertThat(file.metadata()).containsEntry("optimizer", "adam").containsEntry("batch_size", "64");
        assertThat(file.tensors().values().stream().map(t -> t.shape().toString()))
                .containsExactly(
                        "[6, 1, 5, 5]",
                        "[6]",
                        "[16, 6, 5, 5]",
                        "[16]",
                        "[120, 256]",
                        "[120]",
                        "[84, 120]",
                        "[84]",
                        "[10, 84]",
                        "[10]");
    }

    @Test
    void train_lenet_imagesThatAreTooSmall_fail() throws IOException {
        var images = new LabeledImages(new byte[4 * 15 * 20], 4, 15, 20, new byte[4], List.of("a", "b"));
        Path small = temp.resolve("fashion");
        Cli.write(small, images, images);
        Cli.Result result = Cli.run("train", "--model", "lenet", "--data", small, "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("steadygrad train: lenet: images must be 16x16 or larger, got 15x20\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void train_income_learnsFromRows() throws IOException {
        Path people = Cli.census(temp.resolve("people"), 400);
        Cli.Result result = Cli.run("train", "--model", "income", "--data", people, "--out", out, "--json");
        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("400 + 200 rows, 2 classes, 10 epochs");
        assertThat(result.out()).contains("confusion matrix of the test rows").doesNotContain("  is ");
        JsonNode object = result.json();
        assertThat(object.get("test_accuracy").doubleValue()).isGreaterThan(0.8);
        assertThat(object.get("log_loss").get("before").doubleValue())
                .as("two sums of the same losses, the one in float32 a batch")
                .isCloseTo(object.get("test_loss").doubleValue(), within(1e-6));
        assertThat(object.get("ece").propertyNames()).containsExactly("before", "after");
        assertThat(result.out()).contains("expected calibration error");
        assertThat(Safetensors.read(out.resolve("model.safetensors")).tensors())
                .containsOnlyKeys("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias");
    }

    @Test
    void train_income_dataOfOtherColumns_fails() throws IOException {
        Path people = Cli.census(temp.resolve("people"), 4);
        Files.writeString(people.resolve("adult.data"), "39, State-gov, 77516\n");
        Cli.Result result = Cli.run("train", "--model", "income", "--data", people, "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("steadygrad train: csv: ").contains("adult.data");
        assertThat(out).doesNotExist();
    }

    @Test
    void resume_withAdam_endsWithTheBytesOfAnUninterruptedRun() throws IOException {
        Path people = Cli.census(temp.resolve("people"), 400);
        Path whole = temp.resolve("whole");
        Cli.run("train", "--model", "income", "--data", people, "--epochs", 3, "--out", whole);
        Cli.run("train", "--model", "income", "--data", people, "--epochs", 1, "--out", out);
        Path other = temp.resolve("other");
        Cli.run("train", "--resume", out, "--epochs", 2, "--out", other);
        assertThat(Cli.run("train", "--resume", other, "--epochs", 3).code()).isZero();
        assertThat(model(other)).isEqualTo(model(whole));
    }

    @Test
    void resume_endsWithTheBytesOfAnUninterruptedRun() throws IOException {
        Path whole = temp.resolve("whole");
        Cli.run("train", "--data", data, "--epochs", 4, "--out", whole);
        Cli.run("train", "--data", data, "--epochs", 2, "--out", out);
        Cli.Result result = Cli.run("train", "--resume", out, "--epochs", 4, "--json");
        assertThat(result.code()).isZero();
        assertThat(model(out)).isEqualTo(model(whole));
        assertThat(result.json().get("epochs").intValue()).isEqualTo(4);
        assertThat(result.json().get("out").stringValue()).isEqualTo(out.toString());
        assertThat(Files.readAllLines(out.resolve("history.csv"))).hasSize(5);
    }

    @Test
    void resume_intoAnotherFolder_leavesTheOldOne() throws IOException {
        Cli.run("train", "--data", data, "--epochs", 1, "--out", out);
        byte[] before = model(out);
        Path other = temp.resolve("other");
        assertThat(Cli.run("train", "--resume", out, "--epochs", 2, "--out", other)
                        .code())
                .isZero();
        assertThat(model(out)).isEqualTo(before);
        assertThat(model(other)).isNotEqualTo(before);
    }

    @Test
    void resume_withOtherSettingsOrNothingLeft_isAWrongCall() {
        Cli.run("train", "--data", data, "--epochs", 1, "--out", out);
        Cli.Result finished = Cli.run("train", "--resume", out);
        assertThat(finished.err()).contains("--resume: the run has its 1 epochs, got --epochs 1; give more to go on");
        assertThat(finished.code()).isEqualTo(2);
        Cli.Result other = Cli.run("train", "--resume", out, "--epochs", 2, "--lr", 0.2);
        assertThat(other.err())
                .contains("--resume keeps the run's own settings")
                .contains("--lr 0.1");
        assertThat(other.code()).isEqualTo(2);
    }

    @Test
    void resume_withOtherData_fails() throws IOException {
        Cli.run("train", "--data", data, "--epochs", 1, "--out", out);
        Path others = temp.resolve("fashion");
        LabeledImages images = SyntheticFashion.draw(5, Split.TRAIN, 300);
        Cli.write(others, images, images);
        Cli.Result result = Cli.run("train", "--resume", out, "--epochs", 2, "--data", others);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("--resume needs the data that the run began with, got other data in " + others);
    }

    @Test
    void train_lossThatOverflows_failsAndLeavesNoFolder() {
        Cli.Result result = Cli.run("train", "--data", data, "--lr", "1e38", "--batch-size", 50, "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines().toList().getLast())
                .matches("steadygrad train: fit: the loss must stay finite, got \\S+ in epoch 1 at batch \\d+; "
                        + "try a lower learning rate than 1.0E38");
        assertThat(result.out()).isEmpty();
        assertThat(out).doesNotExist();
    }

    @Test
    void train_doctor_reportsAtTheEnd_andChangesNothing() throws IOException {
        Path watched = temp.resolve("watched");
        Cli.run("train", "--data", data, "--epochs", 1, "--out", out);
        Cli.Result result = Cli.run("train", "--data", data, "--epochs", 1, "--doctor", "--out", watched);
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .endsWith("The doctor found nothing.\n\nwritten to " + watched + System.lineSeparator());
        assertThat(watched.resolve("doctor.json")).hasContent("{\"findings\":[]}");
        assertThat(watched.resolve("doctor.html")).content().contains("<p>It found nothing.</p>");
        assertThat(model(watched)).isEqualTo(model(out));
    }

    @Test
    void train_doctor_lossThatOverflows_isTracedToItsOrigin_andKeptForReplay() throws IOException {
        Cli.Result result =
                Cli.run("train", "--data", data, "--lr", "1e38", "--batch-size", 50, "--doctor", "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("error non-finite: ").contains("epoch 1, batch ");
        JsonNode findings = Json.MAPPER
                .readTree(Files.readString(out.resolve("doctor.json")))
                .get("findings");
        assertThat(findings.valueStream().map(f -> f.get("rule").stringValue())).contains("non-finite");
        assertThat(out.resolve("doctor.html")).content().contains("<ol><li title=\"");
        assertThat(NanStep.read(out.resolve("nan-step.safetensors")).weights()).containsOnlyKeys("1.weight", "1.bias");
    }

    @Test
    void train_doctorOfAnotherMode_isAWrongCall() {
        Cli.Result result = Cli.run("train", "--data", data, "--doctor=deep", "--out", out);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("must be light or full");
    }

    @Test
    void train_outThatCannotBeWritten_failsBeforeTraining() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "kept");
        Cli.Result result = Cli.run("train", "--data", data, "--out", file.resolve("out"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("steadygrad train: cannot make the folder " + file.resolve("out"));
        assertThat(result.err().lines().count()).as("no epoch was trained").isEqualTo(1);
        assertThat(file).hasContent("kept");
    }

    @Test
    void train_damagedData_failsAndLeavesNoFolder() throws IOException {
        Path damaged = Cli.data(temp.resolve("fashion"));
        Files.writeString(damaged.resolve("train-images-idx3-ubyte"), "no images");
        Cli.Result result = Cli.run("train", "--data", damaged, "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("steadygrad train: idx: ").contains("train-images-idx3-ubyte");
        assertThat(out).doesNotExist();
        Files.delete(damaged.resolve("train-images-idx3-ubyte"));
        Cli.Result missing = Cli.run("train", "--data", damaged, "--out", out);
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("train-images-idx3-ubyte");
    }
}
