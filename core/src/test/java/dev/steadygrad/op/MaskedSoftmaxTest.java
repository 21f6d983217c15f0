package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskedSoftmaxTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static Tensor bools(int... values) {
        long[] v = new long[values.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = values[i];
        }
        return Tensor.of(v, v.length).to(DType.BOOL);
    }

    private static Tensor leaf(double... values) {
        return Layouts.leaf(values, values.length);
    }

    @Test
    void maskedEntry_isExactlyZero_andMinusInfOfTheLogarithm_whateverItHolds() {
        Tensor x = leaf(0, NAN, 0, INF, -INF);
        Tensor mask = bools(1, 0, 1, 0, 1);
        assertThat(x.softmax(0, mask).toDoubleArray()).containsExactly(0.5, 0, 0.5, 0, 0);
        double half = -Math.log(2);
        assertThat(x.logSoftmax(0, mask).toDoubleArray()).containsExactly(half, -INF, half, -INF, -INF);
    }

    @ParameterizedTest
    @EnumSource
    void maskedEntry_getsNoGradient_fromAnyUpstream(EmptyRow empty) {
        for (boolean log : new boolean[] {false, true}) {
            Tensor x = leaf(1, NAN, 2, INF);
            Tensor y = log ? x.logSoftmax(0, bools(1, 0, 1, 0), empty) : x.softmax(0, bools(1, 0, 1, 0), empty);
            y.backward(Tensor.of(new double[] {1, -INF, 0, NAN}, 4), false, false);
            double[] dx = x.grad().toDoubleArray();
            assertThat(new double[] {dx[1], dx[3]}).containsExactly(0, 0);
            assertThat(dx[0]).isPositive();
            assertThat(dx[2]).isCloseTo(-dx[0], org.assertj.core.data.Percentage.withPercentage(1e-12));
        }
    }

    @Test
    void nanOrInfinityAmongTheKept_makesThemNan_andLeavesTheMaskedAlone() {
        assertThat(leaf(1, NAN, 3).softmax(0, bools(1, 1, 0)).toDoubleArray()).containsExactly(NAN, NAN, 0);
        assertThat(leaf(1, INF, 3).softmax(0, bools(1, 1, 0)).toDoubleArray()).containsExactly(NAN, NAN, 0);
        assertThat(leaf(1, INF, 3).logSoftmax(0, bools(1, 1, 0)).toDoubleArray())
                .containsExactly(NAN, NAN, -INF);
    }

    @ParameterizedTest
    @CsvSource({"NAN, NaN, NaN", "ZERO, 0, -Infinity", "UNIFORM, 0.25, -1.3862943611198906"})
    void rowWithoutAnEntry_isAsThePolicySays(EmptyRow empty, double p, double log) {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, -INF, -INF, -INF, -INF, 5, 5, 5, -INF}, 3, 4);
        Tensor mask = bools(0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1).reshape(3, 4);
        assertThat(x.softmax(1, mask, empty).toDoubleArray()).containsExactly(p, p, p, p, p, p, p, p, 0, 0.5, 0.5, 0);
        double half = -Math.log(2);
        assertThat(x.logSoftmax(1, mask, empty).toDoubleArray())
                .containsExactly(log, log, log, log, log, log, log, log, -INF, half, half, -INF);
    }

    @ParameterizedTest
    @CsvSource({"NAN, NaN", "ZERO, 0", "UNIFORM, 0.5"})
    void rowOfMinusInf_withoutAMask_isAsThePolicySays(EmptyRow empty, double p) {
        Tensor x = Tensor.of(new double[] {-INF, -INF, 0, -INF}, 2, 2);
        assertThat(x.softmax(1, empty).toDoubleArray()).containsExactly(p, p, 1, 0);
        assertThat(x.softmax(-2, empty).toDoubleArray()).containsExactly(0, p, 1, p);
        assertThat(x.logSoftmax(1, empty).toDoubleArray()).containsExactly(Math.log(p), Math.log(p), 0, -INF);
    }

    @Test
    void rowWithoutAnEntry_getsNanGradientsWhereItIsNan_else0() {
        for (EmptyRow empty : EmptyRow.values()) {
            for (boolean log : new boolean[] {false, true}) {
                Tensor x = leaf(-INF, -INF);
                Tensor y = log ? x.logSoftmax(0, empty) : x.softmax(0, empty);
                y.backward(Tensor.of(new double[] {1, NAN}, 2), false, false);
                double expected = empty == EmptyRow.NAN ? NAN : 0;
                assertThat(x.grad().toDoubleArray()).as("%s %s", empty, log).containsExactly(expected, expected);
            }
        }
        Tensor x = leaf(1, 2);
        x.softmax(0, bools(0, 0)).sum().backward();
        assertThat(x.grad().toDoubleArray()).containsExactly(0, 0);
    }

    @Test
    void mask_broadcasts_andAnyDimAndLayoutIsTaken() {
        Tensor mask = bools(1, 0, 1);
        for (Tensor x : Layouts.of(4, 3)) {
            double[] rows = x.softmax(1, mask).toDoubleArray();
            assertThat(x.t().softmax(0, mask.reshape(3, 1)).t().toDoubleArray()).containsExactly(rows);
            for (int i = 0; i < 4; i++) {
                assertThat(rows[3 * i + 1]).isZero();
                assertThat(rows[3 * i] + rows[3 * i + 2]).isCloseTo(1, org.assertj.core.data.Offset.offset(0x1p-52));
            }
        }
        assertThat(Tensor.of(new double[] {3}).softmax(-1, bools(1)).toDoubleArray())
                .containsExactly(1);
        assertThat(Tensor.zeros(2, 0).softmax(1, EmptyRow.UNIFORM).numel()).isZero();
        assertThat(Tensor.zeros(0, 3).logSoftmax(1, mask, EmptyRow.ZERO).numel())
                .isZero();
        Tensor half = Tensor.zeros(DType.FLOAT16, 4).softmax(0, bools(1, 1, 0, 1));
        assertThat(half.toFloatArray()).containsExactly(0.33325195f, 0.33325195f, 0, 0.33325195f);
    }

    @ParameterizedTest
    @EnumSource
    void rules_agreeWithDifferences(EmptyRow empty) {
        Tensor mask = bools(1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1).reshape(3, 4);
        for (Tensor x : Layouts.of(3, 4)) {
            GradCheck.check(xs -> xs.getFirst().softmax(1, mask, empty), x);
            GradGradCheck.check(xs -> xs.getFirst().softmax(1, mask, empty), x);
            GradCheck.check(xs -> kept(xs.getFirst().logSoftmax(1, mask, empty), mask), x);
            GradGradCheck.check(xs -> kept(xs.getFirst().logSoftmax(1, mask, empty), mask), x);
        }
        if (empty != EmptyRow.NAN) {
            Tensor none = bools(0, 1, 0, 1, 0, 1).reshape(3, 2);
            Tensor x = Layouts.leaf(new double[] {1, -1, 2, 0.5, 3, 1}, 3, 2);
            GradCheck.check(xs -> xs.getFirst().softmax(0, none, empty), x);
            GradGradCheck.check(xs -> xs.getFirst().softmax(0, none, empty), x);
        }
    }

    /// Differences of -inf say nothing.
    private static Tensor kept(Tensor y, Tensor mask) {
        return y.maskedFill(mask.logicalNot(), 0);
    }

    @Test
    void badMasks_areNamed() {
        Tensor x = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> x.softmax(1, Tensor.ones(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("softmax: the mask must be bool, true where an entry takes part, got dtype=float32;"
                        + " compare it with 0");
        assertThatThrownBy(() -> x.logSoftmax(1, bools(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("logSoftmax: shapes must broadcast");
        assertThatThrownBy(
                        () -> Tensor.zeros(3).softmax(0, bools(1, 1, 1, 1, 1, 1).reshape(2, 3)))
                .hasMessage("softmax: the mask must broadcast to the input's shape [3], got shape=[2, 3]");
        assertThatThrownBy(() -> x.softmax(2, bools(1, 1, 1))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> x.to(DType.INT64).softmax(1, bools(1, 1, 1))).hasMessageContaining("floating point");
    }
}
