package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.data.LabeledImages;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PredictCommandTest {
    @TempDir
    private static Path shared;

    private static Path data = Path.of("");
    private static Path model = Path.of("");

    @TempDir
    private Path temp;

    @BeforeAll
    static void train() throws IOException {
        data = Cli.data(shared.resolve("fashion"));
        Cli.run("train", "--data", data, "--epochs", 3, "--batch-size", 20, "--out", shared.resolve("run"));
        model = shared.resolve("run/model.safetensors");
    }

    @Test
    void predict_printsALineAnImage() {
        Cli.Result result = Cli.run("predict", "--model", model, "--data", data);
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().toList())
                .hasSize(120)
                .allSatisfy(line -> assertThat(line).matches("\\d+  [A-Z][a-z/ -]+ [01]\\.\\d{4}"));
    }

    @Test
    void predict_json_hasOneObjectAnImage() {
        JsonNode predictions = Cli.run("predict", "--model", model, "--data", data, "--json")
                .json()
                .get("predictions");
        assertThat(predictions.size()).isEqualTo(120);
        for (JsonNode p : predictions) {
            assertThat(p.propertyNames()).containsExactly("class", "name", "probability");
            assertThat(p.get("class").intValue()).isBetween(0, 9);
            assertThat(p.get("probability").doubleValue()).isBetween(0.1, 1.0);
        }
    }

    @Test
    void top_givesThatManyClasses_theMostProbableFirst() {
        JsonNode predictions = Cli.run("predict", "--model", model, "--data", data, "--top", 20, "--json")
                .json()
                .get("predictions");
        for (JsonNode p : predictions) {
            List<Double> probabilities = p.get("top")
                    .valueStream()
                    .map(t -> t.get("probability").doubleValue())
                    .toList();
            assertThat(probabilities).hasSize(10).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(probabilities.stream().mapToDouble(x -> x).sum()).isCloseTo(1, within(10 * Math.ulp(1f) * 1.0));
            assertThat(p.get("class")).isEqualTo(p.get("top").get(0).get("class"));
        }
    }

    @Test
    void temperature_aboveOne_isLessSure_ofTheSameClasses() {
        JsonNode usual = Cli.run("predict", "--model", model, "--data", data, "--json")
                .json()
                .get("predictions");
        JsonNode hot = Cli.run("predict", "--model", model, "--data", data, "--temperature", 3, "--json")
                .json()
                .get("predictions");
        for (int i = 0; i < usual.size(); i++) {
            assertThat(hot.get(i).get("class")).isEqualTo(usual.get(i).get("class"));
            assertThat(hot.get(i).get("probability").doubleValue())
                    .isLessThan(usual.get(i).get("probability").doubleValue());
        }
    }

    @Test
    void predict_imagesOfAnotherSize_areRefused() throws IOException {
        Path small = temp.resolve("fashion");
        var images = new LabeledImages(new byte[4 * 9], 4, 3, 3, new byte[4], List.of("a", "b"));
        Cli.write(small, images, images);
        Cli.Result result = Cli.run("predict", "--model", model, "--data", small);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().strip())
                .isEqualTo(
                        "steadygrad predict: the model takes images of shape [1, 28, 28], got [1, 3, 3] in " + small);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void predict_ofRows_needsTheTrainingRowsThatScaledThem() throws IOException {
        Path people = Cli.census(temp.resolve("people"), 100);
        Path run = temp.resolve("run");
        Cli.run("train", "--model", "income", "--data", people, "--epochs", 1, "--out", run);
        Path income = run.resolve("model.safetensors");
        Cli.Result result = Cli.run("predict", "--model", income, "--data", people);
        assertThat(result.out().lines())
                .hasSize(50)
                .allSatisfy(line -> assertThat(line).matches("\\d+  (<=50K|>50K) [01]\\.\\d{4}"));
        Cli.census(people, 102);
        Cli.Result other = Cli.run("predict", "--model", income, "--data", people);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("scaled by the training rows it learnt from, got other ones in " + people);
    }

    private Path picture(int type, int width) throws IOException {
        var picture = new BufferedImage(width, 28, type);
        byte[] pixels = SyntheticFashion.draw(0, Split.TEST, 1).pixels();
        for (int i = 0; i < 28 * Math.min(28, width); i++) {
            for (int band = 0; band < picture.getRaster().getNumBands(); band++) {
                picture.getRaster().setSample(i % 28, i / 28, band, pixels[i]);
            }
        }
        Path file = temp.resolve("image.png");
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    @Test
    void image_isPredictedAsTheSameOneOfADataSet() throws IOException {
        Path file = picture(BufferedImage.TYPE_BYTE_GRAY, 28);
        JsonNode all =
                Cli.run("predict", "--model", model, "--data", data, "--json").json();
        Cli.Result one = Cli.run("predict", "--model", model, "--image", file, "--json");
        assertThat(one.code()).isZero();
        assertThat(one.json().get("predictions").size()).isEqualTo(1);
        assertThat(one.json().get("predictions").get(0))
                .isEqualTo(all.get("predictions").get(0));
    }

    @Test
    void image_ofOtherColoursOrSize_isRefused() throws IOException {
        Path colour = picture(BufferedImage.TYPE_INT_RGB, 28);
        assertThat(Cli.run("predict", "--model", model, "--image", colour).err().strip())
                .isEqualTo("steadygrad predict: the model takes images of shape [1, 28, 28] "
                        + "(channels, height, width), got [3, 28, 28] in " + colour);
        Path wide = picture(BufferedImage.TYPE_BYTE_GRAY, 30);
        Cli.Result result = Cli.run("predict", "--model", model, "--image", wide);
        assertThat(result.err()).contains("got [1, 28, 30] in " + wide);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void image_missingOrNoImage_isNamed() throws IOException {
        Path file = temp.resolve("image.png");
        Cli.Result missing = Cli.run("predict", "--model", model, "--image", file);
        assertThat(missing.err()).contains("--image must be an existing file, got " + file);
        assertThat(missing.code()).isEqualTo(2);
        Files.writeString(file, "no image");
        Cli.Result text = Cli.run("predict", "--model", model, "--image", file);
        assertThat(text.err()).startsWith("steadygrad predict: image: " + file);
        assertThat(text.code()).isEqualTo(1);
    }

    @Test
    void predict_damagedModel_isOneSentence() throws IOException {
        Path file = Files.writeString(temp.resolve("m.safetensors"), "0123456789abcdef");
        Cli.Result result = Cli.run("predict", "--model", file, "--data", data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("steadygrad predict: cannot read " + file);
        assertThat(result.err().lines().count()).isEqualTo(1);
    }

    @Test
    void predict_modelOfAnotherProgram_isRefused() throws IOException {
        Path file = temp.resolve("m.safetensors");
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("w", Tensor.ones(1));
        new Safetensors(tensors, new LinkedHashMap<>()).write(file);
        Cli.Result result = Cli.run("predict", "--model", file, "--data", data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("the model file must be one that steadygrad train wrote, got no metadata field model");
    }

    @Test
    void predict_weightsThatDoNotFit_areNamed() throws IOException {
        Safetensors good = Safetensors.read(model);
        Path file = temp.resolve("m.safetensors");
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("1.weight", Tensor.ones(10, 5));
        new Safetensors(tensors, good.metadata()).write(file);
        Cli.Result result = Cli.run("predict", "--model", file, "--data", data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("1.weight").contains("[10, 5]").contains("1.bias");
    }
}
