package dev.steadygrad.optim;

import static dev.steadygrad.optim.Steps.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    private int evaluations;

    /// x⁴ of each element, and 100 times the squared distance of the second from the first.
    private Supplier<Tensor> closure(Lbfgs lbfgs, Tensor x, Tensor y) {
        return () -> {
            evaluations++;
            lbfgs.zeroGrad();
            Tensor loss = x.pow(4).sum().add(y.sub(x).square().sum().mul(100));
            loss.backward();
            return loss;
        };
    }

    @Test
    void quadratic_isSolvedInTwoIterations() {
        Tensor x = leaf(3);
        Lbfgs lbfgs = new Lbfgs(List.of(x)).maxIter(4);
        Tensor loss = lbfgs.step(() -> {
            lbfgs.zeroGrad();
            Tensor y = x.sub(1).square().sum();
            y.backward();
            return y;
        });
        assertThat(loss.item()).isEqualTo(4);
        // the first move is 1 / |g| · g; the second is Newton's
        assertThat(x.item()).isCloseTo(1, within(1e-15));
        assertThat(lbfgs.stateDict().get("n_iter").item()).isEqualTo(2);
    }

    @Test
    void strongWolfe_reachesTheMinimum_ofParametersOfTwoShapesAndDtypes() {
        Tensor x = leaf(2, -1);
        Tensor y = Tensor.of(new float[] {4, 5}, 2).requiresGrad(true);
        Lbfgs lbfgs = new Lbfgs(List.of(x, y)).strongWolfe(true);
        for (int i = 0; i < 10; i++) {
            lbfgs.step(closure(lbfgs, x, y));
        }
        // x⁴ is flat: 1e-2 from the minimum its gradient is 4e-6
        assertThat(x.toDoubleArray()).usingComparatorWithPrecision(2e-2).containsExactly(0, 0);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(y.sub(x).abs().amax().item()).isLessThan(1e-4);
    }

    @Test
    void maxEval_endsAStep() {
        Tensor x = leaf(2);
        Tensor y = leaf(5);
        Lbfgs lbfgs = new Lbfgs(List.of(x, y), 0.1).maxEval(3);
        lbfgs.step(closure(lbfgs, x, y));
        assertThat(evaluations).isEqualTo(3);
    }

    @Test
    void flatStart_isLeftAlone() {
        Tensor x = leaf(0);
        Tensor y = leaf(0);
        Lbfgs lbfgs = new Lbfgs(List.of(x, y));
        lbfgs.step(closure(lbfgs, x, y));
        assertThat(evaluations).isEqualTo(1);
        assertThat(x.item()).isZero();
        assertThat(lbfgs.stateDict()).isEmpty();
    }

    @Test
    void loadedState_goesOnToTheLastBit() {
        Tensor x = leaf(2, -1);
        Tensor y = leaf(4, 5);
        Lbfgs first = new Lbfgs(List.of(x, y), 0.5).maxIter(4).historySize(3);
        first.step(closure(first, x, y));
        Tensor x2 = leaf(x.toDoubleArray());
        Tensor y2 = leaf(y.toDoubleArray());
        Lbfgs second = new Lbfgs(List.of(x2, y2), 0.5).maxIter(4).historySize(3);
        assertThat(first.stateDict().get("old_dirs").shape()).isEqualTo(Shape.of(3, 4));
        second.loadStateDict(first.stateDict());
        first.step(closure(first, x, y));
        second.step(closure(second, x2, y2));
        assertThat(x2.toDoubleArray()).containsExactly(x.toDoubleArray());
        assertThat(y2.toDoubleArray()).containsExactly(y.toDoubleArray());
    }

    @Test
    void stateThatDoesNotFit_isListedWhole() {
        Tensor x = leaf(2);
        Tensor y = leaf(5);
        Lbfgs lbfgs = new Lbfgs(List.of(x, y), 0.1).maxIter(4);
        lbfgs.step(closure(lbfgs, x, y));
        Map<String, Tensor> state = new LinkedHashMap<>(lbfgs.stateDict());
        state.remove("t");
        state.put("d", Tensor.zeros(3));
        state.put("extra", Tensor.zeros(3));
        assertThatThrownBy(() -> lbfgs.loadStateDict(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loadStateDict: the state must fit the optimizer, got missing t; d is [3], not [2]; "
                        + "unknown extra");
        assertThat(lbfgs.stateDict().get("n_iter").item()).isEqualTo(4);
    }

    @Test
    void badCalls_areNamed() {
        Tensor x = leaf(1);
        Lbfgs lbfgs = new Lbfgs(List.of(x));
        assertThatThrownBy(lbfgs::step)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("got no closure; call step(closure)");
        assertThatThrownBy(() -> lbfgs.addGroup(List.of(leaf(2))))
                .hasMessage("lbfgs: there is one group of parameters, got another of 1");
        assertThatThrownBy(() -> lbfgs.maxIter(0)).hasMessage("lbfgs: maxIter must be 1 or more, got maxIter=0");
        assertThatThrownBy(() -> lbfgs.historySize(0)).hasMessageContaining("got historySize=0");
        lbfgs.groups().getFirst().weightDecay(0.1);
        assertThatThrownBy(() -> lbfgs.step(() -> x.sum())).hasMessageContaining("got weightDecay=0.1");
    }
}
