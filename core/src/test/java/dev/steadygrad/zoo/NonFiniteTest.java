package dev.steadygrad.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Finding;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Index;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Where numbers that are not finite are born, and where they only came by.
class NonFiniteTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private static Tensor of(float... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static List<Finding> found(Runnable program) {
        return Doctor.watch(program).findings().stream()
                .filter(f -> f.rule().startsWith("non-finite"))
                .toList();
    }

    // ---- births

    private static Arguments born(String what, String why, Runnable program) {
        return Arguments.of(what, why, program);
    }

    static Stream<Arguments> births() {
        return Stream.of(
                born(
                        "exp overflows at position 1: exp(89) = inf",
                        "float32 ends at",
                        () -> of(1, 89).exp().sum().backward()),
                born(
                        "exp overflows at position 0: exp(12) = inf",
                        "float16 ends at 65504",
                        () -> of(12).to(DType.FLOAT16).exp()),
                born(
                        "log of 0 at position 1: log(0) = -inf",
                        "rounded to 0",
                        () -> of(1, 0).log().sum().backward()),
                born(
                        "log of a negative number: log(-2) = NaN",
                        "no logarithm",
                        () -> Tensor.scalar(-2).log()),
                born("sqrt of a negative number at position 0: sqrt(-4) = NaN", "no root", () -> of(-4).sqrt()),
                born("div by 0 at position 1: 0 / 0 = NaN", "0 / 0 has no value", () -> of(1, 0).div(of(1, 0))),
                born("div by 0 at position 0: 3 / 0 = inf", "divides by 0", () -> of(3).div(0)),
                born(
                        "mul overflows at position 0: 1.0E30 · 1.0E30 = inf",
                        "float32 ends at",
                        () -> of(1e30f).mul(1e30)),
                born(
                        "add overflows at position 0: 3.0E38 + 3.0E38 = inf",
                        "float32 ends at",
                        () -> of(3e38f).add(3e38)),
                born("pow of 0 at position 0: 0 ^ -1 = inf", "divides by 0", () -> of(0).pow(-1)),
                born(
                        "pow of a negative number at position 0: (-2) ^ 0.5 = NaN",
                        "no such power",
                        () -> of(-2).pow(0.5)),
                born("reciprocal of 0 at position 0: 1 / 0 = inf", "divides by 0", () -> of(0).reciprocal()),
                born("rsqrt of 0 at position 0: 1 / sqrt(0) = inf", "divides by 0", () -> of(0).rsqrt()),
                born(
                        "to overflows at position 0: 70000 = inf",
                        "float16 ends at 65504",
                        () -> of(70000).to(DType.FLOAT16)),
                born(
                        "sub of an infinity at position 0: -inf - -inf = NaN",
                        "has no value",
                        () -> Tensor.full(-INF, 2).sub(Tensor.full(-INF, 2))),
                born(
                        "mul of an infinity at position 0: 0 · -inf = NaN",
                        "has no value",
                        () -> Tensor.zeros(2).mul(Tensor.full(-INF, 2))),
                born(
                        "softmax of a row without any class at row 0, column 0: 0 / 0 = NaN",
                        "every entry of the row is -inf",
                        () -> Tensor.ones(1, 3)
                                .maskedFill(Tensor.ones(1, 3).gt(0), -INF)
                                .softmax(1)),
                born(
                        "matmul made inf of finite numbers at row 0, column 0",
                        "1.0E30",
                        () -> Tensor.full(1e30, 2, 2).matmul(Tensor.full(1e30, 2, 2))),
                born(
                        "the gradient of sqrt is inf at position 0",
                        "it is g / (2 y), with g = 1, y = 0",
                        () -> of(0, 1).sqrt().sum().backward()),
                born("log of 0 at position 1: log(0) = -inf", "no value at 0", () -> {
                    Tensor x = of(1, 0);
                    x.log().maskedFill(x.eq(0), 0).sum().backward();
                }),
                born(
                        "exp overflows at position 0: exp(100) = inf",
                        "float32",
                        () -> Tensor.full(100, 2).exp_()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("births")
    void birth_isExplainedByItsOperands(String what, String why, Runnable program) {
        assertThat(found(program)).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("non-finite");
            assertThat(f.what()).isEqualTo(what);
            assertThat(f.why()).contains(why);
            assertThat(f.where().code()).startsWith("NonFiniteTest.java:").doesNotEndWith(":0");
        });
    }

    // ---- data

    @Test
    void nanInTheData_isNamedByItsRowAndColumn() {
        Tensor x = Tensor.zeros(4, 3);
        x.put(NAN, Index.at(2), Index.at(1));
        Linear layer = new Linear(3, 2, true, new Rng(1));
        assertThat(found(() -> layer.call(x).sum().backward())).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("non-finite-data");
            assertThat(f.what()).isEqualTo("the input of linear holds NaN at row 2, column 1");
        });
    }

    @Test
    void infInTheData_isNamedWhereItDoesHarm() {
        Tensor x = Tensor.zeros(4, 3);
        x.put(INF, Index.at(2), Index.at(1));
        Linear layer = new Linear(3, 2, true, new Rng(1));
        assertThat(found(() -> layer.call(x).sum().backward())).singleElement().satisfies(f -> {
            assertThat(f.what()).startsWith("linear made ").endsWith(" at row 2, column 0");
            assertThat(f.why()).endsWith("it was given inf at row 2, column 1 of [4, 3]");
        });
    }

    @Test
    void maskThatHidesATarget_isToldAtTheLoss() {
        assertThat(found(() -> scores().maskedFill(later(), -INF)
                        .logSoftmax(1)
                        .select(1, 3)
                        .neg()
                        .mean()
                        .backward()))
                .singleElement()
                .satisfies(f -> assertThat(f.what()).isEqualTo("the loss is inf"));
    }

    @Test
    void nanOfAnEarlierWatch_isDataToALaterOne() {
        Tensor[] kept = new Tensor[1];
        assertThat(found(() -> kept[0] = of(-1).sqrt())).hasSize(1);
        assertThat(found(() -> kept[0].mul(2).sum().item())).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("non-finite-data");
            assertThat(f.what()).isEqualTo("the input of mul holds NaN at position 0");
        });
    }

    @Test
    void stepThatOverflows_isTold_andTheLossesAfterItAreNot() {
        Tensor w = of(1, 2);
        Sgd sgd = new Sgd(List.of(w), 1e38);
        List<Finding> findings = found(() -> {
            for (int i = 0; i < 3; i++) {
                sgd.zeroGrad();
                w.mul(of(1e20f, 1)).sum().backward();
                sgd.step();
            }
        });
        assertThat(findings).singleElement().satisfies(f -> {
            assertThat(f.what()).isEqualTo("a step made a parameter of shape [2] -inf");
            assertThat(f.why()).contains("learning rate of 1.0E38");
        });
    }

    @Test
    void nanInTheWeights_afterANanLoss_isTheSameFinding() {
        Tensor w = of(1, 2);
        Sgd sgd = new Sgd(List.of(w), 0.1);
        assertThat(found(() -> {
                    for (int i = 0; i < 3; i++) {
                        sgd.zeroGrad();
                        w.mul(of(0, 1)).log().sum().backward();
                        sgd.step();
                    }
                }))
                .singleElement()
                .satisfies(f -> assertThat(f.what()).isEqualTo("log of 0 at position 0: log(0) = -inf"));
    }

    @Test
    void twoOrigins_areTwoFindings() {
        assertThat(found(() -> of(0).log().sum().add(of(100).exp().sum()).backward()))
                .extracting(Finding::what)
                .containsExactlyInAnyOrder(
                        "log of 0 at position 0: log(0) = -inf", "exp overflows at position 0: exp(100) = inf");
    }

    // ---- no faults

    private static Arguments healthy(String name, Runnable program) {
        return Arguments.of(name, program);
    }

    private static Tensor scores() {
        return Tensor.randn(new Rng(3), 4, 4).requiresGrad(true);
    }

    private static Tensor later() {
        return Tensor.ones(4, 4).triu(1).gt(0);
    }

    static Stream<Arguments> healthy() {
        return Stream.of(
                healthy(
                        "causal mask, softmax",
                        () -> scores().maskedFill(later(), -INF)
                                .softmax(1)
                                .square()
                                .sum()
                                .backward()),
                healthy(
                        "causal mask, added",
                        () -> scores().add(Tensor.full(-INF, 4, 4).triu(1))
                                .softmax(1)
                                .square()
                                .sum()
                                .backward()),
                healthy("causal mask by where, log-softmax of what is left", () -> {
                    Tensor x = Tensor.full(-INF, 4, 4).where(later(), scores());
                    x.logSoftmax(1).maskedFill(later(), 0).sum().backward();
                }),
                healthy(
                        "masked softmax with empty rows",
                        () -> scores().softmax(1, later(), EmptyRow.ZERO)
                                .square()
                                .sum()
                                .backward()),
                healthy(
                        "masked log-softmax",
                        () -> scores().logSoftmax(1, later().logicalNot())
                                .maskedFill(later(), 0)
                                .sum()
                                .backward()),
                healthy("softmax by hand over a mask", () -> {
                    Tensor x = scores().maskedFill(later(), -INF);
                    Tensor e = x.sub(x.amax(1, true).detach()).exp();
                    e.div(e.sum(1, true)).square().sum().backward();
                }),
                healthy(
                        "entropy by where, evaluated",
                        () -> Autograd.noGrad(() -> {
                            Tensor p = Tensor.of(new float[] {0, 0.5f, 0.5f}, 3);
                            p.mul(p.log()).maskedFill(p.eq(0), 0).sum().neg().item();
                        })),
                healthy("NaN in the data, replaced in place", () -> {
                    Tensor x = Tensor.of(new float[] {1, NAN}, 2);
                    x.maskedFill_(x.isnan(), 0).sum().item();
                }),
                healthy("padding rows dropped", () -> {
                    Tensor x = Tensor.full(-INF, 2, 3).softmax(1);
                    x.nanToNum().sum().item();
                }),
                healthy("running maximum from -inf", () -> {
                    Tensor m = Tensor.full(-INF, 4);
                    m.maximum(scores().amax(1)).sum().backward();
                }),
                healthy(
                        "logsumexp over a mask",
                        () -> scores().maskedFill(later(), -INF)
                                .logsumexp(1)
                                .sum()
                                .backward()),
                healthy(
                        "integers and bools",
                        () -> Tensor.arange(4).add(1).sum().item()),
                healthy("empty", () -> Tensor.zeros(0, 3).exp().sum().item()),
                healthy("large but finite", () -> of(3e38f).mul(1).sum().backward()),
                healthy(
                        "sums that leave float32 only while they are added",
                        () -> Tensor.full(3e38, 8).reshape(Shape.of(2, 4)).mul(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("healthy")
    void infinitiesOnPurpose_areNoFindings(String name, Runnable program) {
        assertThat(Doctor.watch(program).findings()).isEmpty();
    }
}
