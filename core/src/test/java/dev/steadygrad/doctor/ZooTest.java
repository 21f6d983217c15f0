package dev.steadygrad.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.zoo.Fault;
import dev.steadygrad.zoo.Healthy;
import dev.steadygrad.zoo.Zoo;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/steadygrad/zoo");

    static Stream<Method> faulty() {
        return Zoo.programs(Fault.class);
    }

    static Stream<Method> healthy() {
        return Zoo.programs(Healthy.class);
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void fault_isFound_withTheRightRuleAndLine(Method program) throws IOException {
        Fault fault = program.getAnnotation(Fault.class);
        Report report = examine(program, Mode.FULL);
        List<Finding> found = report.findings();
        Set<String> others = new TreeSet<>(found.stream().map(Finding::rule).toList());
        others.remove(fault.value());
        assertThat(found).as("%s", report).anySatisfy(f -> {
            assertThat(f.rule()).isEqualTo(fault.value());
            assertThat(f.where().code()).isEqualTo(line(program, "// fault"));
        });
        assertThat(others).as("%s", report).containsExactlyInAnyOrder(fault.also());
    }

    @ParameterizedTest
    @MethodSource("healthy")
    void healthyProgram_hasNoFinding(Method program) {
        assertThat(examine(program, Mode.FULL)).hasToString("The doctor found nothing.\n");
        assertThat(examine(program, Mode.LIGHT)).hasToString("The doctor found nothing.\n");
    }

    @Test
    void zoo_isLarge() {
        assertThat(faulty().count()).isGreaterThanOrEqualTo(40);
        assertThat(healthy().count()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void everyRule_hasAProgram() {
        Set<String> planted = new TreeSet<>();
        faulty().forEach(m -> planted.add(m.getAnnotation(Fault.class).value()));
        List<String> rules = Rules.fresh().stream().map(Rule::name).toList();
        assertThat(planted)
                .containsAll(
                        rules.stream().filter(r -> !r.equals("non-finite-loss")).toList());
    }

    @Test
    void everyRule_hasItsPage() throws IOException {
        List<String> pages = Files.readAllLines(Path.of("../docs/doctor.md"));
        List<String> rules =
                new ArrayList<>(Rules.fresh().stream().map(Rule::name).toList());
        rules.add("non-finite");
        assertThat(pages).containsAll(rules.stream().map(r -> "## " + r).toList());
    }

    /// Light mode looks at fewer batches and at no single numbers: it sees that a loss is NaN, not why.
    @ParameterizedTest
    @MethodSource("faulty")
    void lightMode_findsTheSame_butWhereNumbersAreBorn(Method program) {
        Fault fault = program.getAnnotation(Fault.class);
        Report report = examine(program, Mode.LIGHT);
        List<String> rules = report.findings().stream().map(Finding::rule).toList();
        if (!fault.value().equals("non-finite")) {
            assertThat(rules).contains(fault.value());
        }
        List<String> expected = new ArrayList<>(List.of(fault.also()));
        expected.addAll(List.of(fault.value(), "non-finite-loss", "non-finite-data"));
        assertThat(expected).as("%s", report).containsAll(rules);
    }

    @Test
    void lightMode_tellsOfANanStepThatTheLogLeavesOut_withItsOpAndTheLineOfItsBackward() throws IOException {
        Method program = faulty().filter(m -> m.getName().equals("nanStepThatTheLogLeavesOut"))
                .findFirst()
                .orElseThrow();
        Finding f = examine(program, Mode.LIGHT).findings().getFirst();
        assertThat(f.rule()).isEqualTo("non-finite-loss");
        assertThat(f.what()).isEqualTo("the loss is NaN");
        assertThat(f.where().code()).isEqualTo(line(program, "// light"));
        assertThat(f.why()).endsWith("the first that backward meets was made by exp of [2]");
    }

    private static Report examine(Method program, Mode mode) {
        Fault fault = program.getAnnotation(Fault.class);
        Doctor doctor = new Doctor(mode);
        try {
            doctor.examine(() -> Zoo.run(program));
            assertThat(fault != null && fault.fails())
                    .as("%s should fail", program.getName())
                    .isFalse();
        } catch (IllegalArgumentException e) {
            assertThat(fault != null && fault.fails()).as("%s", e).isTrue();
        }
        return doctor.report();
    }

    /// The marked line of the program, as findings write it.
    private static String line(Method program, String mark) throws IOException {
        String file = program.getDeclaringClass().getSimpleName() + ".java";
        List<String> lines = Files.readAllLines(SOURCES.resolve(file));
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            inside |= lines.get(i).contains("void " + program.getName() + "(");
            if (inside && lines.get(i).contains(mark)) {
                return file + ":" + (i + 1);
            }
        }
        throw new AssertionError("no %s in %s".formatted(mark, program));
    }
}
