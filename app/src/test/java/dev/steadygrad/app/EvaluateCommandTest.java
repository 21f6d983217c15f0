package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.data.LabeledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvaluateCommandTest {
    private static final Pattern PICTURE = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"");

    @TempDir
    private static Path shared;

    private static Path data = Path.of("");
    private static Path model = Path.of("");
    private static double testLoss;

    @TempDir
    private Path temp;

    @BeforeAll
    static void train() throws IOException {
        data = Cli.data(shared.resolve("fashion"));
        Path run = shared.resolve("run");
        testLoss = Cli.run("train", "--data", data, "--epochs", 2, "--batch-size", 20, "--out", run, "--json")
                .json()
                .get("test_loss")
                .doubleValue();
        model = run.resolve("model.safetensors");
    }

    @Test
    void evaluate_writesTheFigures_thatStdoutEndsWith() throws IOException {
        Cli.Result result = Cli.run("evaluate", "--model", model, "--data", data, "--out", temp, "--json");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("on 120 test images", "written to " + temp.resolve("report.html"));
        JsonNode object = result.json();
        assertThat(Json.MAPPER.readTree(Files.readString(temp.resolve("report.json"))))
                .isEqualTo(object);
        assertThat(object.get("log_loss").get("before").doubleValue())
                .as("two sums of the same losses, the one in float32 a batch")
                .isCloseTo(testLoss, within(1e-6));
        JsonNode counts = object.get("confusion");
        int right = 0;
        for (int c = 0; c < 10; c++) {
            right += counts.get(c).get(c).intValue();
        }
        assertThat(object.get("accuracy").doubleValue()).isEqualTo(right / 120.0);
        assertThat(object.get("top_3_accuracy").doubleValue()).isBetween(right / 120.0, 1.0);
        assertThat(object.get("classes").size()).isEqualTo(10);
        assertThat(object.get("roc_auc").doubleValue()).isBetween(0.7, 1.0);
    }

    @Test
    void mistakes_areThoseOfPredict_theMostConfidentFirst() {
        JsonNode predictions = Cli.run("predict", "--model", model, "--data", data, "--json")
                .json()
                .get("predictions");
        JsonNode mistakes = Cli.run("evaluate", "--model", model, "--data", data, "--out", temp, "--json")
                .json()
                .get("mistakes");
        assertThat(mistakes.size()).isBetween(1, 20);
        assertThat(mistakes.valueStream().map(m -> m.get("probability").doubleValue()))
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (JsonNode m : mistakes) {
            JsonNode prediction = predictions.get(m.get("index").intValue());
            assertThat(prediction.get("class")).isEqualTo(m.get("predicted"));
            assertThat(prediction.get("probability")).isEqualTo(m.get("probability"));
            assertThat(m.get("class")).isNotEqualTo(m.get("predicted"));
        }
    }

    @Test
    void page_needsNoOtherFile_andShowsTheDiagramAndEachMistake() throws IOException {
        JsonNode object = Cli.run("evaluate", "--model", model, "--data", data, "--out", temp, "--json")
                .json();
        String page = Files.readString(temp.resolve("report.html"));
        assertThat(page).doesNotContain("http", "<script", "<link").contains("Ankle boot", "reliability diagram");
        List<String> pictures =
                PICTURE.matcher(page).results().map(r -> r.group(1)).toList();
        assertThat(pictures).hasSize(1 + object.get("mistakes").size());
        for (String picture : pictures.subList(1, pictures.size())) {
            var read = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture)));
            assertThat(read.getWidth()).isEqualTo(28);
            assertThat(read.getRaster().getPixels(0, 0, 28, 28, (int[]) null))
                    .contains(0)
                    .hasSize(784);
        }
        Matcher images = Pattern.compile("image (\\d+)\\)").matcher(page);
        assertThat(images.results().map(r -> Integer.parseInt(r.group(1))))
                .containsExactlyElementsOf(object.get("mistakes")
                        .valueStream()
                        .map(m -> m.get("index").intValue())
                        .toList());
    }

    @Test
    void evaluate_ofRows_escapesNames_andWritesBesideTheModel() throws IOException {
        Path people = Cli.census(temp.resolve("people"), 100);
        Path run = temp.resolve("run");
        Cli.run("train", "--model", "income", "--data", people, "--epochs", 1, "--out", run);
        assertThat(Cli.run("evaluate", "--model", run.resolve("model.safetensors"), "--data", people)
                        .code())
                .isZero();
        assertThat(run.resolve("report.json")).exists();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("&lt;=50K", "<th>row</th>")
                .doesNotContain("<=50K");
    }

    @Test
    void evaluate_testPartWithoutAClass_hasNoAreaUnderTheCurve() throws IOException {
        byte[] labels = {0, 0, 1, 1, 2, 2};
        byte[] pixels = new byte[6 * 784];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 784 * 40);
        }
        List<String> names = List.of("a", "b", "c");
        Path few = temp.resolve("few");
        Cli.write(
                few,
                new LabeledImages(pixels, 6, 28, 28, labels, names),
                new LabeledImages(pixels, 6, 28, 28, new byte[] {0, 0, 1, 1, 1, 0}, names));
        Cli.run("train", "--data", few, "--epochs", 1, "--out", temp.resolve("run"));
        Cli.Result result = Cli.run(
                "evaluate", "--model", temp.resolve("run/model.safetensors"), "--data", few, "--out", temp, "--json");
        assertThat(result.err()).isEmpty();
        assertThat(result.json().get("roc_auc").isNull()).isTrue();
        assertThat(Files.readString(temp.resolve("report.html"))).contains("–");
    }
}
