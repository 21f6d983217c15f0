package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Values, dtypes and refusals of functions of elements.
class ElementwiseTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static Tensor f64(double... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor f32(float... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor i64(long... values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor bool(long... values) {
        return i64(values).to(DType.BOOL);
    }

    /// The comparison that names elements takes seconds on long arrays, so it only comes where they differ.
    private static void is(Tensor x, double... values) {
        if (!Arrays.equals(x.toDoubleArray(), values)) {
            assertThat(x.toDoubleArray()).containsExactly(values);
        }
    }

    private static void isOf(DType dtype, Tensor x, double... values) {
        assertThat(x.dtype()).isEqualTo(dtype);
        is(x, values);
    }

    @Test
    void steps_roundAsNamed() {
        Tensor x = f64(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, NAN, -INF);
        is(x.floor(), -3, -2, -1, 0, 1, 2, NAN, -INF);
        is(x.ceil(), -2, -1, -0.0, 1, 2, 3, NAN, -INF);
        is(x.round(), -2, -2, -0.0, 0, 2, 2, NAN, -INF);
        is(x.trunc(), -2, -1, -0.0, 0, 1, 2, NAN, -INF);
        is(x.sign(), -1, -1, -1, 1, 1, 1, 0, -1);
        is(f64(-2.5, 1.25).frac(), -0.5, 0.25);
        isOf(DType.INT64, i64(-3, 4).floor(), -3, 4);
    }

    @Test
    void division_roundsAsPythonOrC() {
        Tensor a = f64(7, -7, 7, -7, 5, 0);
        Tensor b = f64(2, 2, -2, -2, INF, -3);
        is(a.div(b, Rounding.FLOOR), 3, -4, -4, 3, 0, -0.0);
        is(a.div(b, Rounding.TRUNC), 3, -3, -3, 3, 0, -0.0);
        is(a.remainder(b), 1, 1, -1, -1, 5, 0);
        is(a.fmod(b), 1, -1, 1, -1, 5, 0);
        isOf(DType.INT64, i64(7, -7, 7, -7).floorDivide(i64(2, 2, -2, -2)), 3, -4, -4, 3);
        isOf(DType.INT64, i64(7, -7, 7, -7).div(i64(2, 2, -2, -2), Rounding.TRUNC), 3, -3, -3, 3);
        isOf(DType.INT64, i64(7, -7).remainder(4), 3, 1);
        isOf(DType.INT64, i64(7, -7).fmod(4), 3, -3);
        isOf(DType.FLOAT32, i64(7, -7).div(i64(2, 2)), 3.5, -3.5);
        is(f64(1, -1, 0).div(0), INF, -INF, NAN);
        is(f64(1).remainder(0), NAN);
        // 0.3 / 0.1 is 3 once rounded to float, though below 3
        is(f32(0.3f).div(f32(0.1f), Rounding.TRUNC), 3);
    }

    @Test
    void pow_keepsIntegers_andKnowsItsSpecialValues() {
        isOf(DType.INT64, i64(-3, 2, 0).pow(3), -27, 8, 0);
        isOf(DType.INT64, i64(-3, 2, 0).pow(2), 9, 4, 0);
        isOf(DType.FLOAT32, i64(2, 4).pow(0.5), (float) Math.sqrt(2), 2);
        isOf(DType.FLOAT32, i64(2, 4).pow(2.0), 4, 16);
        isOf(DType.INT64, i64(1, -1, 2).pow(i64(-2, -3, -1)), 1, -1, 0);
        isOf(DType.INT64, i64(0, 3).rpow(2), 1, 8);
        is(f64(NAN, 1, -8, 0, 2, -1).pow(f64(0, NAN, 1.0 / 3, -1, -2, INF)), 1, 1, NAN, INF, 0.25, 1);
        is(f64(3, -1, NAN).exp2(), 8, 0.5, NAN);
    }

    @Test
    void maximumAndMinimum_spreadNaN() {
        is(f64(1, NAN, 3).maximum(f64(2, 1, NAN)), 2, NAN, NAN);
        is(f64(1, NAN, 3).minimum(f64(2, 1, NAN)), 1, NAN, NAN);
        isOf(DType.FLOAT32, i64(1, 5).maximum(f32(2, 2)), 2, 5);
    }

    @Test
    void clamp_takesNumbersAndTensors_eitherOrBoth() {
        Tensor x = f64(-2, 0, 2, NAN);
        is(x.clamp(-1, 1), -1, 0, 1, NAN);
        is(x.clampMin(0), 0, 0, 2, NAN);
        is(x.clampMax(0), -2, 0, 0, NAN);
        is(x.clamp(1, -1), -1, -1, -1, NAN);
        is(f64(1, 2).clamp(f64(0, 3), f64(0.5, NAN)), 0.5, NAN);
        isOf(DType.FLOAT32, i64(1, 5).clamp(1.5, 3), 1.5, 3);
        isOf(DType.INT64, i64(1, 5).clamp(2, 3), 2, 3);
        assertThat(x.clamp(f64(0, 1).reshape(2, 1), Tensor.of(new double[] {1}))
                        .shape()
                        .toArray())
                .containsExactly(2, 4);
    }

    @Test
    void whereAndMaskedFill_choose() {
        is(f64(1, 2).where(bool(1, 0), f64(3, 4)), 1, 4);
        isOf(DType.FLOAT64, i64(1, 2).where(bool(1, 0), f64(3, 4)), 1, 4);
        isOf(DType.INT64, i64(1, 2).where(bool(1, 0), 9), 1, 9);
        isOf(DType.FLOAT32, f32(1, 2).maskedFill(bool(0, 1), -INF), 1, -INF);
        isOf(DType.BOOL, bool(0, 0).maskedFill(bool(0, 1), 1), 0, 1);
        isOf(DType.FLOAT32, f32(1, 2).maskedFill(bool(0, 1), Tensor.of(5.0)), 1, 5);
        assertThat(f32(1, 2).maskedFill(bool(1, 0).reshape(2, 1), 0).shape().toArray())
                .containsExactly(2, 2);
    }

    @Test
    void lerp_reachesBothEnds() {
        Tensor a = f64(1, 1e16);
        Tensor b = f64(3, 1);
        is(a.lerp(b, 0), 1, 1e16);
        is(a.lerp(b, 1), 3, 1);
        is(a.lerp(b, f64(0.25, 1)), 1.5, 1);
    }

    @Test
    void nanToNum_replacesWhatIsNotFinite() {
        double max = Float.MAX_VALUE;
        isOf(DType.FLOAT32, f64(NAN, INF, -INF, 3).to(DType.FLOAT32).nanToNum(), 0, max, -max, 3);
        isOf(DType.FLOAT32, f64(NAN, INF, -INF, 3).to(DType.FLOAT32).nanToNum(2, 1, -1), 2, 1, -1, 3);
        isOf(DType.FLOAT16, f64(INF, -INF).to(DType.FLOAT16).nanToNum(), 65504, -65504);
        isOf(DType.BFLOAT16, f64(INF).to(DType.BFLOAT16).nanToNum(), 0x1.FEp127);
        isOf(DType.INT64, i64(1, 2).nanToNum(), 1, 2);
    }

    @Test
    void logit_isExactAtItsEndsAndItsMiddle() {
        is(f64(0, 1, 0.5, 2).logit(), -INF, INF, 0, NAN);
        // log(x / (1 - x)) = 2 atanh(2x - 1), and 2 atanh(2d) = 4d + … with a third power below an ulp
        double d = 0x1p-30;
        is(f64(0.5 + d).logit(), 4 * d);
        is(f64(0x1p-60).logit(), Math.log(0x1p-60));
        isOf(DType.FLOAT32, i64(1).logit(), INF);
    }

    @Test
    void isClose_judgesEachElement() {
        isOf(DType.BOOL, f64(1, 1, INF, NAN).isClose(f64(1 + 1e-6, 1.1, INF, NAN)), 1, 0, 1, 0);
        isOf(DType.BOOL, f64(10000, 1e-7).isClose(f64(10000.1, 1e-8)), 1, 0);
        isOf(DType.BOOL, i64(5).isClose(i64(6), 0, 1), 1);
    }

    @Test
    void pyTorchsOtherNames_areTheSameFunctions() {
        is(f64(1, 5, 9).clip(2, 6), 2, 5, 6);
        is(f64(1, 5).max(f64(3)), 3, 5);
        is(f64(1, 5).min(f64(3)), 1, 3);
        isOf(DType.INT64, f64(1.9).typeAs(i64(0)), 1);
    }

    @Test
    void alpha_isMultipliedAndAddedWithOneRounding() {
        // the product is 1 - 2^-60, which alone would be rounded to 1
        is(f64(-1).add(f64(1 + 0x1p-30), 1 - 0x1p-30), -0x1p-60);
        is(f64(1).sub(f64(1 + 0x1p-30), 1 - 0x1p-30), 0x1p-60);
        isOf(DType.INT64, i64(5).sub(i64(Long.MAX_VALUE), 3), 5 - 3 * Long.MAX_VALUE);
        isOf(DType.BOOL, bool(0, 1, 0).add(bool(0, 0, 1), 2), 0, 1, 1);
        isOf(DType.FLOAT32, i64(1).add(f32(2), 0.5), 2);
        refused(() -> bool(1).sub(bool(1), 2), "sub: bools can't be subtracted");
    }

    @Test
    void comparisons_compareInThePromotedDtype() {
        Tensor a = f64(1, 2, NAN);
        Tensor b = f64(2, 2, NAN);
        isOf(DType.BOOL, a.eq(b), 0, 1, 0);
        is(a.ne(b), 1, 0, 1);
        is(a.lt(b), 1, 0, 0);
        is(a.le(b), 1, 1, 0);
        is(b.gt(a), 1, 0, 0);
        is(b.ge(a), 1, 1, 0);
        is(i64(2, 3).lt(2.5), 1, 0);
        is(i64(Long.MAX_VALUE, 0).eq(i64(Long.MAX_VALUE - 1, 0)), 0, 1);
    }

    @Test
    void finiteness_isSeen() {
        Tensor x = f32(1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
        is(x.isnan(), 0, 1, 0, 0, 0);
        is(x.isinf(), 0, 0, 1, 1, 0);
        is(x.isfinite(), 1, 0, 0, 0, 1);
        is(i64(Long.MIN_VALUE, 1).isfinite(), 1, 1);
        is(i64(Long.MIN_VALUE, 1).isnan(), 0, 0);
        is(f32(65504, 70000).to(DType.FLOAT16).isinf(), 0, 1);
    }

    @Test
    void logic_takesWhatIsNotZeroForTrue() {
        Tensor a = f64(0, 2, NAN, 0);
        Tensor b = f64(0, 0, 1, -1);
        isOf(DType.BOOL, a.logicalAnd(b), 0, 0, 1, 0);
        is(a.logicalOr(b), 0, 1, 1, 1);
        is(a.logicalXor(b), 0, 1, 0, 1);
        is(a.logicalNot(), 1, 0, 0, 1);
    }

    @Test
    void bits_ofIntegersAndBools() {
        isOf(DType.INT64, i64(6, -1).bitwiseAnd(i64(3, 8)), 2, 8);
        is(i64(6, -1).bitwiseOr(1), 7, -1);
        is(i64(6, -1).bitwiseXor(i64(3, 3)), 5, -4);
        is(i64(6, -1).bitwiseNot(), -7, 0);
        isOf(DType.UINT8, i64(6).to(DType.UINT8).bitwiseNot(), 249);
        isOf(DType.BOOL, bool(1, 0).bitwiseNot(), 0, 1);
        isOf(DType.BOOL, bool(1, 0).bitwiseXor(bool(1, 1)), 0, 1);
        is(i64(1, -8).bitwiseLeftShift(3), 8, -64);
        is(i64(1, -8).bitwiseRightShift(2), 0, -2);
        is(i64(1, -8).bitwiseRightShift(i64(64, 70)), 0, -1);
        is(i64(1, 5).bitwiseLeftShift(i64(64, -1)), 0, 0);
        isOf(DType.INT32, i64(1).to(DType.INT32).bitwiseLeftShift(31), Integer.MIN_VALUE);
    }

    @Test
    void integers_wrapAround() {
        isOf(DType.INT32, i64(Integer.MAX_VALUE).to(DType.INT32).add(1), Integer.MIN_VALUE);
        isOf(DType.UINT8, i64(200).to(DType.UINT8).add(100), 44);
        isOf(DType.UINT8, i64(1).to(DType.UINT8).neg(), 255);
        isOf(DType.BOOL, bool(1, 0).add(bool(1, 0)), 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "float32, 2.5, float32", "float16, 2.5, float16", "int32, 2, int32", "int32, 2.5, float32",
        "bool, 2, int64", "bool, 2.5, float32", "uint8, 300, uint8", "float64, 1, float64"
    })
    void numbers_promoteByCategory(String dtype, String number, String expected) {
        Number v = number.contains(".") ? (Number) Double.valueOf(number) : Long.valueOf(number);
        Tensor x = Tensor.zeros(DType.valueOf(dtype.toUpperCase(java.util.Locale.ROOT)), 2);
        assertThat(x.add(v).dtype()).hasToString(expected);
        assertThat(x.mul(v).dtype()).hasToString(expected);
        assertThat(x.maximum(Tensor.of(1L)).dtype()).isEqualTo(x.dtype() == DType.BOOL ? DType.INT64 : x.dtype());
    }

    @Test
    void halves_areComputedInFloat_andRoundedOnce() {
        Tensor x = f32(1.001f, -3.3f, 0.1f).to(DType.BFLOAT16);
        Tensor wide = x.to(DType.FLOAT32);
        isOf(DType.BFLOAT16, x.sigmoid(), wide.sigmoid().to(DType.BFLOAT16).toDoubleArray());
        isOf(DType.BFLOAT16, x.mul(x), wide.mul(wide).to(DType.BFLOAT16).toDoubleArray());
        isOf(
                DType.BFLOAT16,
                x.maximum(Tensor.scalar(0)),
                wide.maximum(Tensor.scalar(0)).to(DType.BFLOAT16).toDoubleArray());
    }

    @Test
    void activations_haveTheirLimits() {
        Tensor ends = f64(-INF, -1000, 0, 1000, INF, NAN);
        is(ends.relu(), 0, 0, 0, 1000, INF, NAN);
        is(ends.sigmoid(), 0, 0, 0.5, 1, 1, NAN);
        is(ends.tanh(), -1, -1, 0, 1, 1, NAN);
        is(ends.logsigmoid(), -INF, -1000, -Math.log(2), 0, 0, NAN);
        is(ends.softplus(), 0, 0, Math.log1p(1), 1000, INF, NAN);
        is(ends.leakyRelu(0.5), -INF, -500, 0, 1000, INF, NAN);
        is(ends.elu(2), -2, -2, 0, 1000, INF, NAN);
        is(ends.silu(), NAN, -0.0, 0, 1000, INF, NAN);
        is(ends.gelu(), NAN, -0.0, 0, 1000, INF, NAN);
        is(ends.gelu(Gelu.Approximate.TANH), NAN, -0.0, 0, 1000, INF, NAN);
        is(ends.hardtanh(), -1, -1, 0, 1, 1, NAN);
        is(f64(2, 0.1).softplus(2, 3), 2, Math.log1p(Math.exp(0.2)) / 2);
    }

    @Test
    void logarithms_areExactWhereTheyCanBe() {
        is(f64(8, 0.125, 0, -1, INF, 0x1p-1070).log2(), 3, -3, -INF, NAN, INF, -1070);
        is(f64(1000, 0, INF).log10(), 3, -INF, INF);
        is(f64(-INF, INF, 1000, -INF).logaddexp(f64(-INF, 1, 1000, INF)), -INF, INF, 1000 + Math.log(2), INF);
    }

    static Stream<BinaryOperator<Tensor>> functionsOfTwo() {
        return Stream.of(
                Tensor::add,
                Tensor::sub,
                Tensor::mul,
                Tensor::div,
                Tensor::maximum,
                Tensor::pow,
                Tensor::lt,
                (a, b) -> a.where(a.lt(b), b));
    }

    /// One run, several runs, repeated elements, long and short rows, small and beyond what one thread takes.
    @ParameterizedTest
    @MethodSource("functionsOfTwo")
    void everyLayout_givesTheSame(BinaryOperator<Tensor> f) {
        for (int[] size : new int[][] {{3, 5}, {70, 1100}}) {
            int rows = size[0];
            int columns = size[1];
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.FLOAT16)) {
                Tensor a = counting(1, dtype, rows, columns);
                Tensor b = counting(2, dtype, rows, columns);
                double[] expected = f.apply(a, b).toDoubleArray();
                is(f.apply(transposed(a), b), expected);
                is(f.apply(spread(a), transposed(b)), expected);
                is(f.apply(a, spread(b)), expected);
                Tensor row = b.slice(0, 0, 1);
                is(
                        f.apply(a, row),
                        f.apply(a, row.expand(rows, columns).contiguous()).toDoubleArray());
                Tensor column = a.slice(1, 0, 1);
                is(
                        f.apply(column, b),
                        f.apply(column.expand(rows, columns).contiguous(), b).toDoubleArray());
            }
        }
    }

    private static Tensor counting(int seed, DType dtype, int rows, int columns) {
        long[] v = new long[rows * columns];
        for (int i = 0; i < v.length; i++) {
            v[i] = 1 + (i * 7L + seed) % 5;
        }
        return Tensor.of(v, rows, columns).to(dtype);
    }

    private static Tensor transposed(Tensor x) {
        return x.t().contiguous().t();
    }

    /// The same elements, two apart.
    private static Tensor spread(Tensor x) {
        Tensor twice = x.unsqueeze(2).expand(x.size(0), x.size(1), 2).contiguous();
        return twice.view(x.size(0), 2 * x.size(1)).slice(1, 0, 2 * x.size(1), 2);
    }

    @Test
    void emptyAndScalarTensors_work() {
        assertThat(Tensor.zeros(0, 3).add(Tensor.zeros(3)).shape().toArray()).containsExactly(0, 3);
        assertThat(Tensor.zeros(0).add(1).numel()).isZero();
        assertThat(Tensor.zeros(1, 0).add(Tensor.zeros(5, 1)).shape().toArray()).containsExactly(5, 0);
        assertThat(Tensor.scalar(2).mul(Tensor.scalar(3)).item()).isEqualTo(6);
        assertThat(Tensor.zeros(0).lt(1).numel()).isZero();
    }

    @Test
    void refusals_nameTheRuleAndTheValue() {
        refused(() -> bool(1).sub(bool(1)), "sub: bools can't be subtracted");
        refused(() -> bool(1).neg(), "neg: bools have no negative");
        refused(() -> i64(1).floorDivide(i64(0)), "div: integers can't be divided by 0, got 1 zeros in the divisor");
        refused(() -> i64(1).remainder(0), "remainder: integers can't be divided by 0");
        refused(() -> bool(1).fmod(bool(1)), "fmod: bools can't be divided");
        refused(() -> i64(2).pow(-1), "pow: integers have no whole negative powers, got exponent=-1");
        refused(() -> bool(1).pow(bool(1)), "pow: bools have no powers");
        refused(() -> f32(1).bitwiseAnd(f32(1)), "bitwiseAnd: the inputs must be integers or bools, got dtype=float32");
        refused(() -> f32(1).bitwiseNot(), "bitwiseNot: the inputs must be integers or bools");
        refused(() -> bool(1).bitwiseLeftShift(bool(1)), "bitwiseLeftShift: bools can't be shifted");
        refused(() -> i64(1).maskedFill(bool(1), 0.5), "maskedFill: the value must be a whole number, got value=0.5");
        refused(() -> f32(1).maskedFill(f32(1), 0), "maskedFill: the mask must be bool, got dtype=float32");
        refused(() -> f32(1).maskedFill(bool(1), f32(1, 2)), "maskedFill: the value must have no dimensions");
        refused(() -> i64(1).add(i64(1), 0.5), "add: alpha must be a whole number for integers, got alpha=0.5");
        refused(() -> f32(1).lerp(f64(1), 0.5), "lerp: end and weight must have dtype=float32, got end=float64");
        refused(() -> i64(1).gelu(), "gelu: the input must be floating point, got dtype=int64");
        refused(() -> f32(1, 2).add(f32(1, 2, 3)), "add: shapes must broadcast, got [2] and [3]");
        refused(() -> f32(1, 2).clamp(f32(1, 2, 3), f32(1)), "clamp: shapes must broadcast");
    }

    private static void refused(Supplier<Tensor> call, String message) {
        assertThatThrownBy(call::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
