package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {
    private static List<Rng> chance(int n) {
        return IntStream.range(0, n).mapToObj(i -> new Rng(3).split(i)).toList();
    }

    private static Tensor applied(Transform transform, Tensor x) {
        return transform.apply(x, chance(x.size(0)));
    }

    /// `n` images of one channel, pixel i of each being i + 1.
    private static Tensor counted(int n, int height, int width) {
        float[] pixels = new float[n * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % (height * width) + 1;
        }
        return Tensor.of(pixels, n, 1, height, width);
    }

    private static float[] image(Tensor x, int n) {
        return x.select(0, n).toFloatArray();
    }

    @Test
    void toTensor_dividesBy255_andPutsChannelsFirst() {
        byte[] levels = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
        Tensor x = Tensor.wrap(NdArray.of(new ByteStorage(DType.UINT8, levels), Shape.of(1, 1, 2, 3)));
        Tensor y = applied(Transforms.toTensor(), x);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 3, 1, 2));
        assertThat(y.toFloatArray())
                .containsExactly(0 / 255f, 153 / 255f, 51 / 255f, 204 / 255f, 102 / 255f, 255 / 255f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> applied(Transforms.toTensor(), Tensor.zeros(1, 2, 2, 1)))
                .withMessage(
                        "toTensor: images must be uint8 of shape [N, H, W, C], got dtype=float32 and shape=[1, 2, 2, 1]");
    }

    @Test
    void normalize_subtractsThenDivides_inEachChannel() {
        Tensor x = Tensor.of(new float[] {0.25f, 0.1f, 1, 2}, 1, 2, 1, 2);
        Tensor y = applied(Transforms.normalize(new double[] {0.5, 1}, new double[] {0.5, 4}), x);
        assertThat(y.toFloatArray()).containsExactly(-0.5f, (0.1f - 0.5f) / 0.5f, 0, 0.25f);
        assertThat(applied(Transforms.normalize(0.5, 0.5), x).toFloatArray())
                .containsExactly(-0.5f, (0.1f - 0.5f) / 0.5f, 1, 3);
        assertThat(x.toFloatArray()).containsExactly(0.25f, 0.1f, 1, 2);
    }

    @Test
    void normalize_badArguments_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transforms.normalize(0, 0))
                .withMessage("normalize: each std must be above 0, got std=[0.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> applied(Transforms.normalize(new double[2], new double[] {1, 1}), counted(1, 2, 2)))
                .withMessage("normalize: inputs must have 2 channels, got shape=[1, 1, 2, 2]");
    }

    @Test
    void randomHorizontalFlip_mirrorsAsOftenAsAsked() {
        Tensor x = counted(400, 1, 3);
        Tensor y = applied(Transforms.randomHorizontalFlip(0.25), x);
        int mirrored = 0;
        for (int n = 0; n < 400; n++) {
            float[] image = image(y, n);
            assertThat(image).isIn(new float[] {1, 2, 3}, new float[] {3, 2, 1});
            mirrored += image[0] == 3 ? 1 : 0;
        }
        // Within four standard deviations of 100.
        assertThat(mirrored).isBetween(65, 135);
        assertThat(image(applied(Transforms.randomHorizontalFlip(1), counted(1, 2, 2)), 0))
                .containsExactly(2, 1, 4, 3);
        assertThat(applied(Transforms.randomHorizontalFlip(0), x).toFloatArray())
                .isEqualTo(x.toFloatArray());
    }

    @Test
    void randomCrop_takesEveryPlace_ofTheFramedImage() {
        Tensor y = applied(Transforms.randomCrop(2, 2, 1), counted(300, 2, 2));
        assertThat(y.shape()).isEqualTo(Shape.of(300, 1, 2, 2));
        Set<List<Float>> seen = new HashSet<>();
        for (int n = 0; n < 300; n++) {
            float[] p = image(y, n);
            seen.add(List.of(p[0], p[1], p[2], p[3]));
        }
        // The frame: 0 0 0 0 / 0 1 2 0 / 0 3 4 0 / 0 0 0 0.
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of(0f, 0f, 0f, 1f),
                        List.of(0f, 0f, 1f, 2f),
                        List.of(0f, 0f, 2f, 0f),
                        List.of(0f, 1f, 0f, 3f),
                        List.of(1f, 2f, 3f, 4f),
                        List.of(2f, 0f, 4f, 0f),
                        List.of(0f, 3f, 0f, 0f),
                        List.of(3f, 4f, 0f, 0f),
                        List.of(4f, 0f, 0f, 0f));
    }

    @Test
    void randomCrop_smallerPiece_ofSeveralChannels() {
        Tensor x = Tensor.arange(2 * 3 * 4).to(DType.FLOAT32).reshape(1, 2, 3, 4);
        float[] y = image(applied(Transforms.randomCrop(1, 2, 0), x), 0);
        assertThat(y[1] - y[0]).isEqualTo(1);
        assertThat(y[2] - y[0]).isEqualTo(12);
        assertThat(y[3] - y[1]).isEqualTo(12);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> applied(Transforms.randomCrop(6, 2, 1), x))
                .withMessage("randomCrop: a piece of 6x2 must fit, got images of 3x4 with padding=1");
    }

    @Test
    void geometry_wantsFloat32Images() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> applied(Transforms.randomHorizontalFlip(1), Tensor.zeros(2, 3)))
                .withMessage("randomHorizontalFlip: images must be float32 of shape [N, C, H, W], got dtype=float32 "
                        + "and shape=[2, 3]; toTensor makes such");
    }

    // ---- affine

    @Test
    void randomAffine_ofNoAmount_changesNothing() {
        Tensor x = counted(3, 5, 4);
        assertThat(applied(new RandomAffine(0), x).toFloatArray()).isEqualTo(x.toFloatArray());
    }

    /// A blot of light, wide enough to have a well-defined middle between pixels, at (x, y) from the image's middle.
    private static Tensor blot(int side, double x, double y) {
        float[] pixels = new float[side * side];
        double middle = (side - 1) / 2.0;
        for (int i = 0; i < pixels.length; i++) {
            double dx = i % side - middle - x;
            double dy = i / side - middle - y;
            pixels[i] = (float) Math.exp(-(dx * dx + dy * dy) / 8);
        }
        return Tensor.of(pixels, 1, 1, side, side);
    }

    /// The middle of all light, from the image's middle, and how much light there is.
    private static double[] middle(Tensor image) {
        float[] pixels = image.toFloatArray();
        int side = image.size(3);
        double sx = 0;
        double sy = 0;
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            sx += pixels[i] * (i % side - (side - 1) / 2.0);
            sy += pixels[i] * (i / side - (side - 1) / 2.0);
            sum += pixels[i];
        }
        return new double[] {sx / sum, sy / sum, sum};
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void randomAffine_movesLight_whereTheFormulaSays(int seed) {
        var affine = new RandomAffine(40).translate(0.1).scale(0.8, 1.25).shear(20);
        int side = 61;
        Tensor y = affine.apply(blot(side, 9, -5), List.of(new Rng(seed)));
        var rng = new Rng(seed);
        double angle = Math.toRadians(-40 + 80 * rng.nextDouble());
        double right = (-0.1 + 0.2 * rng.nextDouble()) * side;
        double down = (-0.1 + 0.2 * rng.nextDouble()) * side;
        double scale = 0.8 + (1.25 - 0.8) * rng.nextDouble();
        double slant = Math.toRadians(-20 + 40 * rng.nextDouble());
        double slanted = 9 - Math.tan(slant) * -5;
        double x0 = scale * (Math.cos(angle) * slanted - Math.sin(angle) * -5) + right;
        double y0 = scale * (Math.sin(angle) * slanted + Math.cos(angle) * -5) + down;
        double[] got = middle(y);
        // Sums over a blot of some pixels' width are as good as integrals.
        assertThat(got[0]).isCloseTo(x0, Offset.offset(1e-2));
        assertThat(got[1]).isCloseTo(y0, Offset.offset(1e-2));
        assertThat(got[2] / middle(blot(side, 9, -5))[2]).isCloseTo(scale * scale, Offset.offset(1e-2));
    }

    @Test
    void randomAffine_badArguments_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomAffine(10).scale(2, 1))
                .withMessage("randomAffine: scales must be above 0 and in order, got minScale=2.0 and maxScale=1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomAffine(181))
                .withMessage("randomAffine: degrees must be in [0, 180], got degrees=181.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void workers_changeImagesAsTheCallerWould(int workers) {
        Transform all = Transforms.randomCrop(28, 28, 3)
                .then(Transforms.randomHorizontalFlip(0.5))
                .then(new RandomAffine(10).translate(0.1))
                .then(Transforms.normalize(0.5, 0.5));
        LabeledImages drawn = SyntheticFashion.draw(1, Split.TRAIN, 50);
        ImageData data =
                new ImageData(new ImageSets(drawn, drawn)).batchSize(16).transform(all);
        var alone = data.train().epoch(2).iterator();
        data.workers(workers)
                .train()
                .epoch(2)
                .forEach(b -> assertThat(b.inputs().toFloatArray())
                        .isEqualTo(alone.next().inputs().toFloatArray()));
        assertThat(alone.hasNext()).isFalse();
    }

    @Test
    void imageData_canChangeTheTrainingPartAlone() {
        LabeledImages drawn = SyntheticFashion.draw(1, Split.TRAIN, 20);
        var plain = new ImageData(new ImageSets(drawn, drawn)).batchSize(20);
        ImageData flipped = plain.transform(Transforms.randomHorizontalFlip(1), Transforms.normalize(0, 1));
        Tensor before = plain.train().epoch(0).iterator().next().inputs();
        assertThat(flipped.train().epoch(0).iterator().next().inputs().toFloatArray())
                .isEqualTo(before.flip(3).toFloatArray());
        assertThat(flipped.test().iterator().next().inputs().toFloatArray())
                .isEqualTo(plain.test().iterator().next().inputs().toFloatArray());
        assertThat(flipped.fingerprint()).isEqualTo(plain.fingerprint());
    }
}
