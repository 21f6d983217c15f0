package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LazyStateTest {
    private static Sequential lazy() {
        var options = new ConvOptions().groups(2);
        return new Sequential(
                new LazyConv2d(4, new int[] {3}, options, true, new Rng(1)),
                new Flatten(),
                new LazyLinear(3, new Rng(2)),
                new Sequential(new LazyLinear(2, new Rng(3))));
    }

    private static final Tensor IMAGES = Tensor.randn(new Rng(4), 5, 2, 6, 6);

    @Test
    void state_makesTheLayersThatNoInputHasMade() {
        Sequential seen = lazy();
        Tensor y = seen.call(IMAGES);
        Sequential fresh = lazy();
        fresh.loadStateDict(seen.stateDict());
        assertThat(fresh.namedParameters().keySet())
                .containsExactly(seen.namedParameters().keySet().toArray(String[]::new));
        assertThat(fresh.parameters()).allMatch(Tensor::requiresGrad);
        assertThat(fresh.call(IMAGES).equal(y)).isTrue();
    }

    @Test
    void layerThatIsMade_checksItsSizesAsAnyOther() {
        Sequential seen = lazy();
        seen.call(IMAGES);
        Sequential other = lazy();
        other.call(Tensor.randn(new Rng(4), 5, 2, 8, 8));
        assertThatThrownBy(() -> other.loadStateDict(seen.stateDict()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loadStateDict: the state must fit the model, got 2.weight is [3, 64], not [3, 144]");
    }

    @Test
    void stateThatDoesNotFit_isListed_andMakesNothing() {
        Sequential seen = lazy();
        seen.call(IMAGES);
        Map<String, Tensor> state = new LinkedHashMap<>(seen.stateDict());
        state.put("2.weight", Tensor.zeros(4, 64));
        state.remove("3.0.weight");
        state.put("0.bias", Tensor.zeros(5));
        Sequential fresh = lazy();
        assertThatThrownBy(() -> fresh.loadStateDict(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loadStateDict: the state must fit the model, got "
                        + "2.weight is [4, 64], which no input gives; missing 3.0.weight; 0.bias is [5], not [4]");
        assertThat(fresh.parameters()).isEmpty();
    }
}
