package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// Memory that goes from one result to the next.
class MemoryTest {
    private static final int ROWS = 64;
    private static final int COLUMNS = 48;

    static final List<Arguments> OPS = List.of(
            op("add", x -> x.add(x)),
            op("addRow", x -> x.add(x.select(0, 0))),
            op("exp", Tensor::exp),
            op("copy", x -> x.t().contiguous()),
            op("half", x -> x.to(DType.BFLOAT16).to(DType.FLOAT32)),
            op("compare", x -> x.gt(0).to(DType.FLOAT32)),
            op("where", x -> x.where(x.gt(0), x.neg())),
            op("softmax", x -> x.softmax(1)),
            op("softmaxOfColumns", x -> x.softmax(0)),
            op("logSoftmax", x -> x.logSoftmax(1)),
            op("sum", x -> x.expand(ROWS, ROWS, COLUMNS).sum(0)),
            op("cat", x -> Tensor.cat(List.of(x.narrow(0, 0, 20), x.narrow(0, 20, ROWS - 20)), 0)),
            op("gather", x -> x.gather(1, Tensor.zeros(DType.INT64, ROWS, COLUMNS))),
            op("matmul", x -> x.matmul(x.t()).matmul(x)));

    private static Arguments op(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
    }

    private static Tensor input() {
        return Tensor.randn(new Rng(7), ROWS, COLUMNS);
    }

    /// Leaves arrays of NaN behind, of all the sizes that the ops of this test make.
    private static void litter() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.BFLOAT16, DType.BOOL)) {
            for (int[] shape : List.of(new int[] {ROWS, COLUMNS}, new int[] {ROWS, ROWS})) {
                Tensor bad =
                        Tensor.full(dtype.isFloating() ? Double.NaN : 1, shape).to(dtype);
                (bad.dtype() == dtype ? bad.clone() : bad).recycle();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("OPS")
    void op_intoRecycledMemory_writesEveryElement(String name, UnaryOperator<Tensor> f) {
        Tensor x = input();
        float[] expected = f.apply(x).toFloatArray();
        for (int i = 0; i < 3; i++) {
            litter();
            assertThat(f.apply(x).toFloatArray()).isEqualTo(expected);
        }
    }

    @Test
    void backward_intoRecycledMemory_givesTheSameGradients() {
        float[] expected = step(input().requiresGrad(true));
        litter();
        assertThat(step(input().requiresGrad(true))).isEqualTo(expected);
    }

    private static float[] step(Tensor x) {
        Tensor hidden = x.mul(2).relu().add(x.exp()).add(x);
        new CrossEntropyLoss()
                .apply(hidden, Tensor.zeros(DType.INT64, ROWS))
                .add(hidden.t().softmax(0).square().sum())
                .backward();
        return Objects.requireNonNull(x.grad()).toFloatArray();
    }

    @Test
    void recycledTensor_usedAgain_isAnError() {
        Tensor x = input();
        Tensor row = x.select(0, 1);
        x.recycle();
        for (Tensor gone : List.of(x, row)) {
            assertThatThrownBy(gone::exp)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its memory was recycled");
        }
    }

    @Test
    void recycledTensor_neededByBackward_isAnError() {
        Tensor x = input().requiresGrad(true);
        Tensor y = x.exp();
        Tensor sum = y.sum();
        y.recycle();
        assertThatThrownBy(sum::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed in place");
    }

    @Test
    void recycle_twice_givesTheMemoryOnce() {
        Tensor x = input();
        x.recycle();
        x.recycle();
        Tensor a = input().mul(2);
        Tensor b = input().mul(4);
        assertThat(a.mul(2).equal(b)).isTrue();
    }

    @Test
    void gradient_thatWasSeen_keepsItsValues() {
        Tensor x = input().requiresGrad(true);
        x.mul(3).sum().backward();
        Tensor seen = Objects.requireNonNull(x.grad());
        x.zeroGrad();
        x.mul(5).sum().backward();
        assertThat(seen.equal(Tensor.full(3.0, ROWS, COLUMNS))).isTrue();
    }

    @Test
    void gradient_isAddedToInPlace() {
        Tensor x = input().requiresGrad(true);
        x.mul(3).sum().backward();
        Tensor seen = Objects.requireNonNull(x.grad());
        x.mul(5).sum().backward();
        assertThat(seen.equal(Tensor.full(8.0, ROWS, COLUMNS))).isTrue();
    }

    @Test
    void gradientsOfTwoLeaves_shareNoMemory() {
        Tensor a = input().requiresGrad(true);
        Tensor b = input().requiresGrad(true);
        Tensor g = Tensor.ones(ROWS, COLUMNS);
        a.add(b).backward(g, false, false);
        Objects.requireNonNull(a.grad()).mul_(2);
        assertThat(Objects.requireNonNull(b.grad()).equal(Tensor.ones(ROWS, COLUMNS)))
                .isTrue();
        assertThat(g.equal(Tensor.ones(ROWS, COLUMNS))).isTrue();
    }

    @Test
    void gradient_shownByAHook_keepsItsValues() {
        Tensor x = input().requiresGrad(true);
        Tensor[] shown = new Tensor[1];
        Tensor y = x.exp();
        y.registerHook(g -> shown[0] = g);
        y.mul(3).mul(x.detach()).sum().backward();
        float[] before = shown[0].toFloatArray();
        Tensor.full(Double.NaN, ROWS, COLUMNS).clone();
        input().exp();
        assertThat(shown[0].toFloatArray()).isEqualTo(before);
    }
}
