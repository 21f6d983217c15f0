package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// First and second derivatives against differences, on every layout.
class ReductionGradientTest {
    private static final int[] BOTH = {0, 1};

    private static Arguments op(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
    }

    /// Those that choose elements do it along dim 0, where no layout has ties.
    static Stream<Arguments> ops() {
        return Stream.of(
                op("sum", x -> x.sum(1)),
                op("nansum", x -> x.nansum(BOTH, false)),
                op("mean", x -> x.mean(0, true)),
                op("prod", Tensor::prod),
                op("prod(0)", x -> x.prod(0)),
                op("prod(1)", x -> x.prod(-1, true)),
                op("var", Tensor::var),
                op("var(0)", x -> x.var(new int[] {0}, 0, true)),
                op("std(0)", x -> x.std(0)),
                op("norm", Tensor::norm),
                op("norm 1", x -> x.norm(1, new int[] {1}, true)),
                op("norm 3", x -> x.norm(3, new int[] {0}, false)),
                op("norm 0.5", x -> x.norm(0.5, BOTH, false)),
                op("norm inf", x -> x.norm(Double.POSITIVE_INFINITY, new int[] {0}, false)),
                op("norm -inf", x -> x.norm(Double.NEGATIVE_INFINITY, new int[] {0}, false)),
                op("logsumexp(0)", x -> x.logsumexp(0)),
                op("logsumexp", x -> x.logsumexp(BOTH, true)),
                op("amax", x -> x.amax(0)),
                op("amin", x -> x.amin(new int[] {0}, true)),
                op("max(0)", x -> x.max(0).values()),
                op("min(0)", x -> x.min(0, true).values()),
                op("cummax(0)", x -> x.cummax(0).values()),
                op("cummin(0)", x -> x.cummin(0).values()),
                op("sort(0)", x -> x.sort(0, true).values()),
                op("topk(0)", x -> x.topk(2, 0, true).values()),
                op("kthvalue(0)", x -> x.kthvalue(2, 0, false).values()),
                op("cumsum(1)", x -> x.cumsum(1)),
                op("cumprod(0)", x -> x.cumprod(0)),
                op("cumprod(1)", x -> x.cumprod(1)),
                op("logcumsumexp(0)", x -> x.logcumsumexp(0)),
                op("logcumsumexp(1)", x -> x.logcumsumexp(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void rules_agreeWithDifferences_onEveryLayout(String name, UnaryOperator<Tensor> f) {
        for (Tensor x : Layouts.of(3, 4)) {
            GradCheck.check(xs -> f.apply(xs.getFirst()), x);
            GradGradCheck.check(xs -> f.apply(xs.getFirst()), x);
        }
    }

    @Test
    void products_haveTheirGradients_withZeros() {
        for (double[] values : new double[][] {{2, 0, 3, -1}, {0, 2, 0, 3}, {0, 0, 0, 4}}) {
            Tensor x = Layouts.leaf(values, 4);
            GradCheck.check(xs -> xs.getFirst().prod(), x);
            GradGradCheck.check(xs -> xs.getFirst().prod(), x);
            GradCheck.check(xs -> xs.getFirst().cumprod(0), x);
            GradGradCheck.check(xs -> xs.getFirst().cumprod(0), x);
        }
    }

    @Test
    void logcumsumexp_hasItsGradient_alsoOfNegativeAndZeroOnes() {
        Tensor x = Layouts.leaf(new double[] {0.3, -1, 2, 0.5}, 4);
        Tensor weights = Tensor.of(new double[] {-1, 2, 0, -3}, 4);
        GradCheck.check(xs -> xs.getFirst().logcumsumexp(0).mul(weights), x);
        GradGradCheck.check(xs -> xs.getFirst().logcumsumexp(0).mul(weights), x);
    }

    @Test
    void scalars_haveGradients() {
        Tensor x = Layouts.leaf(new double[] {1.5});
        for (UnaryOperator<Tensor> f : java.util.List.<UnaryOperator<Tensor>>of(
                t -> t.sum(0),
                t -> t.prod(0),
                t -> t.cumsum(0),
                t -> t.cumprod(-1),
                t -> t.logsumexp(0),
                t -> t.logcumsumexp(0),
                t -> t.max(0).values(),
                t -> t.sort().values(),
                t -> t.norm(3))) {
            GradCheck.check(xs -> f.apply(xs.getFirst()), x.reshape().detach().requiresGrad(true));
        }
    }

    @Test
    void elementsThatTie_shareTheGradientEvenly() {
        Tensor x = Layouts.leaf(new double[] {1, 3, 3, 3, 0, 0}, 2, 3);
        x.amax(1).sum().backward();
        assertThat(gradient(x)).containsExactly(0, 0.5, 0.5, 1, 0, 0);
        x.zeroGrad();
        x.max().backward();
        assertThat(gradient(x)).containsExactly(0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0);
        x.zeroGrad();
        x.max(1).values().sum().backward();
        assertThat(gradient(x)).containsExactly(0, 1, 0, 1, 0, 0);
        x.zeroGrad();
        x.norm(Double.POSITIVE_INFINITY).backward();
        assertThat(gradient(x)).containsExactly(0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0);
    }

    @Test
    void gradientsAreZero_whereTheSlopeIsUndefined() {
        Tensor zeros = Layouts.leaf(new double[] {0, 0}, 2);
        for (double p : new double[] {0, 1, 2, 3}) {
            zeros.zeroGrad();
            zeros.norm(p).backward();
            assertThat(gradient(zeros)).as("p = " + p).containsExactly(0, 0);
        }
        Tensor equal = Layouts.leaf(new double[] {3, 3}, 2);
        equal.std().backward();
        assertThat(gradient(equal)).containsExactly(0, 0);
        Tensor some = Layouts.leaf(new double[] {Double.NaN, 3}, 2);
        some.nansum().backward();
        assertThat(gradient(some)).containsExactly(0, 1);
    }

    private static double[] gradient(Tensor x) {
        return java.util.Objects.requireNonNull(x.grad()).toDoubleArray();
    }
}
