package dev.steadygrad.nn;

import static dev.steadygrad.nn.Functional.scaledDotProductAttention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
    private static final double NAN = Double.NaN;
    private static final AttentionOptions PLAIN = new AttentionOptions();

    private static Tensor random(long seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    private static Tensor mask(long seed, int... dims) {
        return Tensor.rand(new Rng(seed), dims).gt(0.4);
    }

    /// Each query by loops, as the formula says.
    private static double[] byLoops(
            double[] q, double[] k, double[] v, int queries, int keys, int e, int f, boolean[] seen, double scale) {
        double[] y = new double[queries * f];
        for (int i = 0; i < queries; i++) {
            double[] s = new double[keys];
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < keys; j++) {
                for (int d = 0; d < e; d++) {
                    s[j] += q[i * e + d] * k[j * e + d];
                }
                s[j] = seen[i * keys + j] ? scale * s[j] : Double.NEGATIVE_INFINITY;
                max = Math.max(max, s[j]);
            }
            double sum = 0;
            for (int j = 0; j < keys; j++) {
                double weight = Math.exp(s[j] - max);
                sum += weight;
                for (int c = 0; c < f; c++) {
                    y[i * f + c] += weight * v[j * f + c];
                }
            }
            for (int c = 0; c < f; c++) {
                y[i * f + c] /= sum;
            }
        }
        return y;
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of(1, 1, 1, 1),
                Arguments.of(3, 5, 4, 2),
                Arguments.of(128, 256, 8, 8),
                Arguments.of(129, 257, 3, 17),
                Arguments.of(300, 700, 16, 5));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void outputs_areThoseOfTheFormula(int queries, int keys, int e, int f) {
        Tensor q = random(1, queries, e);
        Tensor k = random(2, keys, e);
        Tensor v = random(3, keys, f);
        for (boolean causal : new boolean[] {false, true}) {
            boolean[] seen = new boolean[queries * keys];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = !causal || i % keys <= i / keys;
            }
            double[] wanted = byLoops(
                    q.toDoubleArray(),
                    k.toDoubleArray(),
                    v.toDoubleArray(),
                    queries,
                    keys,
                    e,
                    f,
                    seen,
                    1 / Math.sqrt(e));
            Tensor y = scaledDotProductAttention(q, k, v, PLAIN.isCausal(causal));
            assertThat(y.shape().toArray()).containsExactly(queries, f);
            assertThat(y.array().isContiguous()).isTrue();
            assertThat(y.toDoubleArray()).containsExactly(wanted, within(1e-14));
            Tensor single = scaledDotProductAttention(
                    q.to(DType.FLOAT32), k.to(DType.FLOAT32), v.to(DType.FLOAT32), PLAIN.isCausal(causal));
            // Scores up to 20 in float32, each off by some 2^-22, weigh values up to 4.
            assertThat(single.toDoubleArray()).containsExactly(wanted, within(4e-5));
        }
    }

    static Stream<Arguments> options() {
        Tensor bool = mask(5, 2, 1, 150, 280);
        Tensor added = Tensor.randn(new Rng(6), 150, 280).to(DType.FLOAT64);
        return Stream.of(
                Arguments.of("plain", PLAIN),
                Arguments.of("scale", PLAIN.scale(0.1)),
                Arguments.of("bool mask", PLAIN.attnMask(bool)),
                Arguments.of("mask of keys", PLAIN.attnMask(mask(7, 2, 1, 1, 280))),
                Arguments.of("added mask", PLAIN.attnMask(added)),
                Arguments.of("causal", PLAIN.isCausal(true)),
                Arguments.of("causal and masked", PLAIN.isCausal(true).attnMask(bool)),
                Arguments.of("empty rows", PLAIN.attnMask(mask(8, 150, 1)).emptyRow(EmptyRow.UNIFORM)));
    }

    /// The gradients by blocks are those composed of verbs, which createGraph asks for.
    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void gradients_areThoseOfTheComposition_whateverTheMask(String name, AttentionOptions options) {
        Tensor q = random(1, 2, 3, 150, 6);
        Tensor k = random(2, 1, 3, 280, 6);
        Tensor v = random(3, 2, 1, 280, 4);
        Tensor y = scaledDotProductAttention(q, k, v, options);
        assertThat(y.shape().toArray()).containsExactly(2, 3, 150, 4);
        Tensor g = Tensor.randn(new Rng(4), 2, 3, 150, 4).to(DType.FLOAT64);
        List<Tensor> inputs = List.of(q, k, v);
        List<Tensor> composed = Autograd.grad(List.of(y), inputs, List.of(g), true, true);
        List<Tensor> blocked = Autograd.grad(List.of(y), inputs, List.of(g), false, false);
        for (int i = 0; i < 3; i++) {
            double[] wanted = composed.get(i).toDoubleArray();
            assertThat(Arrays.stream(wanted).map(Math::abs).max().orElse(0)).isGreaterThan(0.01);
            assertThat(blocked.get(i).toDoubleArray()).as("input %d", i).containsExactly(wanted, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZERO", "UNIFORM"})
    void rules_agreeWithDifferences(EmptyRow empty) {
        Tensor q = random(1, 2, 3, 2);
        Tensor k = random(2, 4, 2);
        Tensor v = random(3, 2, 4, 3);
        Tensor seen =
                Tensor.of(new long[] {1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0}, 3, 4).to(DType.BOOL);
        Tensor added = random(4, 3, 4);
        for (AttentionOptions options :
                List.of(PLAIN, PLAIN.isCausal(true), PLAIN.attnMask(seen).emptyRow(empty))) {
            GradCheck.check(xs -> attend(xs, options), q, k, v);
            GradGradCheck.check(xs -> attend(xs, options), q, k, v);
        }
        GradCheck.check(xs -> attend(xs, PLAIN.attnMask(xs.get(3))), q, k, v, added);
        GradGradCheck.check(xs -> attend(xs, PLAIN.attnMask(xs.get(3))), q, k, v, added);
    }

    private static Tensor attend(List<Tensor> xs, AttentionOptions options) {
        return scaledDotProductAttention(xs.get(0), xs.get(1), xs.get(2), options);
    }

    @Test
    void queryThatSeesNoKey_is0InPyTorch_andElseAsThePolicySays() {
        Tensor q = random(1, 2, 3);
        Tensor k = random(2, 2, 3);
        Tensor v = Tensor.of(new double[] {1, 2, 3, 6}, 2, 2);
        AttentionOptions options =
                PLAIN.attnMask(Tensor.of(new long[] {0, 0, 0, 1}, 2, 2).to(DType.BOOL));
        assertThat(scaledDotProductAttention(q, k, v, options).toDoubleArray()).containsExactly(0, 0, 3, 6);
        assertThat(scaledDotProductAttention(q, k, v, options.emptyRow(EmptyRow.NAN))
                        .toDoubleArray())
                .containsExactly(NAN, NAN, 3, 6);
        assertThat(scaledDotProductAttention(q, k, v, options.emptyRow(EmptyRow.UNIFORM))
                        .toDoubleArray())
                .containsExactly(2, 4, 3, 6);
        scaledDotProductAttention(q, k, v, options).sum().backward();
        assertThat(Arrays.copyOf(q.grad().toDoubleArray(), 3)).containsExactly(0, 0, 0);
        Tensor lost = random(1, 2, 3);
        scaledDotProductAttention(lost, k, v, options.emptyRow(EmptyRow.NAN))
                .sum()
                .backward();
        assertThat(Arrays.copyOf(lost.grad().toDoubleArray(), 3)).containsExactly(NAN, NAN, NAN);
    }

    @Test
    void scoresOfAnySize_neitherOverflowNorVanish() {
        Tensor q = Tensor.of(new double[] {1000, -1000}, 2, 1);
        Tensor k = Tensor.of(new double[] {900, 900.001, -900}, 3, 1);
        Tensor v = Tensor.of(new double[] {1, 2, 3}, 3, 1);
        double e = Math.exp(1000 * 900.0 - 1000 * 900.001);
        double[] y = scaledDotProductAttention(q, k, v).toDoubleArray();
        assertThat(y[0]).isCloseTo((2 + e) / (1 + e), within(1e-9));
        assertThat(y[1]).isEqualTo(3);
    }

    @Test
    void layoutsHalvesAndEmptyInputs_areTaken() {
        Tensor q = random(1, 6, 2, 4).transpose(0, 1);
        Tensor k = random(2, 2, 4, 7).mT();
        Tensor v = random(3, 2, 7, 10).narrow(2, 3, 4);
        double[] y = scaledDotProductAttention(q, k, v).toDoubleArray();
        assertThat(y)
                .containsExactly(scaledDotProductAttention(q.contiguous(), k.contiguous(), v.contiguous())
                        .toDoubleArray());
        DType half = DType.BFLOAT16;
        Tensor small = scaledDotProductAttention(q.to(half), k.to(half), v.to(half));
        assertThat(small.dtype()).isEqualTo(half);
        // Inputs and output have 8 bits.
        assertThat(small.toDoubleArray()).containsExactly(y, within(0.05));
        Tensor leaf = random(4, 3, 2).detach().to(half).requiresGrad(true);
        scaledDotProductAttention(leaf, leaf, leaf).sum().backward();
        assertThat(leaf.grad().dtype()).isEqualTo(half);
        assertThat(scaledDotProductAttention(random(1, 0, 2), random(2, 3, 2), random(3, 3, 4))
                        .shape()
                        .toArray())
                .containsExactly(0, 4);
        assertThat(scaledDotProductAttention(random(1, 2, 2), random(2, 0, 2), random(3, 0, 1))
                        .toDoubleArray())
                .containsExactly(0, 0);
    }

    @Test
    void badInputs_areNamed() {
        Tensor q = Tensor.zeros(2, 3, 4);
        String shapes = "scaledDotProductAttention: query, key and value must have shapes [..., L, E], [..., S, E] and"
                + " [..., S, F], got ";
        assertThatThrownBy(() -> scaledDotProductAttention(q, Tensor.zeros(5, 3), Tensor.zeros(5, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(shapes + "[2, 3, 4], [5, 3] and [5, 4]");
        assertThatThrownBy(() -> scaledDotProductAttention(q, Tensor.zeros(5, 4), Tensor.zeros(6, 4)))
                .hasMessage(shapes + "[2, 3, 4], [5, 4] and [6, 4]");
        assertThatThrownBy(() -> scaledDotProductAttention(q, q, q.to(DType.FLOAT64)))
                .hasMessage("scaledDotProductAttention: query, key and value must have one dtype,"
                        + " got float32, float32 and float64; convert with to(dtype)");
        Tensor whole = q.to(DType.INT64);
        assertThatThrownBy(() -> scaledDotProductAttention(whole, whole, whole))
                .hasMessageContaining("the input must be floating point, got dtype=int64");
        assertThatThrownBy(() -> scaledDotProductAttention(q, q, q, PLAIN.attnMask(Tensor.ones(DType.INT64, 3, 3))))
                .hasMessage("scaledDotProductAttention: the mask must be bool, true where a key takes part,"
                        + " or float32, got dtype=int64");
        assertThatThrownBy(() -> scaledDotProductAttention(q, q, q, PLAIN.attnMask(Tensor.ones(4, 1, 3, 3))))
                .hasMessage("scaledDotProductAttention: the mask must broadcast to the scores' shape [2, 3, 3],"
                        + " got shape=[4, 1, 3, 3]");
        assertThatThrownBy(() -> PLAIN.scale(NAN))
                .hasMessage("scaledDotProductAttention: scale must be finite, got scale=NaN");
    }
}
