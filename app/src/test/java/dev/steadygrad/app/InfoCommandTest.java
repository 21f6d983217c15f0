package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InfoCommandTest {
    @Test
    void info_tellsWhatRuns() {
        Cli.Result result = Cli.run("info");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("JDK")
                .contains(Runtime.version().toString())
                .contains("matrix product")
                .contains("threads")
                .contains("why no faster");
    }

    @Test
    void info_json_endsWithOneObject() {
        Cli.Result result = Cli.run("info", "--json");
        assertThat(result.json().propertyNames())
                .containsExactly("version", "jdk", "vector_width", "matmul", "threads", "devices", "reason");
        assertThat(result.json().get("threads").intValue()).isPositive();
    }

    @Test
    void info_namesTheProductThatWasLoaded_orTellsWhyNone() {
        Cli.Result result = Cli.run("info", "--json");
        String reason = result.json().get("reason").stringValue();
        assertThat(result.json().get("matmul").stringValue())
                .startsWith(reason.contains("OpenBLAS") ? "packed kernel" : "OpenBLAS ");
    }
}
