package dev.steadygrad.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.kernel.Backends;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the shipped vectors. The build does this twice: with the vector code, and with `-Dsteadygrad.rows=scalar`.
class ConformanceTest {
    @Test
    void rows_areTheOnesAskedFor() {
        String asked = System.getProperty("steadygrad.rows", "vector");
        assertThat(Backends.get().describe().rows()).startsWith(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops.jsonl", "edge.jsonl", "accuracy.jsonl"})
    void shippedCases_pass(String name) throws IOException {
        Report report = run(name);
        assertThat(report.isClean()).as("%s", String.join("\n", report.lines())).isTrue();
        assertThat(report.total().passed()).isGreaterThan(300);
    }

    @Test
    void shippedOptimizersAndSchedules_passAll() throws IOException {
        Report report = run("optim.jsonl");
        assertThat(report.isClean()).as("%s", String.join("\n", report.lines())).isTrue();
        assertThat(report.total().passed()).isEqualTo(27);
    }

    private static Report run(String name) throws IOException {
        Report report = new Report();
        List<Case> cases = VectorFile.shipped(name).cases();
        cases.forEach(c -> report.add(c.run()));
        return report;
    }
}
