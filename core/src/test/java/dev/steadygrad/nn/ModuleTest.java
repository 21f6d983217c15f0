package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
    void toString_printsTheTreeWithWhatEachLayerWasMadeWith() {
        Module net = new Sequential(
                new Conv2d(1, 6, 5, new ConvOptions().padding(2)),
                new Relu(),
                new MaxPool2d(PoolOptions.of(2).stride(1)),
                new Sequential(new Flatten(), new LazyLinear(84), new Linear(84, 10, false)));
        assertThat(net).hasToString("""
                Sequential(
                  (0): Conv2d(1, 6, kernel=(5, 5), stride=(1, 1), padding=(2, 2))
                  (1): Relu()
                  (2): MaxPool2d(kernel=(2, 2), stride=(1, 1))
                  (3): Sequential(
                    (0): Flatten()
                    (1): LazyLinear(out=84)
                    (2): Linear(in=84, out=10, bias=false)
                  )
                )""");
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

    @Test
    void buffers_areStateButNoParameters() {
        Module net = new Sequential(new Counter(), new Linear(2, 2));
        assertThat(net.namedParameters().keySet()).containsExactly("1.weight", "1.bias");
        assertThat(net.namedBuffers().keySet()).containsExactly("0.calls");
        assertThat(net.stateDict().keySet()).containsExactly("0.calls", "1.weight", "1.bias");
        net.call(Tensor.ones(1, 2));
        Module other = new Sequential(new Counter(), new Linear(2, 2));
        other.loadStateDict(net.stateDict());
        assertThat(other.namedBuffers().get("0.calls").item()).isEqualTo(1);
    }

    /// Counts its calls.
    private static final class Counter extends Module {
        private final Tensor calls = buffer("calls", Tensor.zeros());

        @Override
        public Tensor forward(Tensor x) {
            calls.add_(1);
            return x;
        }
    }

    @Test
    void sharedModules_standOnce_butInTheirStateUnderEachName() {
        Linear shared = new Linear(2, 2, false);
        Module net = new Sequential(shared, new Relu(), shared);
        assertThat(net.namedParameters().keySet()).containsExactly("0.weight");
        assertThat(net.parameters()).hasSize(1);
        assertThat(net.modules()).hasSize(3);
        assertThat(net.stateDict().keySet()).containsExactly("0.weight", "2.weight");
    }

    @Test
    void modules_areNamedByPath() {
        Module net = new Sequential(new Flatten(), new Sequential(new Relu()));
        assertThat(net.children().keySet()).containsExactly("0", "1");
        assertThat(net.namedModules().keySet()).containsExactly("", "0", "1", "1.0");
        List<String> order = new ArrayList<>();
        assertThat(net.apply(m -> order.add(m.getClass().getSimpleName()))).isSameAs(net);
        assertThat(order).containsExactly("Flatten", "Relu", "Sequential", "Sequential");
    }

    @Test
    void requiresGradFalse_freezes() {
        Module net = new Sequential(new Linear(2, 2), new Linear(2, 1));
        net.namedModules().get("0").requiresGrad(false);
        net.call(Tensor.ones(1, 2)).sum().backward();
        assertThat(net.namedParameters().get("0.weight").grad()).isNull();
        assertThat(net.namedParameters().get("1.weight").grad()).isNotNull();
    }

    @Test
    void forwardHooks_seeEachCall_untilTakenOff() {
        Relu inner = new Relu();
        Module net = new Sequential(inner);
        List<Shape> seen = new ArrayList<>();
        Runnable takeOff = inner.registerForwardHook((m, x, y) -> {
            assertThat(m).isSameAs(inner);
            assertThat(y.toFloatArray()).containsExactly(x.relu().toFloatArray());
            seen.add(y.shape());
        });
        net.call(Tensor.zeros(2, 3));
        takeOff.run();
        net.call(Tensor.zeros(1, 3));
        assertThat(seen).containsExactly(Shape.of(2, 3));
    }

    @Test
    void sequential_takesNames_andGrows() {
        SequencedMap<String, Module> named = new LinkedHashMap<>();
        named.put("features", new Linear(2, 3));
        named.put("act", new Relu());
        Sequential net = new Sequential(named).append("head", new Linear(3, 1)).append(new Flatten());
        assertThat(net.children().keySet()).containsExactly("features", "act", "head", "3");
        assertThat(net.size()).isEqualTo(4);
        assertThat(net.get(-2)).isSameAs(net.children().get("head"));
        assertThat(net.namedParameters().keySet()).startsWith("features.weight");
        assertThatThrownBy(() -> net.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> net.append("act", new Relu())).hasMessage("module: a name must be new, got act again");
        assertThatThrownBy(() -> net.append("a.b", new Relu()))
                .hasMessage("module: a name must have no dot and not be empty, got a.b");
    }

    @Test
    void moduleList_holdsModules_andIsNotCalled() {
        ModuleList list = new ModuleList(new Linear(2, 2)).append(new Relu());
        assertThat(list.stateDict().keySet()).containsExactly("0.weight", "0.bias");
        assertThat(list).hasSize(list.size());
        assertThat(list.get(1)).isInstanceOf(Relu.class);
        assertThatThrownBy(() -> list.call(Tensor.zeros(1, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "moduleList: a list must be read, not called, got an input of shape [1, 2]; use Sequential");
    }
}
