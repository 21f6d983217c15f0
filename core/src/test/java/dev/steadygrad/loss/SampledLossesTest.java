package dev.steadygrad.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// [LogUniformSampler], [SampledSoftmaxLoss] and [NceLoss].
class SampledLossesTest {
    private static final SampledSoftmaxLoss SOFTMAX = new SampledSoftmaxLoss(4);
    private static final NceLoss NCE = new NceLoss(4);

    private static Tensor random(int seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static Tensor classes(long... index) {
        return Tensor.of(index, index.length);
    }

    /// Class c is expected (c + 1) / 8 times.
    private static Candidates candidates(long... index) {
        return new Candidates(classes(index), c -> (c + 1) / 8.0);
    }

    private static double[] grad(Tensor x) {
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }

    // ---- the sampler

    @Test
    void probabilities_fallWithTheClass_andAddUpTo1() {
        LogUniformSampler sampler = new LogUniformSampler(1000, 10);
        double sum = LongStream.range(0, 1000).mapToDouble(sampler::probability).sum();
        assertThat(sum).isCloseTo(1, within(1e-13));
        assertThat(sampler.probability(0)).isCloseTo(Math.log(2) / Math.log(1001), within(1e-16));
        assertThat(sampler.probability(999)).isCloseTo(Math.log1p(1e-3) / Math.log(1001), within(1e-18));
    }

    @Test
    void firstDraw_followsTheProbabilities() {
        int classes = 20;
        int rounds = 20_000;
        LogUniformSampler sampler = new LogUniformSampler(classes, 1);
        int[] seen = new int[classes];
        Rng rng = new Rng(1);
        for (int i = 0; i < rounds; i++) {
            seen[(int) sampler.sample(rng).classes().item()]++;
        }
        for (int c = 0; c < classes; c++) {
            double p = sampler.probability(c);
            // five standard deviations of a count
            assertThat((double) seen[c]).isCloseTo(rounds * p, within(5 * Math.sqrt(rounds * p * (1 - p))));
        }
    }

    @Test
    void candidates_differ_andTheSameSeedRepeatsThem() {
        LogUniformSampler sampler = new LogUniformSampler(200, 50);
        long[] drawn = sampler.sample(new Rng(2)).classes().toLongArray();
        assertThat(LongStream.of(drawn).distinct().count()).isEqualTo(50);
        assertThat(LongStream.of(drawn).allMatch(c -> c >= 0 && c < 200)).isTrue();
        assertThat(sampler.sample(new Rng(2)).classes().toLongArray()).containsExactly(drawn);
        assertThat(sampler.sample(new Rng(3)).classes().toLongArray()).isNotEqualTo(drawn);
    }

    @Test
    void expectedCounts_leaveNoBias() {
        // Eight of twenty classes: the inclusion probability by the number of draws alone would be 7 percent off.
        LogUniformSampler sampler = new LogUniformSampler(20, 8);
        int rounds = 20_000;
        double[] sums = new double[20];
        double[] squares = new double[20];
        Rng rng = new Rng(5);
        for (int i = 0; i < rounds; i++) {
            Candidates drawn = sampler.sample(rng);
            for (long c : drawn.classes().toLongArray()) {
                double one = 1 / drawn.expected().applyAsDouble(c);
                sums[(int) c] += one;
                squares[(int) c] += one * one;
            }
        }
        for (int c = 0; c < 20; c++) {
            double noise = Math.sqrt(squares[c]) / rounds;
            assertThat(sums[c] / rounds).as("class %d", c).isCloseTo(1, within(4 * noise));
        }
    }

    @Test
    void allClasses_areCandidatesForCertain() {
        Candidates all = new LogUniformSampler(200, 200).sample(new Rng(1));
        assertThat(all.classes().toLongArray())
                .containsExactly(LongStream.range(0, 200).toArray());
        assertThat(all.expected().applyAsDouble(199)).isEqualTo(1);
    }

    @Test
    void sampledOdds_addUpToThoseOfAllClasses_onAverage() {
        Tensor hidden = random(20, 1, 3);
        Tensor weight = random(21, 40, 3);
        double all = hidden.matmul(weight.mT()).exp().sum().item();
        double sum = 0;
        int rounds = 4000;
        LogUniformSampler sampler = new LogUniformSampler(40, 15);
        Rng rng = new Rng(22);
        for (int i = 0; i < rounds; i++) {
            // e^loss is the sum of the odds over the own class's, the first candidate's
            Candidates c = sampler.sample(rng);
            Tensor own = c.classes().narrow(0, 0, 1);
            double odds =
                    Math.exp(hidden.matmul(weight.indexSelect(0, own).mT()).item())
                            / c.expected().applyAsDouble(own.toLongArray()[0]);
            sum += odds * Math.exp(SOFTMAX.apply(hidden, weight, null, own, c).item());
        }
        // the noise is about 1 in 150
        assertThat(sum / rounds).isCloseTo(all, within(0.02 * all));
    }

    // ---- sampled softmax

    @Test
    void softmax_ofAllClasses_isCrossEntropy() {
        Tensor hidden = random(4, 6, 3);
        Tensor weight = random(5, 9, 3);
        Tensor bias = random(6, 9);
        Tensor target = classes(0, 8, 3, -100, 3, 1);
        Tensor full = new CrossEntropyLoss().apply(hidden.matmul(weight.mT()).add(bias), target);
        full.backward();
        double[][] wanted = {grad(hidden), grad(weight), grad(bias)};
        for (Tensor x : List.of(hidden, weight, bias)) {
            x.zeroGrad();
        }
        Tensor loss = new SampledSoftmaxLoss(9).apply(hidden, weight, bias, target, new Rng(7));
        assertThat(loss.item()).isCloseTo(full.item(), within(full.item() * 1e-14));
        loss.backward();
        double[][] got = {grad(hidden), grad(weight), grad(bias)};
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).containsExactly(wanted[i], within(1e-15));
        }
    }

    @Test
    void softmax_takesTheExpectedCountsOffTheLogits() {
        Tensor hidden = Tensor.of(new double[] {1, 2}, 2, 1);
        Tensor weight = Tensor.of(new double[] {0.5, -1, 0.25, 3}, 4, 1);
        Tensor bias = Tensor.of(new double[] {0.1, 0.2, 0.3, 0.4}, 4);
        // row 0, class 2; row 1, class 1, which is a candidate too
        Tensor target = classes(2, 1);
        double[] row0 = {odds(1, 2), odds(1, 1), odds(1, 3)};
        double[] row1 = {odds(2, 1), odds(2, 1), odds(2, 3)};
        SampledSoftmaxLoss each = SOFTMAX.reduction(Reduction.NONE);
        double[] got =
                each.apply(hidden, weight, bias, target, candidates(1, 3)).toDoubleArray();
        assertThat(got[0]).isCloseTo(-Math.log(row0[0] / Arrays.stream(row0).sum()), within(1e-14));
        assertThat(got[1]).isCloseTo(-Math.log(row1[0] / (row1[0] + row1[2])), within(1e-14));
        double[] hits = each.removeAccidentalHits(false)
                .apply(hidden, weight, bias, target, candidates(1, 3))
                .toDoubleArray();
        assertThat(hits[0]).isEqualTo(got[0]);
        assertThat(hits[1]).isCloseTo(-Math.log(row1[0] / Arrays.stream(row1).sum()), within(1e-14));
    }

    /// The exponential of the logit of class c at the hidden value x, over how often c is expected.
    private static double odds(double x, int c) {
        double[] weight = {0.5, -1, 0.25, 3};
        return Math.exp(x * weight[c] + (c + 1) / 10.0) / ((c + 1) / 8.0);
    }

    // ---- noise-contrastive estimation

    @Test
    void nce_tellsTheOwnClassFromNoise() {
        Tensor hidden = Tensor.of(new double[] {1, 2}, 2, 1);
        Tensor weight = Tensor.of(new double[] {0.5, -1, 0.25, 3}, 4, 1);
        Tensor bias = Tensor.of(new double[] {0.1, 0.2, 0.3, 0.4}, 4);
        Tensor target = classes(2, 1);
        NceLoss each = NCE.reduction(Reduction.NONE);
        double[] got =
                each.apply(hidden, weight, bias, target, candidates(1, 3)).toDoubleArray();
        assertThat(got[0]).isCloseTo(yes(1, 2) + no(1, 1) + no(1, 3), within(1e-14));
        assertThat(got[1]).isCloseTo(yes(2, 1) + no(2, 1) + no(2, 3), within(1e-14));
        double[] less = each.removeAccidentalHits(true)
                .apply(hidden, weight, bias, target, candidates(1, 3))
                .toDoubleArray();
        assertThat(less[0]).isEqualTo(got[0]);
        assertThat(less[1]).isCloseTo(yes(2, 1) + no(2, 3), within(1e-14));
    }

    private static double yes(double x, int c) {
        return Math.log1p(1 / odds(x, c));
    }

    private static double no(double x, int c) {
        return Math.log1p(odds(x, c));
    }

    @Test
    void nce_confidentRow_keepsItsDigits() {
        Tensor hidden = Tensor.of(new float[] {80}, 1, 1);
        Tensor weight = Tensor.of(new float[] {1, -1}, 2, 1);
        Candidates one = new Candidates(classes(1), c -> 1);
        double exact = 2 * Math.exp(-80);
        assertThat(NCE.apply(hidden, weight, null, classes(0), one).item()).isCloseTo(exact, within(exact * 0x1p-23));
        Tensor half = Tensor.of(new float[] {40}, 1, 1);
        assertThat(SOFTMAX.apply(half, weight, null, classes(0), one).item())
                .isCloseTo(exact / 2, within(exact * 0x1p-24));
    }

    // ---- both

    /// One of the losses, with its settings.
    private interface Sampled {
        Tensor apply(Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target, Candidates candidates);
    }

    @Test
    void onlyTheSampledRowsOfTheWeight_areReadAndHaveGradients() {
        for (Sampled loss : List.<Sampled>of(SOFTMAX::apply, NCE::apply)) {
            double[] values = new double[30];
            Arrays.fill(values, Double.NaN);
            Set<Long> read = Set.of(2L, 4L, 7L);
            read.forEach(c -> Arrays.fill(values, (int) (3 * c), (int) (3 * c + 3), 0.1 * c));
            Tensor weight = Tensor.of(values, 10, 3).requiresGrad(true);
            Tensor hidden = random(8, 2, 3);
            Tensor y = loss.apply(hidden, weight, null, classes(2, 2), candidates(4, 7));
            assertThat(y.item()).isFinite();
            y.backward();
            double[] g = grad(weight);
            Set<Long> moved = LongStream.range(0, 10)
                    .filter(c -> g[(int) (3 * c)] != 0)
                    .boxed()
                    .collect(Collectors.toSet());
            assertThat(moved).isEqualTo(read);
        }
    }

    @Test
    void ignoredRow_hasNoLossAndNoGradient_whateverItHolds() {
        for (Sampled loss : List.<Sampled>of(SOFTMAX.ignoreIndex(9)::apply, NCE.ignoreIndex(9)::apply)) {
            Tensor hidden = Tensor.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1, 2}, 2, 2)
                    .requiresGrad(true);
            Tensor live = Tensor.of(new double[] {1, 2}, 1, 2);
            Tensor weight = random(9, 6, 2);
            Tensor y = loss.apply(hidden, weight, null, classes(9, 3), candidates(0, 5));
            assertThat(y.item())
                    .isEqualTo(loss.apply(live, weight, null, classes(3), candidates(0, 5))
                            .item());
            y.backward();
            assertThat(grad(hidden)).startsWith(0, 0).doesNotContain(Double.NaN);
            assertThat(grad(weight)).doesNotContain(Double.NaN);
            assertThat(loss.apply(hidden, weight, null, classes(9, 9), candidates(0))
                            .item())
                    .isNaN();
        }
    }

    @Test
    void leadingDimensions_areRows() {
        Tensor hidden = random(10, 2, 3, 4);
        Tensor weight = random(11, 8, 4);
        Tensor target = Tensor.of(new long[] {1, -100, 3, 7, 0, 2}, 2, 3);
        Tensor softmax = SOFTMAX.reduction(Reduction.NONE).apply(hidden, weight, null, target, new Rng(12));
        Tensor nce = NCE.reduction(Reduction.NONE).apply(hidden, weight, null, target, new Rng(12));
        for (Tensor each : List.of(softmax, nce)) {
            assertThat(each.shape()).isEqualTo(Shape.of(2, 3));
            assertThat(each.get(0, 1).item()).isZero();
        }
        double sum = softmax.sum().item();
        assertThat(SOFTMAX.apply(hidden, weight, null, target, new Rng(12)).item())
                .isCloseTo(sum / 5, within(sum * 0x1p-50));
        assertThat(NCE.reduction(Reduction.SUM)
                        .apply(hidden, weight, null, target, new Rng(12))
                        .item())
                .isEqualTo(nce.sum().item());
    }

    @Test
    void halfTypes_stayThemselves() {
        Tensor hidden = random(13, 3, 4).to(DType.FLOAT16).detach();
        Tensor weight = random(14, 8, 4).to(DType.FLOAT16).detach();
        Tensor target = classes(1, 7, 0);
        assertThat(SOFTMAX.apply(hidden, weight, null, target, new Rng(1)).dtype())
                .isEqualTo(DType.FLOAT16);
        assertThat(NCE.apply(hidden, weight, null, target, new Rng(1)).dtype()).isEqualTo(DType.FLOAT16);
    }

    @Test
    void derivatives_passTheChecks() {
        Tensor target = classes(1, 5, -100);
        Candidates c = candidates(5, 0, 3);
        for (Sampled loss : List.<Sampled>of(SOFTMAX::apply, SOFTMAX.removeAccidentalHits(false)::apply, NCE::apply)) {
            Tensor[] in = {random(15, 3, 2), random(16, 7, 2), random(17, 7)};
            GradCheck.check(x -> loss.apply(x.get(0), x.get(1), x.get(2), target, c), in);
            GradGradCheck.check(x -> loss.apply(x.get(0), x.get(1), x.get(2), target, c), in);
        }
    }

    @Test
    void badInput_isNamed() {
        Tensor hidden = Tensor.zeros(2, 3);
        Tensor weight = Tensor.zeros(5, 3);
        Rng rng = new Rng(1);
        fails(
                () -> SOFTMAX.apply(hidden, weight, null, classes(0, 5), rng),
                "sampledSoftmaxLoss: class index must be in [0, 5), got target[1]=5");
        fails(
                () -> SOFTMAX.apply(
                        Tensor.zeros(2, 2, 3), weight, null, Tensor.of(new long[] {0, 1, -1, 4}, 2, 2), rng),
                "sampledSoftmaxLoss: class index must be in [0, 5), got target[1, 0]=-1");
        fails(
                () -> NCE.apply(hidden, weight, null, classes(0), rng),
                "nceLoss: the target must have shape [2], got shape=[1]");
        fails(
                () -> NCE.apply(hidden, weight, null, Tensor.zeros(2), rng),
                "nceLoss: class indices must have an integer dtype, got target of dtype=float32");
        fails(
                () -> SOFTMAX.apply(Tensor.zeros(2, 4), weight, null, classes(0, 1), rng),
                "sampledSoftmaxLoss: the last dimension must be 3, got hidden of shape=[2, 4]");
        fails(
                () -> SOFTMAX.apply(hidden, Tensor.zeros(5), null, classes(0, 1), rng),
                "sampledSoftmaxLoss: the weight must have shape [C, D], got shape=[5]");
        fails(
                () -> SOFTMAX.apply(hidden, weight, Tensor.zeros(4), classes(0, 1), rng),
                "sampledSoftmaxLoss: the bias must have shape [5], got shape=[4]");
        fails(
                () -> SOFTMAX.apply(hidden, weight.to(DType.FLOAT64), null, classes(0, 1), rng),
                "sampledSoftmaxLoss: the weight must have the dtype float32 of the hidden values, got dtype=float64;"
                        + " convert it with to(dtype)");
        fails(
                () -> new SampledSoftmaxLoss(6).apply(hidden, weight, null, classes(0, 1), rng),
                "logUniformSampler: count must be in [1, 5], the number of classes, got count=6");
        fails(
                () -> SOFTMAX.reduction(Reduction.BATCHMEAN).apply(hidden, weight, null, classes(0, 1), rng),
                "sampledSoftmaxLoss: the reduction must be NONE, MEAN or SUM, got reduction=BATCHMEAN");
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
