package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ConformanceCommandTest {
    private static final String GOOD = """
            {"id": "exp/1", "op": "exp", "input": {"tensor": {"dtype": "float64", "shape": [2], "data": [0.0, "-inf"], "requires_grad": true}}, \
            "args": {}, "expect": [{"dtype": "float64", "shape": [2], "data": [1.0, 0.0]}], \
            "cotangents": [{"dtype": "float64", "shape": [2], "data": [3.0, 4.0]}], \
            "grads": [{"dtype": "float64", "shape": [2], "data": [3.0, 0.0]}], "rtol": 1e-9}
            """;
    private static final String FAILING = GOOD.replace("exp/1", "exp/2").replace("[1.0, 0.0]", "[1.0, 0.5]");
    private static final String WRONG_GRADIENT = GOOD.replace("exp/1", "exp/3").replace("[3.0, 0.0]", "[3.1, 0.0]");
    private static final String UNKNOWN = GOOD.replace("\"exp\"", "\"frobnicate\"");
    private static final String UNKNOWN_ARGUMENT = GOOD.replace("\"args\": {}", "\"args\": {\"base\": 2}");
    private static final String EXACT = """
            {"id": "exact/1", "op": "softmax", "input": {"tensor": {"dtype": "float32", "shape": [2], "data": [0.0, 0.0]}}, \
            "args": {"dim": 0}, "expect_exact": [{"dtype": "float32", "shape": [2], "data": ["0.5", "0.50000011920928955078125"]}], \
            "ulp": 2.0}
            """;

    @TempDir
    private Path temp;

    private Path file(String... lines) throws IOException {
        return Files.writeString(temp.resolve("cases.jsonl"), String.join("", lines));
    }

    @Test
    void passingCases_exit0() throws IOException {
        Cli.Result result = Cli.run("conformance", file(GOOD, EXACT));
        assertThat(result.out()).contains("2 ops: 2 cases passed, 0 failed, 0 unsupported");
        assertThat(result.err()).contains("cases.jsonl: 2 cases");
        assertThat(result.code()).isZero();
    }

    @Test
    void failingCase_isNamedWithWhatDiffers() throws IOException {
        Cli.Result result = Cli.run("conformance", file(GOOD, FAILING, WRONG_GRADIENT));
        assertThat(result.out())
                .contains("failed: exp/2: contiguous, output 0 [1]: expected 0.5, got 0.0")
                .contains("failed: exp/3: contiguous, gradient 0 [0]: expected 3.1, got 3.0")
                .contains("1 ops: 1 cases passed, 2 failed, 0 unsupported");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void unknownOpOrArgument_isUnsupported_andExit1() throws IOException {
        Cli.Result result = Cli.run("conformance", file(UNKNOWN, UNKNOWN_ARGUMENT));
        assertThat(result.out())
                .contains("unsupported: frobnicate: no such op")
                .contains("unsupported: exp: no argument base");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void caseThatMustFail_andDoesNot_fails() throws IOException {
        String fails = GOOD.replaceFirst("\"expect\".*", "\"expect_error\": {\"pytorch_message\": \"no\"}}");
        Cli.Result result = Cli.run("conformance", file(fails));
        assertThat(result.out()).contains("failed: exp/1: contiguous, expected an exception, got ");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void json_endsWithOneObject() throws IOException {
        JsonNode object = Cli.run("conformance", "--json", file(GOOD, FAILING, EXACT, UNKNOWN))
                .json();
        assertThat(object.propertyNames())
                .containsExactly("passed", "failed", "unsupported", "max_ulp", "by_op", "failures");
        assertThat(object.get("passed").intValue()).isEqualTo(2);
        assertThat(object.get("failed").intValue()).isEqualTo(1);
        assertThat(object.get("unsupported").intValue()).isEqualTo(1);
        assertThat(object.get("max_ulp").doubleValue()).isEqualTo(2);
        assertThat(object.get("by_op").propertyNames()).containsExactly("exp", "frobnicate", "softmax");
        assertThat(object.get("by_op").get("softmax").get("max_ulp").doubleValue())
                .isEqualTo(2);
        assertThat(object.get("by_op").get("exp").get("max_ulp").isNull()).isTrue();
        assertThat(object.get("failures").toString()).isEqualTo("[\"exp/2\"]");
    }

    @Test
    void accuracy_printsErrorsBesidePyTorchs() throws IOException {
        Cli.Result result = Cli.run("conformance", "--accuracy", file(EXACT));
        assertThat(result.out().lines())
                .anySatisfy(line -> assertThat(line).matches("softmax +float32 +2 +2\\.000 +0 of +1 +61 +74 of 107"));
    }

    @Test
    void gzippedFile_isRead() throws IOException {
        Path zipped = temp.resolve("cases.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(GOOD.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Cli.run("conformance", zipped).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                         | a line must be a case in JSON, got: ",
                "[1]                              | a line must be a JSON object, got [1]",
                "{}                               | a case must have expect, expect_exact or expect_error, got none",
                "{\"id\": \"x\", \"expect\": []}  | a case must have op, got {",
                "{\"schedule\": 3}                | schedule must be a string, got 3",
            })
    void malformedLine_isAWrongCall_namingFileAndLine(String line, String sentence) throws IOException {
        Path file = file(GOOD, line + "\n");
        Cli.Result result = Cli.run("conformance", file);
        assertThat(result.err()).startsWith("steadygrad conformance: " + file + ":2: " + sentence);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[0.0, \"-inf\"]  | [0.0]             | data must fill shape [2], got 1 values",
                "\"-inf\"         | \"low\"           | data must be numbers, \"nan\", \"inf\" or \"-inf\", got \"low\"",
                "\"float64\"      | \"float\"         | dtype must be one of torch's, got float",
                "\"args\": {}     | \"args\": {\"dim\": {}} | a case must have slice, got {}",
            })
    void malformedValue_isAWrongCall(String good, String bad, String sentence) throws IOException {
        Path file = file(GOOD.replace(good, bad));
        Cli.Result result = Cli.run("conformance", file);
        assertThat(result.err())
                .isEqualTo("steadygrad conformance: " + file + ":1: " + sentence + System.lineSeparator());
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void fileThatIsNotGzipped_isAWrongCall() throws IOException {
        Path zipped = Files.writeString(temp.resolve("cases.jsonl.gz"), GOOD);
        Cli.Result result = Cli.run("conformance", zipped);
        assertThat(result.err()).startsWith("steadygrad conformance: " + zipped + " is not gzipped");
        assertThat(result.code()).isEqualTo(2);
    }
}
