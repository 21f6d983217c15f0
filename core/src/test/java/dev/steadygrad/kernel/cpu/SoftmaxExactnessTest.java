package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the softmax family promises, as users call it: results within 1 ulp of the exact value in float32, 3 in
/// float64, and in the half types correctly rounded but for one in a thousand. There is no absolute tolerance anywhere;
/// below the smallest normal number an ulp is the spacing there.
class SoftmaxExactnessTest {
    private static final int MOST_CLASSES = 262_144;

    static Stream<DType> dtypes() {
        return Arrays.stream(DType.values()).filter(DType::isFloating);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void everyFunction_onShortRows_isWithinItsBound(DType dtype) {
        FamilyErrors errors = new FamilyErrors(dtype);
        for (Terrain terrain : Terrain.values()) {
            for (int n = 1; n <= 70; n++) {
                errors.row(terrain, n, n);
            }
        }
        assertWithinBounds(errors);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    @Tag("slow")
    void everyFunction_onManyRows_isWithinItsBound(DType dtype) {
        FamilyErrors errors = new FamilyErrors(dtype);
        for (Terrain terrain : Terrain.values()) {
            for (int seed = 100; seed < 300; seed++) {
                double size = new SplittableRandom(seed).nextDouble();
                errors.row(terrain, (int) Math.exp(size * Math.log(12_000)), seed);
            }
            errors.row(terrain, MOST_CLASSES, 1);
            errors.row(terrain, MOST_CLASSES - 1, 2);
        }
        assertWithinBounds(errors);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void crossEntropyOfABatch_weighedAndReduced_isWithinItsBound(DType dtype) {
        FamilyErrors errors = new FamilyErrors(dtype);
        for (Terrain terrain : Terrain.values()) {
            for (int n = 2; n < 24; n += 3) {
                errors.batch(terrain, n, n);
            }
        }
        assertWithinBounds(errors);
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    @Tag("slow")
    void crossEntropyOfManyBatches_weighedAndReduced_isWithinItsBound(DType dtype) {
        FamilyErrors errors = new FamilyErrors(dtype);
        for (Terrain terrain : Terrain.values()) {
            for (int seed = 100; seed < 350; seed++) {
                errors.batch(terrain, 1 + seed % 97, seed);
            }
        }
        assertWithinBounds(errors);
    }

    /// Those of them that are finite in the dtype.
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void everyFunction_onAccuracyVectorsInHalfTypes_isWithinItsBound(DType dtype) {
        FamilyErrors errors = new FamilyErrors(dtype);
        List<AccuracyCase> cases = AccuracyCase.all();
        for (AccuracyCase c : cases) {
            double[] x = Tensor.of(c.x(), c.x().length).to(dtype).toDoubleArray();
            if (Arrays.stream(x).allMatch(Double::isFinite)) {
                errors.row(c.id(), x, x, Math.max(0, c.target()));
            }
        }
        assertWithinBounds(errors);
    }

    /// As far from 0 as floats may be whose exponentials are taken as they are, and a little further; the row's lengths
    /// are about a group of them, a block and the most. The second half of the rows is confident.
    @Test
    void everyFunction_onRowsAtTheEndsOfWhatIsNear_isWithinItsBound() {
        FamilyErrors errors = new FamilyErrors(DType.FLOAT32);
        for (int n : new int[] {64, 65, 1000, 1024, 1025, 4096, 4097}) {
            for (double end : new double[] {34.6, 34.7, 35.1}) {
                double[] x = new SplittableRandom(n)
                        .doubles(n, -end, end)
                        .map(v -> (float) v)
                        .toArray();
                x[n / 3] = (float) -end;
                x[n / 2] = (float) end;
                errors.row("near " + n, x, x, n / 3);
                double[] low =
                        Arrays.stream(x).map(v -> (float) (v / 2 - end / 2)).toArray();
                low[n / 2] = (float) end;
                errors.row("confident " + n, low, low, n / 2);
            }
        }
        assertWithinBounds(errors);
    }

    /// The rows with the offset are held to the exact results of those without.
    @ParameterizedTest
    @MethodSource("dtypes")
    void sharedOffset_thatAddsExactly_changesNothing(DType dtype) {
        double offset = dtype == DType.FLOAT16 ? 1e4 : 1e8;
        double step = Math.scalb(
                1.0, Math.getExponent(offset) + 1 - Precision.of(dtype).bits());
        double base = Math.rint(offset / step) * step;
        FamilyErrors errors = new FamilyErrors(dtype);
        for (int seed = 1; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double spread = Math.max(1, random.nextDouble() * 90 / step);
            double[] x = random.doubles(seed, -1, 1)
                    .map(v -> Math.rint(spread * v) * step)
                    .toArray();
            double[] moved = Arrays.stream(x).map(v -> v - base).toArray();
            errors.row("offset", moved, x, seed);
        }
        assertWithinBounds(errors);
    }

    private static void assertWithinBounds(FamilyErrors all) {
        double bound = all.dtype() == DType.FLOAT64 ? 3 : 1;
        double share = all.dtype().bytes() == 2 ? 0.999 : 0;
        assertThat(all.byFunction()).isNotEmpty().allSatisfy((function, errors) -> {
            assertThat(errors.worst()).as("%s: %s", function, errors).isLessThanOrEqualTo(bound);
            assertThat(errors.share()).as("%s: %s", function, errors).isGreaterThanOrEqualTo(share);
        });
    }
}
