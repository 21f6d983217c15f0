package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutogradTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static double[] grad(Tensor x) {
        Tensor g = x.grad();
        assertThat(g).isNotNull();
        return g.toDoubleArray();
    }

    @Test
    void backward_accumulatesInLeaves() {
        Tensor x = leaf(1, 2, 3);
        x.mul(x).sum().backward();
        assertThat(grad(x)).containsExactly(2, 4, 6);
        x.mul(x).sum().backward();
        assertThat(grad(x)).containsExactly(4, 8, 12);
        x.zeroGrad();
        assertThat(x.grad()).isNull();
    }

    @Test
    void grad_ofOneTensor_isDifferentiableAgain() {
        Tensor x = leaf(2);
        Tensor slope = Autograd.grad(x.mul(x).mul(x).sum(), x, true);
        assertThat(slope.toDoubleArray()).containsExactly(12);
        assertThat(Autograd.grad(slope.sum(), x, false).toDoubleArray()).containsExactly(12);
        assertThat(x.grad()).isNull();
    }

    @Test
    void grad_ofATensorThatTakesNoPart_isAnError() {
        Tensor x = leaf(2);
        Tensor other = leaf(3, 4);
        assertThatThrownBy(() -> Autograd.grad(x.sum(), other, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "grad: every input must take part in the outputs, got one that does not, inputs[0] of shape [2]; "
                                + "give allowUnused to get null for it");
    }

    @Test
    void backward_sharedSubexpression_isWalkedOnce() {
        Tensor x = leaf(3);
        Tensor y = x.mul(x);
        Tensor z = y.add(y.mul(y));
        z.sum().backward();
        // z = x² + x⁴
        assertThat(grad(x)).containsExactly(2 * 3 + 4 * 27);
    }

    @Test
    void backward_broadcastInputs_getTheirOwnShapes() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad(true);
        Tensor row = leaf(1, 2, 3);
        Tensor column = Tensor.of(new double[] {10, 20}, 2, 1).requiresGrad(true);
        x.mul(row).add(column).sum().backward();
        assertThat(grad(row)).containsExactly(5, 7, 9);
        assertThat(grad(column)).containsExactly(3, 3);
        assertThat(column.grad().shape()).isEqualTo(column.shape());
    }

    @Test
    void backward_notAScalar_asksForAGradient() {
        Tensor x = leaf(1, 2);
        assertThatThrownBy(() -> x.mul(2).backward())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got shape=[2]");
        x.mul(2).backward(Tensor.of(new double[] {1, 10}, 2), false, false);
        assertThat(grad(x)).containsExactly(2, 20);
    }

    @Test
    void backward_withoutHistory_isRefused() {
        assertThatThrownBy(() -> Tensor.scalar(1).backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("requiresGrad(true)");
    }

    @Test
    void backward_twice_needsRetainGraph() {
        Tensor x = leaf(2);
        Tensor y = x.mul(x).sum();
        y.backward(null, true, false);
        y.backward();
        assertThat(grad(x)).containsExactly(8);
        assertThatThrownBy(y::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("retainGraph");
    }

    @Test
    void createGraph_givesHigherDerivatives() {
        Tensor x = leaf(2);
        Tensor y = x.mul(x).mul(x).sum();
        Tensor first = Autograd.grad(y, List.of(x), true).getFirst();
        Tensor second = Autograd.grad(first.sum(), List.of(x), true).getFirst();
        Tensor third = Autograd.grad(second.sum(), List.of(x), true).getFirst();
        assertThat(first.item()).isEqualTo(12);
        assertThat(second.item()).isEqualTo(12);
        assertThat(third.item()).isEqualTo(6);
        assertThat(x.grad()).isNull();
    }

    @Test
    void grad_ofAnInputThatTakesNoPart_isNull() {
        Tensor x = leaf(1);
        Tensor other = leaf(1);
        assertThat(Autograd.grad(List.of(x.mul(2).sum()), List.of(other), List.of(), false, false, true))
                .containsExactly((Tensor) null);
    }

    @Test
    void grad_ofAnInnerTensor_isThatTensors() {
        Tensor x = leaf(3);
        Tensor inner = x.mul(2);
        Tensor y = inner.mul(inner).sum();
        assertThat(Autograd.grad(y, List.of(inner), false).getFirst().item()).isEqualTo(12);
    }

    @Test
    void noGrad_recordsNothing_onThisThreadOnly() throws Exception {
        Tensor x = leaf(1);
        Tensor y = Autograd.noGrad(() -> {
            assertThat(Autograd.isRecording()).isFalse();
            return x.mul(2);
        });
        assertThat(y.requiresGrad()).isFalse();
        assertThat(Autograd.isRecording()).isTrue();
        try (var pool = Executors.newSingleThreadExecutor()) {
            Future<Boolean> elsewhere = Autograd.noGrad(() -> pool.submit(Autograd::isRecording));
            assertThat(elsewhere.get()).isTrue();
        }
    }

    @Test
    void detach_cutsHistory_andSharesValues() {
        Tensor x = leaf(1);
        Tensor y = x.mul(2).detach();
        assertThat(y.requiresGrad()).isFalse();
        assertThat(x.detach().array().storage()).isSameAs(x.array().storage());
    }

    @Test
    void requiresGrad_rules() {
        assertThatThrownBy(() -> Tensor.of(new long[] {1}, 1).requiresGrad(true))
                .isInstanceOf(IllegalArgumentException.class);
        Tensor y = leaf(1).mul(2);
        assertThatThrownBy(() -> y.requiresGrad(false)).isInstanceOf(IllegalStateException.class);
        assertThat(y.isLeaf()).isFalse();
        assertThat(leaf(1).isLeaf()).isTrue();
    }

    @Test
    void hook_seesAndReplacesTheGradient() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.registerHook(g -> g.mul(10));
        y.sum().backward();
        assertThat(grad(x)).containsExactly(30, 30);
        Tensor leaf = leaf(1);
        leaf.registerHook(Tensor::neg);
        leaf.mul(2).sum().backward();
        assertThat(grad(leaf)).containsExactly(-2);
    }

    @Test
    void hook_thatIsRemoved_isNotCalled_andNullKeepsTheGradient() {
        Tensor x = leaf(1, 2);
        Hook tenfold = x.registerHook(g -> g.mul(10));
        List<double[]> seen = new ArrayList<>();
        Hook watching = x.registerHook(g -> {
            seen.add(g.toDoubleArray());
            return null;
        });
        x.mul(2).sum().backward();
        assertThat(grad(x)).containsExactly(20, 20);
        assertThat(seen).containsExactly(new double[] {20, 20});
        tenfold.remove();
        tenfold.remove();
        watching.remove();
        x.zeroGrad();
        x.mul(2).sum().backward();
        assertThat(grad(x)).containsExactly(2, 2);
        assertThat(seen).hasSize(1);
    }

    @Test
    void hook_thatReturnsAnotherShape_isRefused() {
        Tensor x = leaf(1, 2);
        x.registerHook(Tensor::sum);
        assertThatThrownBy(() -> x.mul(2).sum().backward())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("registerHook: what the hook returns must have shape [2], got shape=[]");
        assertThatThrownBy(() -> Tensor.ones(2).registerHook(g -> g))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("registerHook: the tensor must want a gradient");
    }

    @Test
    void retainGrad_keepsTheGradientOfAnInnerTensor_inBackwardOnly() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        Tensor z = y.mul(y);
        y.retainGrad();
        z.sum().backward(null, true, false);
        assertThat(grad(y)).containsExactly(6, 12);
        assertThat(grad(x)).containsExactly(18, 36);
        assertThat(z.grad()).isNull();
        Autograd.grad(z.sum(), x, false);
        assertThat(grad(y)).containsExactly(6, 12);
        x.retainGrad();
        assertThatThrownBy(() -> Tensor.ones(1).retainGrad())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("retainGrad: the tensor must want a gradient");
    }

    @Test
    void retainGrad_afterAChangeInPlace_isThatOfTheNewValues() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.retainGrad();
        y.mul_(2);
        y.mul(y).sum().backward();
        assertThat(grad(y)).containsExactly(12, 24);
        assertThat(grad(x)).containsExactly(72, 144);
    }

    @Test
    void gradients_ofTwoLeavesOfOneSum_haveMemoryOfTheirOwn() {
        Tensor x = leaf(1, 2);
        Tensor y = leaf(3, 4);
        Tensor upstream = Tensor.of(new double[] {5, 6}, 2);
        x.add(y).backward(upstream);
        x.grad().zero_();
        assertThat(grad(y)).containsExactly(5, 6);
        y.grad().zero_();
        assertThat(upstream.toDoubleArray()).containsExactly(5, 6);
        Tensor z = leaf(1, 2, 3);
        z.sum().backward();
        assertThat(z.grad().isContiguous()).isTrue();
        z.grad().put(7, Index.at(0));
        assertThat(grad(z)).containsExactly(7, 1, 1);
    }

    @Test
    void backward_givenAGradientOfAnotherDType_convertsIt() {
        Tensor x = leaf(1, 2);
        x.mul(2).backward(Tensor.of(new float[] {1, 10}));
        assertThat(grad(x)).containsExactly(2, 20);
        assertThat(x.grad().dtype()).isEqualTo(x.dtype());
        assertThatThrownBy(() -> x.mul(2).backward(Tensor.ones(3)))
                .hasMessage("backward: the gradient must have shape [2], got shape=[3]");
    }

    @Test
    void detach_inPlace_makesALeaf() {
        Tensor x = leaf(1, 2);
        Tensor state = x.mul(3);
        Tensor next = state.detach_().mul(x);
        assertThat(state.requiresGrad()).isFalse();
        assertThat(state.isLeaf()).isTrue();
        next.sum().backward();
        assertThat(grad(x)).containsExactly(3, 6);
        assertThatThrownBy(() -> x.mul(3).narrow(0, 0, 1).detach_())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("detach_: a view has the history of its base, got a view of shape [1]; use detach()");
    }

    @Test
    void inference_isFinal_andThisThreadsOnly() {
        Tensor x = leaf(1);
        Tensor y = Autograd.inference(() -> {
            assertThat(Autograd.isInference()).isTrue();
            return Autograd.enableGrad(() -> x.mul(2));
        });
        assertThat(y.requiresGrad()).isFalse();
        assertThat(Autograd.isInference()).isFalse();
        Autograd.inference(() -> x.add_(1));
        assertThat(x.toDoubleArray()).containsExactly(2);
        assertThat(Autograd.noGrad(() -> Autograd.enableGrad(() -> x.mul(2))).requiresGrad())
                .isTrue();
    }

    @Test
    void gradFn_namesTheOp() {
        Tensor x = leaf(1, 2);
        assertThat(x.gradFn()).isNull();
        assertThat(x.mul(2).gradFn()).isEqualTo("mul");
        assertThat(Tensor.ones(1).mul(2).gradFn()).isNull();
        Tensor y = x.mul(2);
        Tensor view = y.reshape(2, 1);
        y.exp_();
        assertThat(y.gradFn()).isEqualTo("exp");
        assertThat(view.gradFn()).isEqualTo("restride");
    }

    @Test
    void backward_200000OpsDeep_doesNotOverflowTheStack() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 200_000; i++) {
            y = y.add(1);
        }
        y.sum().backward();
        assertThat(grad(x)).containsExactly(1);
    }

    @Test
    void graphs_inManyThreads_areIndependent_andSharedLeavesAddUp() throws Exception {
        Tensor w = leaf(1, 1, 1);
        int threads = 8;
        int steps = 200;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> all = IntStream.range(0, threads)
                    .mapToObj(t -> pool.submit(() -> {
                        for (int i = 0; i < steps; i++) {
                            w.mul(t + 1).sum().backward();
                        }
                    }))
                    .toList();
            for (Future<?> f : all) {
                f.get();
            }
        }
        double expected = steps * threads * (threads + 1) / 2.0;
        assertThat(grad(w)).containsExactly(expected, expected, expected);
    }

    @Test
    void oneGraph_readByManyThreads_givesEachTheSame() throws Exception {
        Tensor x = leaf(1, 2, 3);
        Tensor y = x.exp().mul(x).sum();
        double[] expected = Autograd.grad(List.of(y), List.of(x), List.of(), true, false)
                .getFirst()
                .toDoubleArray();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var all = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> Autograd.grad(List.of(y), List.of(x), List.of(), true, false)
                            .getFirst()
                            .toDoubleArray()))
                    .toList();
            for (var f : all) {
                assertThat(f.get()).containsExactly(expected);
            }
        }
    }

    /// A user's own op: one class with forward and rule.
    private record Cube() implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return x.mul(x).mul(x);
        }

        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            return g.mul(x.mul(x).mul(3));
        }
    }

    /// The same with a wrong rule.
    private record WrongCube() implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return x.mul(x).mul(x);
        }

        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            return g.mul(x.mul(3));
        }
    }

    @Test
    void ownOp_needsNoRegistration_andPassesTheChecks() {
        Tensor x = Tensor.rand(new Rng(1), 2, 3)
                .to(dev.steadygrad.base.DType.FLOAT64)
                .requiresGrad(true);
        GradCheck.check(xs -> xs.getFirst().apply(new Cube()), x);
        GradGradCheck.check(xs -> xs.getFirst().apply(new Cube()), x);
    }

    @Test
    void gradCheck_wrongRule_failsAndNamesTheElement() {
        assertThatThrownBy(() -> GradCheck.check(xs -> xs.getFirst().apply(new WrongCube()), leaf(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("at element 0 of input 0");
    }

    @Test
    void gradCheck_float32_isRefused() {
        assertThatThrownBy(() ->
                        GradCheck.check(xs -> xs.getFirst(), Tensor.ones(2).requiresGrad(true)))
                .hasMessageContaining("float64");
    }
}
