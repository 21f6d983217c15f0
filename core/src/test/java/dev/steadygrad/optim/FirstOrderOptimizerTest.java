package dev.steadygrad.optim;

import static dev.steadygrad.optim.Steps.after;
import static dev.steadygrad.optim.Steps.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.nn.Init;
import dev.steadygrad.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstOrderOptimizerTest {
    /// Every optimiser with every array that it can remember.
    enum Kind {
        SGD(ps -> new Sgd(ps, 0.1).momentum(0.9).dampening(0.2).weightDecay(0.1)),
        NESTEROV(ps -> new Sgd(ps, 0.1).momentum(0.9).nesterov(true).maximize(true)),
        ADAM(ps -> new Adam(ps).weightDecay(0.1).amsgrad(true)),
        ADAMW(ps -> new AdamW(ps).betas(0.8, 0.9)),
        RMSPROP(ps -> new RmsProp(ps).momentum(0.9).centered(true).weightDecay(0.1)),
        ADAGRAD(ps -> new Adagrad(ps).lrDecay(0.1).initialAccumulatorValue(0.5));

        final Function<List<Tensor>, Optimizer> make;

        Kind(Function<List<Tensor>, Optimizer> make) {
            this.make = make;
        }
    }

    private static Tensor random(int seed, DType dtype, int... shape) {
        return Init.normal(Tensor.zeros(shape), 0, 1, new Rng(seed)).to(dtype);
    }

    private static Tensor run(Optimizer optimizer, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            p.grad(random(100 + i, p.dtype(), p.shape().toArray()));
            optimizer.step();
        }
        return p;
    }

    private static void assertClose(Tensor got, Tensor wanted, double relative) {
        double[] a = got.toDoubleArray();
        double[] b = wanted.toDoubleArray();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(relative * Math.max(1, Math.abs(b[i]))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void float32_followsFloat64(Kind kind) {
        Tensor p = random(1, DType.FLOAT32, 37);
        Tensor wide = p.to(DType.FLOAT64);
        run(kind.make.apply(List.of(p)), p, 0, 5);
        run(kind.make.apply(List.of(wide)), wide, 0, 5);
        // five steps of some ten roundings each; the centered root cancels up to a hundredfold
        assertClose(p, wide, 5 * 10 * 100 * 0x1p-24);
    }

    @ParameterizedTest
    @EnumSource
    void halves_areSteppedInFloat32_andRoundedOnceAStep(Kind kind) {
        Tensor half = random(2, DType.BFLOAT16, 37);
        Tensor wide = half.to(DType.FLOAT32);
        half.grad(random(3, DType.BFLOAT16, 37));
        wide.grad(random(3, DType.BFLOAT16, 37).to(DType.FLOAT32));
        Optimizer optimizer = kind.make.apply(List.of(half));
        optimizer.step();
        kind.make.apply(List.of(wide)).step();
        assertThat(half.toFloatArray()).containsExactly(wide.to(DType.BFLOAT16).toFloatArray());
        assertThat(optimizer.stateDict().values())
                .filteredOn(t -> t.rank() > 0)
                .allSatisfy(t -> assertThat(t.dtype()).isEqualTo(DType.FLOAT32));
    }

    @ParameterizedTest
    @EnumSource
    void viewsAndTheirGradients_areSteppedWhereTheyLie(Kind kind) {
        Tensor plain = random(4, DType.FLOAT32, 5, 7);
        Tensor base = plain.transpose(0, 1).clone();
        Tensor view = base.transpose(0, 1);
        run(kind.make.apply(List.of(plain)), plain, 0, 3);
        run(kind.make.apply(List.of(view)), view, 0, 3);
        assertThat(view.toFloatArray()).containsExactly(plain.toFloatArray());
        assertThat(base.transpose(0, 1).toFloatArray()).containsExactly(plain.toFloatArray());
    }

    @ParameterizedTest
    @EnumSource
    void step_changesTheArrayItself_andSaysSo(Kind kind) {
        Tensor p = random(5, DType.FLOAT32, 9).requiresGrad(true);
        Object array = p.array().storage().array();
        int version = p.array().storage().version();
        Tensor y = p.mul(p).sum();
        run(kind.make.apply(List.of(p)), p, 0, 1);
        assertThat(p.array().storage().array()).isSameAs(array);
        assertThat(p.array().storage().version()).isGreaterThan(version);
        assertThatThrownBy(y::backward).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void loadedState_goesOnToTheLastBit(Kind kind) {
        Tensor p = random(6, DType.FLOAT32, 70_000);
        Optimizer first = kind.make.apply(List.of(random(7, DType.FLOAT32, 2), p));
        run(first, p, 0, 3);
        Tensor q = p.clone();
        Optimizer second = kind.make.apply(List.of(random(8, DType.FLOAT32, 2), q));
        second.loadStateDict(first.stateDict());
        run(first, p, 3, 5);
        run(second, q, 3, 5);
        assertThat(q.toFloatArray()).containsExactly(p.toFloatArray());
        assertThat(second.stateDict().keySet()).isEqualTo(first.stateDict().keySet());
    }

    @Test
    void stateDict_isNamedByPyTorchsNamesAndPosition() {
        Tensor a = leaf(1);
        Tensor b = leaf(1, 2);
        Adam adam = new Adam(List.of(a, b)).betas(0.5, 0.75).amsgrad(true);
        assertThat(adam.stateDict()).isEmpty();
        after(2, b, 1, adam);
        SequencedMap<String, Tensor> state = adam.stateDict();
        assertThat(state.keySet()).containsExactly("step.1", "exp_avg.1", "exp_avg_sq.1", "max_exp_avg_sq.1");
        assertThat(state.get("step.1").item()).isEqualTo(2);
        assertThat(state.get("exp_avg.1").toDoubleArray()).containsExactly(0.75, 0.75);
    }

    @Test
    void stateThatDoesNotFit_isListedWhole_andChangesNothing() {
        Tensor x = leaf(1, 2);
        RmsProp rmsProp = new RmsProp(List.of(x)).momentum(0.5);
        after(1, x, 1, rmsProp);
        Map<String, Tensor> state = new LinkedHashMap<>(rmsProp.stateDict());
        state.remove("step.0");
        state.put("square_avg.0", Tensor.zeros(3));
        state.put("square_avg.1", Tensor.zeros(2));
        assertThatThrownBy(() -> rmsProp.loadStateDict(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loadStateDict: the state must fit the optimizer, got missing step.0 []; "
                        + "square_avg.0 is [3], not [2]; unknown square_avg.1");
        assertThat(rmsProp.stateDict().get("step.0").item()).isEqualTo(1);
    }

    @Test
    void groups_haveTheirOwnRateAndDecay() {
        Tensor a = leaf(2);
        Tensor b = leaf(2);
        Sgd sgd = new Sgd(List.of(a), 0.5).weightDecay(0.25);
        ParameterGroup group = sgd.addGroup(List.of(b));
        assertThat(group.lr()).isEqualTo(0.5);
        assertThat(group.weightDecay()).isEqualTo(0.25);
        group.lr(1).weightDecay(0);
        a.grad(Tensor.ones(1));
        b.grad(Tensor.ones(1));
        sgd.step();
        assertThat(a.item()).isEqualTo(2 - 0.5 * (1 + 0.25 * 2));
        assertThat(b.item()).isEqualTo(2 - 1);
        assertThat(sgd.parameters()).containsExactly(a, b);
        sgd.lr(0.125);
        assertThat(sgd.groups()).extracting(ParameterGroup::lr).containsExactly(0.125, 0.125);
        sgd.zeroGrad();
        assertThat(b.grad()).isNull();
    }

    @Test
    void step_withAClosure_returnsItsLoss() {
        Tensor x = leaf(3);
        Sgd sgd = new Sgd(List.of(x), 0.5);
        Tensor loss = sgd.step(() -> {
            sgd.zeroGrad();
            Tensor y = x.mul(x).sum();
            y.backward();
            return y;
        });
        assertThat(loss.item()).isEqualTo(9);
        assertThat(x.item()).isEqualTo(3 - 0.5 * 6);
    }

    static List<Optimizer> climbers() {
        List<Tensor> x = List.of(leaf(0));
        return List.of(
                new Sgd(x, 0.5).maximize(true),
                new Adam(x, 0.5).maximize(true),
                new AdamW(x, 0.5).maximize(true),
                new RmsProp(x, 0.5).maximize(true),
                new Adagrad(x, 0.5).maximize(true));
    }

    @ParameterizedTest
    @MethodSource("climbers")
    void maximize_climbs(Optimizer optimizer) {
        assertThat(after(1, optimizer.parameters().getFirst(), 1, optimizer)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 7, -2e5})
    void adam_withoutEps_goesByTheRate_whateverTheSizeOfAConstantGradient(double g) {
        Tensor x = leaf(1);
        // both means are exact up to the roundings of their corrections
        assertThat(after(4, x, g, new Adam(List.of(x), 0.125).eps(0)))
                .isCloseTo(1 - 4 * 0.125 * Math.signum(g), within(1e-13));
    }

    @Test
    void adamW_shrinksTheParameterItself() {
        Tensor x = leaf(4);
        assertThat(after(3, x, 0, new AdamW(List.of(x), 0.5).weightDecay(0.5))).isEqualTo(4 * 0.75 * 0.75 * 0.75);
        Tensor y = leaf(4);
        assertThat(after(1, y, 0, new AdamW(List.of(y), 0.5))).isEqualTo(4 * (1 - 0.5 * 0.01));
    }

    @Test
    void rmsProp_dividesByTheRootOfTheMeanSquare() {
        Tensor x = leaf(0);
        // mean squares 0.75 · 16, then 0.25 · 12 + 12
        assertThat(after(2, x, 4, new RmsProp(List.of(x), 1).alpha(0.25).eps(0)))
                .isEqualTo(-4 / Math.sqrt(12) - 4 / Math.sqrt(15));
    }

    @Test
    void adagrad_dividesByTheRootOfTheSum_andDecaysTheRate() {
        Tensor x = leaf(0);
        double wanted = -2 / Math.sqrt(5) - 0.5 * 2 / Math.sqrt(9);
        Adagrad adagrad = new Adagrad(List.of(x), 1).eps(0).lrDecay(1).initialAccumulatorValue(1);
        assertThat(after(2, x, 2, adagrad)).isCloseTo(wanted, within(Math.ulp(wanted)));
    }

    @Test
    void emptyParameterAndScalar_areStepped() {
        Tensor none = Tensor.zeros(0, 3);
        Tensor scalar = Tensor.zeros().add(1);
        none.grad(Tensor.zeros(0, 3));
        scalar.grad(Tensor.ones());
        new Sgd(List.of(none, scalar), 0.5).step();
        assertThat(scalar.item()).isEqualTo(0.5);
        assertThat(none.shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void wrongOptions_areNamed() {
        Tensor x = leaf(1);
        List<Tensor> xs = List.of(x);
        assertThatThrownBy(() -> new Adam(xs).betas(1, 0.9))
                .hasMessage("adam: betas must be in [0, 1), got beta1=1.0, beta2=0.9");
        assertThatThrownBy(() -> new Adam(xs).eps(-1)).hasMessage("adam: eps must be 0 or more, got eps=-1.0");
        assertThatThrownBy(() -> new RmsProp(xs).alpha(2))
                .hasMessage("rmsprop: alpha must be in [0, 1], got alpha=2.0");
        assertThatThrownBy(() -> new Adagrad(xs).lrDecay(-1)).hasMessageContaining("got lrDecay=-1.0");
        assertThatThrownBy(() -> new AdamW(xs).weightDecay(Double.NaN))
                .hasMessage("optimizer: weightDecay must be 0 or more and finite, got weightDecay=NaN");
        assertThatThrownBy(() -> new Adam(List.of(x, x)))
                .hasMessage("optimizer: a parameter must be given once, got [1] of [1] again");
        assertThatThrownBy(() -> new Adam(xs).addGroup(xs)).hasMessageContaining("must be given once");
        assertThatThrownBy(() -> new Adam(List.of(x.mul(2)))).hasMessageContaining("must be a floating leaf, got [0]");
        x.grad(Tensor.ones(2));
        assertThatThrownBy(() -> new Adam(xs).step())
                .hasMessage("optimizer: the gradient must have shape [1], got shape=[2]");
    }
}
