package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Layers that draw, keep running values or hold tables.
class StateLayersTest {
    private static void fails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Tensor value(Module module, String name) {
        return Objects.requireNonNull(module.stateDict().get(name));
    }

    // ---- dropout

    @Test
    void dropout_dropsItsPart_andScalesTheRest() {
        Tensor y = new Dropout(0.25, new Rng(1)).call(Tensor.ones(400, 250));
        double kept = y.ne(0).to(DType.FLOAT64).mean().item();
        // five standard errors of 100,000 draws
        assertThat(kept).isCloseTo(0.75, within(5 * Math.sqrt(0.25 * 0.75 / 1e5)));
        for (float v : y.toFloatArray()) {
            assertThat(v == 0 || v == (float) (1 / 0.75)).isTrue();
        }
    }

    @Test
    void dropout_outsideTraining_isTheInput() {
        Dropout dropout = new Dropout(0.5);
        dropout.eval();
        Tensor x = Tensor.ones(3);
        assertThat(dropout.call(x)).isSameAs(x);
    }

    @Test
    void dropout_ofNothingAndOfEverything() {
        Tensor x = Tensor.ones(1000);
        assertThat(new Dropout(0).call(x).toFloatArray()).containsOnly(1);
        assertThat(new Dropout(1).call(x).toFloatArray()).containsOnly(0);
    }

    @Test
    void dropout_isRepeatedBySeed_andDiffersFromCallToCall() {
        Dropout first = new Dropout(0.5, new Rng(3));
        Dropout second = new Dropout(0.5, new Rng(3));
        Tensor x = Tensor.ones(500);
        float[] once = first.call(x).toFloatArray();
        assertThat(second.call(x).toFloatArray()).containsExactly(once);
        assertThat(first.call(x).toFloatArray()).isNotEqualTo(once);
        Rng.manualSeed(4);
        float[] standard = new Dropout().call(x).toFloatArray();
        Rng.manualSeed(4);
        assertThat(new Dropout().call(x).toFloatArray()).containsExactly(standard);
    }

    @Test
    void dropout_doesNotDependOnThreads_norOnTheLayout() {
        Tensor x = Tensor.randn(new Rng(5), 300, 400);
        int threads = Backends.get().describe().threads();
        float[] many = new Dropout(0.3, new Rng(6)).call(x).toFloatArray();
        Backends.get().threads(1);
        try {
            assertThat(new Dropout(0.3, new Rng(6)).call(x).toFloatArray()).containsExactly(many);
        } finally {
            Backends.get().threads(threads);
        }
        Tensor turned = x.transpose(0, 1).clone().transpose(0, 1);
        assertThat(new Dropout(0.3, new Rng(6)).call(turned).toFloatArray()).containsExactly(many);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT16", "BFLOAT16", "FLOAT64"})
    void dropout_keepsTheDtype_andRoundsOnce(DType dtype) {
        Tensor x = Tensor.randn(new Rng(7), 100).to(dtype);
        Tensor y = new Dropout(0.1, new Rng(8)).call(x);
        double[] in = x.toDoubleArray();
        double[] out = y.toDoubleArray();
        double[] exact = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            exact[i] = out[i] == 0
                    ? out[i]
                    : dtype == DType.FLOAT64 ? in[i] * (1 / 0.9) : (float) in[i] * (float) (1 / 0.9);
        }
        assertThat(y.dtype()).isEqualTo(dtype);
        assertThat(out).containsExactly(Tensor.of(exact, 100).to(dtype).toDoubleArray());
    }

    @Test
    void dropout_gradients_passTheCheck() {
        LayerCheck.check(() -> new Dropout(0.4, new Rng(9)), LayerCheck.random(1, 4, 5));
    }

    @Test
    void dropout_badCalls_areNamed() {
        fails(() -> new Dropout(-0.1), "dropout: p must be in [0, 1], got p=-0.1");
        fails(() -> new Dropout(Double.NaN), "dropout: p must be in [0, 1], got p=NaN");
        fails(
                () -> new Dropout().call(Tensor.of(new long[] {1}, 1)),
                "dropout: the input must be floating point, got dtype=int64; convert it with to(DType.FLOAT32)");
    }

    // ---- batch normalisation

