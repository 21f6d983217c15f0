package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.steadygrad.base.Rng;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.LeakyRelu;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.Module;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a [Sequential] hands from module to module goes to later results, unless a user may hold it.
class ReuseTest {
    private static final int ROWS = 32;
    private static final int COLUMNS = 40;

    /// A user's module that keeps what it sees.
    private static final class Keeper extends Module {
        final List<Tensor> kept = new ArrayList<>();

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = x.mul(2);
            kept.add(x);
            kept.add(y);
            return y;
        }
    }

    private static Tensor input() {
        return Tensor.randn(new Rng(3), ROWS, COLUMNS);
    }

    private static Linear linear(int seed) {
        return new Linear(COLUMNS, COLUMNS, true, new Rng(seed));
    }

    private static void assertAlive(Tensor t) {
        assertThatCode(t::toFloatArray).doesNotThrowAnyException();
    }

    @Test
    void training_inReusedMemory_givesTheGradientsOfFreshMemory() {
        Linear first = linear(1);
        Linear second = linear(2);
        var net = new Sequential(first, new Relu(), new Sequential(second, new LeakyRelu()), linear(3));
        Tensor x = input();
        List<float[]> expected = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            net.zeroGrad();
            Tensor y = net.forward(x);
            y.square().sum().backward();
            List<float[]> gradients = net.parameters().stream()
                    .map(p -> Objects.requireNonNull(p.grad()).toFloatArray())
                    .toList();
            if (step == 0) {
                expected.addAll(gradients);
            }
            for (int i = 0; i < expected.size(); i++) {
                assertThat(gradients.get(i)).isEqualTo(expected.get(i));
            }
            assertAlive(y);
        }
        net.zeroGrad();
        Tensor h = first.forward(x);
        Tensor alone = net.get(3).forward(second.forward(h.relu()).leakyRelu());
        alone.square().sum().backward();
        assertThat(Objects.requireNonNull(first.weight().grad()).toFloatArray()).isEqualTo(expected.getFirst());
    }

    @Test
    void inference_takesTurnsWithTwoArrays() {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var net = new Sequential(linear(1), new LeakyRelu(), new LeakyRelu(), new LeakyRelu(), new LeakyRelu());
        Tensor x = input();
        for (int i = 0; i < 6; i++) {
            Tensor y = Autograd.noGrad(() -> net.forward(x));
            seen.add(y.array().storage().array());
            y.recycle();
        }
        assertThat(seen).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whatAUsersModuleSees_isNotReused() {
        var keeper = new Keeper();
        var net = new Sequential(linear(1), keeper, new Relu(), linear(2));
        net.forward(input()).sum().backward();
        Autograd.noGrad(() -> net.forward(input()));
        keeper.kept.forEach(ReuseTest::assertAlive);
    }

    @Test
    void whatAHookSees_isNotReused() {
        List<Tensor> kept = new ArrayList<>();
        var net = new Sequential(linear(1), new Relu(), new Sequential(linear(2), new Relu()), linear(3));
        net.modules()
                .forEach(m -> m.registerForwardHook((module, in, out) -> {
                    kept.add(in);
                    kept.add(out);
                }));
        net.call(input()).sum().backward();
        kept.forEach(ReuseTest::assertAlive);
    }

    @Test
    void input_andOutputThatIsAView_areNotReused() {
        Tensor x = Tensor.randn(new Rng(3), ROWS, COLUMNS / 2, 2);
        var net = new Sequential(new Flatten(), new Relu(), new Flatten());
        Tensor y = net.forward(x);
        Tensor again = net.forward(x);
        assertAlive(x);
        assertThat(y.toFloatArray()).isEqualTo(again.toFloatArray());
    }

    @Test
    void retainedGraph_canBeRunAgain() {
        var net = new Sequential(linear(1), new Relu(), linear(2), new Relu(), linear(3));
        Tensor loss = net.forward(input()).sum();
        loss.backward(null, true, false);
        float[] once = gradient(net);
        net.zeroGrad();
        loss.backward();
        assertThat(gradient(net)).isEqualTo(once);
    }

    private static float[] gradient(Module net) {
        return Objects.requireNonNull(net.parameters().getFirst().grad()).toFloatArray();
    }
}
