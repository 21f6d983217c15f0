package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExplainCommandTest {
    private static JsonNode explain(Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = "explain";
        all[1] = "--json";
        System.arraycopy(args, 0, all, 2, args.length);
        Cli.Result result = Cli.run(all);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.json();
    }

    private static double number(JsonNode node) {
        return switch (node.asString()) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> node.doubleValue();
        };
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(ExplainCommandTest::number).toArray();
    }

    @Test
    void explain_walksThroughSixChapters_within80Columns() {
        Cli.Result result = Cli.run("explain");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("1. Softmax", "2. Cross-entropy", "3. Where", "4. A loss", "5. Temperature", "6. How far")
                .contains("exp(1000) = inf", "inf / inf = nan", "new CrossEntropyLoss().apply(logits, classes)")
                .doesNotContain("\033");
        assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void json_hasNaiveAndStableResults_andTheFirstNonFinite() {
        assertThat(explain().propertyNames())
                .containsExactly(
                        "dtype",
                        "logits",
                        "targets",
                        "naive",
                        "stable",
                        "usual",
                        "first_non_finite",
                        "first_nan",
                        "dtypes");
        assertThat(explain().get("naive").propertyNames())
                .containsExactly("probabilities", "losses", "loss", "gradient");
    }

    @Test
    void defaultBatch_breaksAtTheLogitOf1000() {
        JsonNode birth = explain().get("first_non_finite");
        assertThat(birth.get("op").stringValue()).isEqualTo("exp");
        assertThat(birth.get("backward").booleanValue()).isFalse();
        assertThat(birth.get("row").intValue()).isEqualTo(1);
        assertThat(birth.get("class").intValue()).isZero();
        assertThat(birth.get("value").stringValue()).isEqualTo("inf");
        assertThat(numbers(birth.get("operands"))).containsExactly(1000);
        JsonNode nan = explain().get("first_nan");
        assertThat(nan.get("op").stringValue()).isEqualTo("div");
        assertThat(nan.get("what").stringValue()).isEqualTo("inf / inf = nan");
    }

    @Test
    void defaultBatch_naiveLosesRow1_stableKeepsIt() {
        JsonNode naive = explain().get("naive");
        JsonNode stable = explain().get("stable");
        assertThat(numbers(naive.get("probabilities").get(1))).containsExactly(Double.NaN, 0, 0);
        assertThat(number(naive.get("loss"))).isInfinite();
        assertThat(numbers(naive.get("gradient").get(1))).containsOnly(Double.NaN);
        assertThat(numbers(stable.get("probabilities").get(1))).containsExactly(1, 0, 0);
        assertThat(numbers(stable.get("losses")))
                .containsExactly(
                        new double[] {
                            Math.log1p(Math.exp(-1) + Math.exp(-1.9)), 2000, 1 + Math.log1p(Math.exp(-1) + Math.exp(-2))
                        },
                        within(2e-7)); // two digits of the last place of a float near 1
        assertThat(numbers(stable.get("gradient").get(1)))
                .containsExactly(new double[] {1 / 3d, 0, -1 / 3d}, within(2e-8));
    }

    @ParameterizedTest
    @CsvSource({"float16, 11.0859375, 8", "bfloat16, 88.5, 6", "float32, 88.72283, 17", "float64, 709.782712893384, 37"
    })
    void dtypes_tellWhereExpAndTheUsualFormulaEnd(String dtype, double largestExponent, double gap) {
        JsonNode reach = explain()
                .get("dtypes")
                .valueStream()
                .filter(r -> r.get("dtype").stringValue().equals(dtype))
                .findFirst()
                .orElseThrow();
        assertThat(reach.get("largest_exponent").doubleValue()).isEqualTo(largestExponent, within(1e-5));
        JsonNode collapse = reach.get("collapse");
        assertThat(collapse.get("gap").doubleValue()).isEqualTo(gap);
        assertThat(number(collapse.get("usual_loss"))).isZero();
        assertThat(numbers(collapse.get("usual_gradient").get(0))[0]).isZero();
        // Within half of the spacing of bfloat16, the widest.
        double exact = Math.log1p(Math.exp(-gap));
        assertThat(number(collapse.get("stable_loss"))).isEqualTo(exact, within(exact * 0x1p-8));
        assertThat(numbers(collapse.get("stable_gradient").get(0))[0]).isEqualTo(-exact, within(exact * 0x1p-7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2,1,.1;1000,1,-1000",
                " 2, 1, 0.1 ; 1e3, +1, -1000.0 ",
                "2 1 .1;1000 1 -1000",
                "[[2, 1, 0.1], [1000, 1, -1000]]",
                "[2,1,.1];[1000,1,-1000]",
            })
    void ownLogits_areRead(String logits) {
        JsonNode object = explain("--logits", logits, "--targets", "0,2");
        assertThat(object.get("logits").toString()).isEqualTo("[[2.0,1.0,0.1],[1000.0,1.0,-1000.0]]");
        assertThat(numbers(object.get("stable").get("losses"))[1]).isEqualTo(2000);
    }

    @Test
    void logitsThatStartWithASign_areRead() {
        assertThat(explain("--logits", "-1,-2", "--targets", "[1]")
                        .get("logits")
                        .toString())
                .isEqualTo("[[-1.0,-2.0]]");
    }

    @Test
    void ownLogitsWithoutTargets_takeTheLargest() {
        assertThat(explain("--logits", "1,5,2;9,1,1").get("targets").toString()).isEqualTo("[1,0]");
    }

    @Test
    void finiteLogits_haveNoBirth() {
        assertThat(explain("--logits", "1,2;3,4").get("first_non_finite").isNull())
                .isTrue();
        assertThat(explain("--logits", "1,2;3,4").get("first_nan").isNull()).isTrue();
        assertThat(Cli.run("explain", "--logits", "1,2;3,4").out()).contains("It does not: all numbers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // logits     | dtype   | op   | backward | row | class | what
                "0,1;12,0     | float16 | exp  | false | 1 | 0 | exp(12) = inf",
                "1,2;3,1e5    | float16 | to   | false | 1 | 1 | to(100000) = inf",
                "88.5,88.5    | float32 | sum  | false | 0 |   | sum(2.72e+38, 2.72e+38) = inf",
                "1,2;-999,-1e3| float32 | div  | false | 1 | 0 | 0 / 0 = nan",
                "50,0,-60     | float32 | log  | false | 0 | 2 | log(0) = -inf",
                "50,0,-inf    | float64 | log  | false | 0 | 2 | log(0) = -inf",
                "50,inf       | float32 | logits | false | 0 | 1 | logit = inf",
                "nan,1        | float32 | logits | false | 0 | 0 | logit = nan",
            })
    void birth_isFoundWhereItIs(
            String logits, String dtype, String op, boolean backward, int row, Integer column, String what) {
        JsonNode birth = explain("--logits", logits, "--dtype", dtype).get("first_non_finite");
        assertThat(birth.get("op").stringValue()).isEqualTo(op);
        assertThat(birth.get("backward").booleanValue()).isEqualTo(backward);
        assertThat(birth.get("row").intValue()).isEqualTo(row);
        assertThat(birth.get("class").isNull() ? null : birth.get("class").intValue())
                .isEqualTo(column);
        assertThat(birth.get("what").stringValue()).isEqualTo(what);
    }

    @Test
    void subnormalProbability_breaksTheGradientOnly() {
        // p = e^-100 = 3.8e-44 is subnormal: its log is finite, 1 / p is not.
        JsonNode object = explain("--logits", "0,-100", "--targets", "1");
        JsonNode birth = object.get("first_non_finite");
        assertThat(number(object.get("naive").get("loss"))).isEqualTo(100, within(0.1));
        assertThat(birth.get("op").stringValue()).isEqualTo("log");
        assertThat(birth.get("backward").booleanValue()).isTrue();
        assertThat(birth.get("class").intValue()).isEqualTo(1);
        assertThat(birth.get("why").stringValue())
                .contains("slope is 1 / 3.78e-44")
                .contains("beyond float32");
    }

    @Test
    void logOf0_breaksTheGradientOfAnotherClass() {
        JsonNode nan = explain("--logits", "50,0,-60").get("first_nan");
        assertThat(nan.get("backward").booleanValue()).isTrue();
        assertThat(nan.get("op").stringValue()).isEqualTo("log");
        assertThat(nan.get("class").intValue()).isEqualTo(2);
    }

    @Test
    void rowThatTheUsualFormulaLoses_isNamed() {
        assertThat(Cli.run("explain", "--logits", "1,2;0,30").out())
                .contains("Row 1 of these logits: PyTorch's formula gives 0, here it is 9.36e-14.");
    }

    @Test
    void maskedRightClass_isInfinite_andSaysThatItIsRight() {
        Cli.Result result = Cli.run("explain", "--logits", "-inf,1", "--targets", "0");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("which is right: a right class is masked")
                .doesNotContain("write instead");
    }

    @Test
    void manyClasses_areBrokenOverLines() {
        String logits = "1,2,3,4,5,6,7,8,9,10,11,12,13,-0.00001,1e9";
        Cli.Result result = Cli.run("explain", "--logits", logits);
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("-1.00e-05", "1.00e+09");
        assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--logits 1,2;3          | --logits must be rows of one length (row 0 has 2 numbers, row 1 has 1), got 1,2;3",
                "--logits 1,two          | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' (two is none that float64 holds), got 1,two",
                "--logits 1,,2           | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' (one is missing), got 1,,2",
                "--logits 1,2;           | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' (one is missing), got 1,2;",
                "--logits 1e999          | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' (1e999 is none that float64 holds), got 1e999",
                "--logits 1f             | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' (1f is none that float64 holds), got 1f",
                "--logits [[1,2],[3]]    | --logits must be rows of one length (row 0 has 2 numbers, row 1 has 1), got [[1,2],[3]]",
                "--logits [[1,2],[3,4    | --logits must be rows of numbers, as '2,1,.1;1000,1,-1000' ([[1 is none that float64 holds), got [[1,2],[3,4",
                "--targets 0,2           | --targets must name one class a row, got 2 for 3 rows",
                "--targets 0,2,3         | --targets must be classes in [0, 3), got 3 for row 2",
                "--targets 0,-1,1        | --targets must be classes in [0, 3), got -1 for row 1",
                "--targets 0,1.5,1       | --targets must be whole numbers, one a row, as 0,2, got 0,1.5,1",
                "--targets 0,cat,1       | --targets must be whole numbers, one a row, as 0,2, got 0,cat,1",
                "--dtype float8          | --dtype must be one of float16, bfloat16, float32, float64, got float8",
                "--dtype int64           | --dtype must be one of float16, bfloat16, float32, float64, got int64",
                "--logit 1,2             | unknown flag --logit; did you mean --logits?",
            })
    void wrongCall_isOneSentenceAndExitCode2(String flags, String sentence) {
        Cli.Result result = Cli.run((Object[]) ("explain " + flags).split(" "));
        assertThat(result.err()).isEqualTo("steadygrad explain: " + sentence + System.lineSeparator());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }
}
