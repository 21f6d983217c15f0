package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void sequential_namesParametersByPath() {
        Module net =
                new Sequential(new Flatten(), new Linear(6, 4), new Relu(), new Sequential(new Linear(4, 2, false)));
        assertThat(net.namedParameters().keySet()).containsExactly("1.weight", "1.bias", "3.0.weight");
        assertThat(net.forward(Tensor.ones(5, 2, 3)).shape()).isEqualTo(Shape.of(5, 2));
    }

    @Test
    void linear_startsUniformWithinOneOverRootIn() {
        Linear linear = new Linear(100, 50, true, new Rng(1));
        assertThat(linear.weight().toFloatArray()).satisfies(w -> {
            double largest = 0;
            for (float v : w) {
                largest = Math.max(largest, Math.abs(v));
            }
            assertThat(largest).isBetween(0.0999, 0.1);
        });
        assertThat(linear.weight().requiresGrad()).isTrue();
    }

    @Test
    void layersWithoutASource_differ_andManualSeedRepeatsThem() {
        Rng.manualSeed(3);
        float[] first = new Linear(4, 3).weight().toFloatArray();
        float[] second = new Linear(4, 3).weight().toFloatArray();
        assertThat(second).isNotEqualTo(first);
        Rng.manualSeed(3);
        assertThat(new Linear(4, 3).weight().toFloatArray()).containsExactly(first);
    }

    @Test
    void lazyLinear_learnsItsInputSize() {
        LazyLinear lazy = new LazyLinear(3);
        Module net = new Sequential(new Flatten(), lazy);
        assertThat(net.parameters()).isEmpty();
        assertThat(net.forward(Tensor.ones(2, 4, 5)).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(net.namedParameters().keySet()).containsExactly("1.weight", "1.bias");
        assertThat(net.parameters().getFirst().shape()).isEqualTo(Shape.of(3, 20));
    }

    @Test
    void softmax_isForInference() {
        assertThat(new Softmax(1).forward(Tensor.zeros(1, 4)).toFloatArray()).containsOnly(0.25f);
    }

    @Test
    void loadStateDict_roundTrips_andSharesNothing() {
        Module a = new Linear(3, 2, true, new Rng(1));
        Module b = new Linear(3, 2, true, new Rng(2));
        b.loadStateDict(a.stateDict());
        assertThat(b.parameters().getFirst().toFloatArray())
                .containsExactly(a.parameters().getFirst().toFloatArray());
        assertThat(b.parameters().getFirst().array().storage())
                .isNotSameAs(a.parameters().getFirst().array().storage());
    }

    @Test
    void loadStateDict_listsEveryMismatch_andChangesNothing() {
        Module net = new Linear(3, 2, true, new Rng(1));
        float[] before = net.parameters().getFirst().toFloatArray();
        assertThatThrownBy(() -> net.loadStateDict(Map.of("weight", Tensor.ones(4, 3), "extra", Tensor.ones(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight is [4, 3], not [2, 3]")
                .hasMessageContaining("missing bias [2]")
                .hasMessageContaining("unknown extra");
        assertThat(net.parameters().getFirst().toFloatArray()).containsExactly(before);
    }

    @Test
    void trainAndEval_reachAllModules() {
        Relu inner = new Relu();
        Module net = new Sequential(new Sequential(inner));
        net.eval();
        assertThat(inner.isTraining()).isFalse();
        net.train();
        assertThat(inner.isTraining()).isTrue();
    }

    @Test
    void init_fillsInPlace_bySeed() {
        Tensor t = Tensor.zeros(200, 300);
        assertThat(Init.normal(t, 1, 0.5, new Rng(4))).isSameAs(t);
        double mean = t.mean().item();
        // Five standard errors of a mean of 60,000.
        assertThat(mean).isCloseTo(1, within(5 * 0.5 / Math.sqrt(60_000)));
        Tensor again = Init.normal(Tensor.zeros(200, 300), 1, 0.5, new Rng(4));
        assertThat(again.toFloatArray()).containsExactly(t.toFloatArray());
        Tensor he = Init.kaimingUniform(Tensor.zeros(10, 600), new Rng(5));
        for (float v : he.toFloatArray()) {
            assertThat(Math.abs(v)).isLessThanOrEqualTo(0.1f);
        }
        assertThat(Init.constant(Tensor.zeros(2), 3).toFloatArray()).containsOnly(3);
    }
}
