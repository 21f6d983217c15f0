package dev.steadygrad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Rng;
import dev.steadygrad.data.Idx;
import dev.steadygrad.data.Split;
import dev.steadygrad.data.SyntheticFashion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each program runs and prints what the text file of its name holds.
class ExamplesTest {
    private static final Path EXPECTED = Path.of("src/test/resources/dev/steadygrad/examples");

    @TempDir
    private static Path temp;

    interface Program {
        void run() throws IOException;
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                program(Tensors.class, () -> new Tensors().main()),
                program(Indexing.class, () -> new Indexing().main()),
                program(Gradients.class, () -> new Gradients().main()),
                program(SoftmaxFromScratch.class, () -> new SoftmaxFromScratch().main()),
                program(SoftmaxVariants.class, () -> new SoftmaxVariants().main()),
                program(CrossEntropyFromScratch.class, () -> new CrossEntropyFromScratch().main()),
                program(StableLoss.class, () -> new StableLoss().main()),
                program(NaiveLoss.class, () -> new NaiveLoss().main()),
                program(SoftmaxCollapse.class, () -> new SoftmaxCollapse().main()),
                program(SoftmaxRegression.class, () -> new SoftmaxRegression().main("2", images())),
                program(
                        ConciseSoftmaxRegression.class,
                        () -> new ConciseSoftmaxRegression()
                                .main("2", images(), picture().toString())),
                program(DigitCnn.class, () -> new DigitCnn().main("2", images())),
                program(IncomeClassifier.class, () -> new IncomeClassifier().main("400", people())));
    }

    private static Arguments program(Class<?> type, Program program) {
        return Arguments.of(type.getSimpleName(), program);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void program_prints(String name, Program program) throws IOException {
        List<String> expected = Files.readAllLines(EXPECTED.resolve(name + ".txt"));
        assertThat(printed(program)).containsExactlyElementsOf(expected);
    }

    @Test
    void conciseSoftmaxRegression_drawsItsCurves() throws IOException {
        printed(() ->
                new ConciseSoftmaxRegression().main("1", images(), picture().toString()));
        assertThat(ImageIO.read(picture().toFile()).getWidth()).isGreaterThan(100);
    }

    @Test
    void everyProgram_isHeldAndInTheTable() throws IOException {
        List<String> held = programs().map(p -> (String) p.get()[0]).toList();
        assertThat(held).containsExactlyInAnyOrderElementsOf(sources());
        String table = Files.readString(Path.of("README.md"));
        assertThat(held).allSatisfy(name -> assertThat(table).contains("./steadygrad example " + name));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/steadygrad/examples"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .toList();
        }
    }

    private static List<String> printed(Program program) throws IOException {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /// A folder of few images.
    private static String images() throws IOException {
        Path folder = temp.resolve("fashion-mnist");
        if (!Files.exists(folder)) {
            Idx.writeFolder(folder, Split.TRAIN, SyntheticFashion.draw(0, Split.TRAIN, 2000), true);
            Idx.writeFolder(folder, Split.TEST, SyntheticFashion.draw(0, Split.TEST, 500), true);
        }
        return folder.toString();
    }

    /// A folder of invented people: who studied long and works long earns more, most of the time.
    private static String people() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("adult"));
        Rng rng = new Rng(3);
        Files.writeString(folder.resolve("adult.data"), people(rng, 200, ""));
        Files.writeString(folder.resolve("adult.test"), people(rng, 1000, "."));
        return folder.toString();
    }

    private static String people(Rng rng, int n, String end) {
        var lines = new StringBuilder();
        for (int i = 0; i < n; i++) {
            int years = 1 + i % 16;
            int hours = 20 + rng.nextInt(40);
            boolean rich = years * 3 + hours + 20 * rng.nextGaussian() > 65;
            lines.append("%d, Private, %d, HS-grad, %d, Divorced, ?, Unmarried, White, %s, 0, 0, %d, ?, %s%s\n"
                    .formatted(
                            20 + rng.nextInt(50),
                            100_000 + rng.nextInt(100_000),
                            years,
                            i % 2 == 0 ? "Male" : "Female",
                            hours,
                            rich ? ">50K" : "<=50K",
                            end));
        }
        return lines.toString();
    }

    private static Path picture() {
        return temp.resolve("curves.png");
    }
}