    @Test
    void batchNorm_standardisesEachChannel_andFollowsItsMoments() {
        BatchNorm2d norm = new BatchNorm2d(2, 0, 0.5, true, true);
        Tensor x = Tensor.of(new float[] {1, 3, 5, 7, -1, -1, 1, 1}, 1, 2, 2, 2);
        Tensor y = norm.call(x);
        float s = (float) (1 / Math.sqrt(5));
        assertThat(y.toFloatArray())
                .usingComparatorWithPrecision(2 * Math.ulp(1f))
                .containsExactly(-3 * s, -s, s, 3 * s, -1, -1, 1, 1);
        // means 4 and 0; unbiased variances 20 / 3 and 4 / 3; half way from 0 and 1
        assertThat(value(norm, "running_mean").toFloatArray()).containsExactly(2, 0);
        assertThat(value(norm, "running_var").toFloatArray())
                .usingComparatorWithPrecision(2 * Math.ulp(4f))
                .containsExactly((float) (0.5 + 10 / 3.0), (float) (0.5 + 2 / 3.0));
        assertThat(value(norm, "num_batches_tracked").dtype()).isEqualTo(DType.INT64);
        assertThat(value(norm, "num_batches_tracked").item()).isEqualTo(1);
    }

    @Test
    void batchNorm_outsideTraining_goesByTheRunningValues_andChangesNothing() {
        BatchNorm1d norm = new BatchNorm1d(1, 0, 1, true, true);
        norm.call(Tensor.of(new float[] {1, 5}, 2, 1));
        norm.eval();
        Tensor y = norm.call(Tensor.of(new float[] {3, 7}, 2, 1));
        // mean 3, variance 8
        assertThat(y.toFloatArray()).containsExactly(0, (float) (4 / Math.sqrt(8)));
        assertThat(value(norm, "num_batches_tracked").item()).isEqualTo(1);
        assertThat(value(norm, "running_mean").toFloatArray()).containsExactly(3);
    }

    @Test
    void batchNorm_names_arePyTorchs() {
        assertThat(new BatchNorm1d(3).stateDict().keySet())
                .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
        assertThat(new BatchNorm1d(3).namedParameters().keySet()).containsExactly("weight", "bias");
        assertThat(new BatchNorm2d(3, 1e-5, 0.1, false, false).stateDict()).isEmpty();
    }

    @Test
    void batchNorm_withoutRunningValues_goesByTheBatchAlways() {
        BatchNorm1d norm = new BatchNorm1d(1, 0, 0.1, false, false);
        norm.eval();
        assertThat(norm.call(Tensor.of(new float[] {1, 3}, 2, 1)).toFloatArray())
                .containsExactly(-1, 1);
    }

    @Test
    void batchNorm_gradients_passTheCheck() {
        LayerCheck.check(() -> new BatchNorm1d(3), LayerCheck.random(10, 4, 3));
        LayerCheck.check(() -> new BatchNorm1d(2), LayerCheck.random(11, 3, 2, 4));
        LayerCheck.check(() -> new BatchNorm2d(2), LayerCheck.random(12, 2, 2, 3, 2));
    }

    @Test
    void batchNorm_badCalls_areNamed() {
        fails(() -> new BatchNorm2d(0), "batchNorm2d: features must be 1 or more, got features=0");
        fails(() -> new BatchNorm1d(1, 0, 2, true, true), "batchNorm1d: momentum must be in [0, 1], got momentum=2.0");
        fails(
                () -> new BatchNorm2d(3).call(Tensor.zeros(2, 4, 5, 5)),
                "batchNorm2d: the input must have shape [N, C, H, W] with 3 features, got shape=[2, 4, 5, 5]");
        fails(
                () -> new BatchNorm1d(3).call(Tensor.zeros(3)),
                "batchNorm1d: the input must have shape [N, C] or [N, C, L] with 3 features, got shape=[3]");
        BatchNorm1d norm = new BatchNorm1d(3);
        fails(
                () -> norm.call(Tensor.zeros(1, 3)),
                "batchNorm: training needs more than one element a channel, got shape=[1, 3]");
        assertThat(value(norm, "num_batches_tracked").item()).isZero();
    }

    // ---- layer normalisation

