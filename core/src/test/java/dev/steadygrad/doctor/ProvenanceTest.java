package dev.steadygrad.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.doctor.Provenance.Distribution;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Index;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a tensor is said to be, it is: held against its values.
class ProvenanceTest {
    private static final Distribution ALONG_1 = new Distribution(1, false);

    /// Float16 keeps 11 bits of a probability; others are summed to about 1e-6 here.
    private static final double FLOAT16_BITS = 4e-3;

    private static final double ROUNDING = 2e-5;

    private static void watched(Runnable body) {
        new Doctor(Mode.LIGHT).examine(body);
    }

    private static Tensor random(int... dims) {
        return Tensor.randn(new Rng(5), dims);
    }

    // ---- chains of random ops

    private interface Step extends BiFunction<Tensor, Rng, Tensor> {}

    private static int pick(Rng rng, int n) {
        return (int) (rng.nextDouble() * n);
    }

    private static int dim(Tensor x, Rng rng) {
        return pick(rng, Math.max(1, x.rank()));
    }

    private static final List<Step> STEPS = List.of(
            (x, r) -> x.softmax(dim(x, r)),
            (x, r) -> x.logSoftmax(dim(x, r)),
            (x, r) -> x.softmax(dim(x, r), x.gt(0), EmptyRow.UNIFORM),
            (x, r) -> x.softmax(dim(x, r), x.gt(0), EmptyRow.ZERO),
            (x, r) -> x.clamp(-20, 5).exp(),
            (x, r) -> x.log(),
            (x, r) -> {
                Tensor e = x.clamp(-20, 5).exp();
                return e.div(e.sum(dim(x, r), true));
            },
            (x, r) -> {
                Tensor e = x.clamp(-20, 5).exp();
                return x.rank() == 2 && x.size(0) == x.size(1) ? e.div(e.sum(1)) : e;
            },
            (x, r) -> x.transpose(dim(x, r), dim(x, r)),
            (x, r) -> x.flatten(),
            (x, r) -> x.reshape(x.numel() % 6 == 0 ? new int[] {2, 3, x.numel() / 6} : new int[] {-1}),
            (x, r) -> x.numel() % 4 == 0 ? x.reshape(x.numel() / 4, 4) : x,
            (x, r) -> x.unsqueeze(dim(x, r)),
            (x, r) -> x.squeeze(),
            (x, r) -> x.rank() < 4 ? x.unsqueeze(0).expand(sizes(x)) : x,
            (x, r) -> x.rank() > 0 && x.size(0) > 1 ? x.narrow(dim(x, r), 0, 1) : x,
            (x, r) -> x.rank() > 1 ? x.select(dim(x, r), 0) : x,
            (x, r) -> x.rank() > 0 ? x.slice(dim(x, r), 0, 100, 2) : x,
            (x, r) -> x.rank() > 0 ? x.get(Index.newAxis(), Index.all()) : x,
            (x, r) -> x.rank() > 1 ? x.diagonal() : x,
            (x, r) -> x.rank() > 0 ? x.unfold(dim(x, r), 1, 1) : x,
            (x, r) -> x.flip(dim(x, r)),
            (x, r) -> x.detach(),
            (x, r) -> x.clone(),
            (x, r) -> x.contiguous(),
            (x, r) -> x.to(DType.FLOAT64),
            (x, r) -> x.to(DType.FLOAT32),
            (x, r) -> x.add(1),
            (x, r) -> x.relu(),
            (x, r) -> {
                x.detach().contiguous().reshape(-1).clone().mul_(2);
                return x;
            },
            (x, r) -> x.clone().mul_(2),
            (x, r) -> {
                Tensor y = x.clone();
                y.reshape(-1).mul_(0.5);
                return y;
            },
            (x, r) -> {
                Tensor y = x.clone();
                Tensor view = y.detach();
                y.add_(1);
                return view;
            },
            (x, r) -> Tensor.cat(List.of(x, x), dim(x, r)));