    @Test
    void layerNorm_standardisesTheLastDimensions() {
        LayerNorm norm = new LayerNorm(Shape.of(2, 2), 0, false, false);
        assertThat(norm.stateDict()).isEmpty();
        Tensor x = Tensor.of(new double[] {1, 1, 3, 3, 0, 8, 0, 8}, 2, 2, 2);
        assertThat(norm.call(x).toDoubleArray()).containsExactly(-1, -1, 1, 1, -1, 1, -1, 1);
        assertThat(new LayerNorm(4).stateDict().keySet()).containsExactly("weight", "bias");
        assertThat(new LayerNorm(Shape.of(4), 1e-5, true, false).stateDict().keySet())
                .containsExactly("weight");
    }

    @Test
    void layerNorm_gradients_passTheCheck() {
        LayerCheck.check(() -> new LayerNorm(4), LayerCheck.random(13, 3, 4));
        LayerCheck.check(() -> new LayerNorm(2, 3), LayerCheck.random(14, 2, 2, 3));
    }

    @Test
    void layerNorm_badCalls_areNamed() {
        fails(() -> new LayerNorm(), "layerNorm: normalizedShape must have a dimension, got []");
        fails(
                () -> new LayerNorm(4).call(Tensor.zeros(2, 3)),
                "layerNorm: the input's shape must end with normalizedShape=[4], got shape=[2, 3]");
    }

    // ---- embedding

    @Test
    void embedding_readsRows_inTheShapeOfThePositions() {
        Embedding table = new Embedding(5, 3, null, new Rng(2));
        Tensor y = table.call(Tensor.of(new long[] {4, 0, 0, 2}, 2, 2));
        assertThat(y.shape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(y.select(0, 0).select(0, 0).toFloatArray())
                .containsExactly(table.weight().select(0, 4).toFloatArray());
        assertThat(y.select(0, 1).select(0, 1).toFloatArray())
                .containsExactly(table.weight().select(0, 2).toFloatArray());
        assertThat(table.call(Tensor.of(new long[] {1}, 1).select(0, 0).to(DType.INT32))
                        .shape())
                .isEqualTo(Shape.of(3));
        assertThat(table.call(Tensor.of(new long[0], 0)).shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void embedding_addsTheGradientsOfARowReadTwice() {
        Embedding table = new Embedding(3, 2);
        table.call(Tensor.of(new long[] {1, 1, 2}, 3)).sum().backward();
        assertThat(Objects.requireNonNull(table.weight().grad()).toFloatArray()).containsExactly(0, 0, 2, 2, 1, 1);
    }

    @Test
    void embedding_padding_startsAsZero_andGetsNoGradient() {
        Embedding table = new Embedding(3, 2, -1, new Rng(3));
        assertThat(table.weight().select(0, 2).toFloatArray()).containsOnly(0);
        assertThat(table.weight().isLeaf()).isTrue();
        Tensor y = table.call(Tensor.of(new long[] {0, 2, 2}, 3));
        assertThat(y.select(0, 1).toFloatArray()).containsOnly(0);
        y.sum().backward();
        assertThat(Objects.requireNonNull(table.weight().grad()).toFloatArray()).containsExactly(1, 1, 0, 0, 0, 0);
    }

    @Test
    void embedding_derivatives_passTheChecks() {
        Tensor index = Tensor.of(new long[] {3, 1, 1, 0}, 2, 2);
        Tensor weight = LayerCheck.random(15, 4, 3);
        GradCheck.check(xs -> Functional.embedding(index, xs.getFirst(), null), weight);
        GradGradCheck.check(
                xs -> Functional.embedding(index, xs.getFirst(), null).pow(3), weight);
        LayerCheck.check(() -> new Embedding(4, 3, null, new Rng(5)), index);
    }

    @Test
    void embedding_badCalls_areNamed() {
        Embedding table = new Embedding(5, 3);
        assertThatThrownBy(() -> table.call(Tensor.of(new long[] {1, 5}, 2)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("embedding: positions must be in [0, 5), got index[1]=5 at dim=0 of size 5");
        fails(
                () -> table.call(Tensor.zeros(2)),
                "embedding: positions must be integers, got dtype=float32; convert them with to(DType.INT64)");
        assertThatThrownBy(() -> new Embedding(5, 3, 5, new Rng(1))).isInstanceOf(IndexOutOfBoundsException.class);
        fails(
                () -> new Embedding(0, 3),
                "embedding: there must be a row, and columns 0 or more, got rows=0, columns=3");
        fails(
                () -> Functional.embedding(Tensor.of(new long[] {0}, 1), Tensor.zeros(3), null),
                "embedding: the weight must have shape [rows, columns], got shape=[3]");
    }
}