    private static int[] sizes(Tensor x) {
        int[] sizes = new int[x.rank() + 1];
        sizes[0] = 2;
        System.arraycopy(x.shape().toArray(), 0, sizes, 1, x.rank());
        return sizes;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void chainsOfOps_claimOnlyWhatTheirValuesAre(long seed) {
        Rng rng = new Rng(seed);
        List<String> claims = new ArrayList<>();
        watched(() -> {
            for (int chain = 0; chain < 150; chain++) {
                Tensor x = Tensor.randn(rng, 2 + pick(rng, 2), 2 + pick(rng, 2), 2 + pick(rng, 2))
                        .softmax(pick(rng, 3));
                for (int i = 0; i < 8 && x.rank() > 0 && x.rank() < 6 && x.numel() < 2000; i++) {
                    int step = pick(rng, STEPS.size());
                    x = STEPS.get(step).apply(x, rng);
                    check(x, "seed %d, chain %d, step %d: %d".formatted(seed, chain, i, step), claims);
                }
            }
        });
        assertThat(claims).as("claims that were checked").hasSizeGreaterThan(200);
    }

    private static void check(Tensor x, String name, List<String> claims) {
        Distribution d = Provenance.distribution(x);
        if (d == null || x.numel() == 0) {
            return;
        }
        claims.add(name);
        Tensor wide = x.detach().to(DType.FLOAT64);
        Tensor p = d.log() ? wide.exp() : wide;
        for (double v : p.toDoubleArray()) {
            assertThat(Double.isNaN(v) || v >= 0 && v <= 1 + ROUNDING)
                    .as("%s: %s", name, v)
                    .isTrue();
        }
        for (double s : p.sum(d.dim()).toDoubleArray()) {
            assertThat(Double.isNaN(s) || Math.abs(s - 1) < ROUNDING)
                    .as("%s: the sum %s along %d", name, s, d.dim())
                    .isTrue();
        }
    }

    // ---- what is not forgotten

    @Test
    void probabilities_areKnownThroughViewsCopiesAndDetach() {
        watched(() -> {
            Tensor p = random(4, 3, 5).softmax(1);
            assertThat(Provenance.of(p)).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.detach())).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.clone())).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.to(DType.FLOAT64))).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.narrow(0, 1, 2))).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.select(0, 1))).isEqualTo(new Distribution(0, false));
            assertThat(Provenance.of(p.transpose(1, 2))).isEqualTo(new Distribution(2, false));
            assertThat(Provenance.of(p.unsqueeze(0))).isEqualTo(new Distribution(2, false));
            assertThat(Provenance.of(p.unsqueeze(0).expand(7, 4, 3, 5))).isEqualTo(new Distribution(2, false));
            assertThat(Provenance.of(p.transpose(1, 2).reshape(20, 3))).isEqualTo(ALONG_1);
            assertThat(Provenance.of(p.log())).isEqualTo(new Distribution(1, true));
            assertThat(Provenance.of(p.log().exp())).isEqualTo(ALONG_1);
        });
    }

    @Test
    void probabilities_areForgottenWhereTheDimensionIsCutOrMixed() {
        watched(() -> {
            Tensor p = random(4, 3).softmax(1);
            assertThat(Provenance.of(p.narrow(1, 0, 2))).isNull();
            assertThat(Provenance.of(p.select(1, 0))).isNull();
            assertThat(Provenance.of(p.flatten())).isNull();
            assertThat(Provenance.of(p.mul(2))).isNull();
            assertThat(Provenance.of(p.to(DType.INT64))).isNull();
        });
    }

    @Test
    void change_inPlace_isSeenByAllThatShareTheElements() {
        watched(() -> {
            Tensor p = random(4, 3).softmax(1);
            Tensor same = p.detach();
            p.select(0, 0).mul_(2);
            assertThat(Provenance.of(p)).isNull();
            assertThat(Provenance.of(same)).isNull();
            assertThat(Provenance.of(random(4, 3).logSoftmax(1).exp_())).isEqualTo(ALONG_1);
        });
    }

    @Test
    void changeOutsideTheWatch_isSeenToo() {
        List<Tensor> kept = new ArrayList<>();
        watched(() -> kept.add(random(4, 3).softmax(1)));
        kept.getFirst().mul_(2);
        watched(() -> assertThat(Provenance.of(kept.getFirst())).isNull());
    }

    @Test
    void softmaxByHand_isOneWhereTheSumIsOfItsRows() {
        watched(() -> {
            Tensor e = random(3, 3).exp();
            assertThat(Provenance.of(e.div(e.sum(1, true)))).isEqualTo(ALONG_1);
            assertThat(Provenance.of(e.div(e.sum(0, true)))).isEqualTo(new Distribution(0, false));
            assertThat(Provenance.of(e.div(e.sum(1)))).isNull();
            assertThat(Provenance.of(e.div(random(3, 3).exp().sum(1, true)))).isNull();
            assertThat(Provenance.of(e.t().div(e.sum(1, true)))).isNull();
        });
    }

    @Test
    void halfPrecision_keepsItsProbabilities() {
        watched(() -> {
            Tensor p = random(4, 30).softmax(1).to(DType.FLOAT16);
            assertThat(Provenance.of(p)).isEqualTo(ALONG_1);
            for (double s : p.to(DType.FLOAT64).sum(1).toDoubleArray()) {
                assertThat(s).isBetween(1 - FLOAT16_BITS, 1 + FLOAT16_BITS);
            }
        });
    }

    @Test
    void withoutAWatch_nothingIsNoted() {
        assertThat(random(4, 3).softmax(1).note()).isNull();
    }
}
