package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageDataTest {
    private static LabeledImages images(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        return new LabeledImages(bytes, 2, 1, 3, new byte[] {1, 0}, List.of("no", "yes"));
    }

    private static final LabeledImages TRAIN = images(0, 1, 127, 128, 254, 255);

    @Test
    void testBatch_holdsEachByteDividedBy255() {
        Batch batch =
                new ImageData(new ImageSets(TRAIN, TRAIN)).test().iterator().next();
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(2, 1, 1, 3));
        assertThat(batch.inputs().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(batch.inputs().toFloatArray()).containsExactly(0, 1 / 255f, 127 / 255f, 128 / 255f, 254 / 255f, 1);
        assertThat(batch.targets().dtype()).isEqualTo(DType.INT64);
        assertThat(batch.targets().toLongArray()).containsExactly(1, 0);
    }

    @Test
    void trainBatches_haveTheSizeAndTheSeedAskedFor() {
        LabeledImages many = SyntheticFashion.draw(1, Split.TRAIN, 40);
        var data = new ImageData(new ImageSets(many, many)).batchSize(16).seed(9);
        assertThat(data.train().batches()).isEqualTo(3);
        float[] first = data.train().epoch(0).iterator().next().inputs().toFloatArray();
        assertThat(data.seed(9).train().epoch(0).iterator().next().inputs().toFloatArray())
                .isEqualTo(first);
        assertThat(data.seed(8).train().epoch(0).iterator().next().inputs().toFloatArray())
                .isNotEqualTo(first);
    }

    @Test
    void shapesAndNames_areThoseOfTheImages() {
        var data = new ImageData(new ImageSets(TRAIN, TRAIN));
        assertThat(data.inputShape()).isEqualTo(Shape.of(1, 1, 3));
        assertThat(data.classNames()).containsExactly("no", "yes");
    }

    @Test
    void fingerprint_changesWithAPixelOfEitherPart() {
        LabeledImages other = images(0, 1, 127, 128, 254, 0);
        String both = new ImageData(new ImageSets(TRAIN, TRAIN)).fingerprint();
        assertThat(new ImageData(new ImageSets(TRAIN, TRAIN)).seed(1).fingerprint())
                .isEqualTo(both);
        assertThat(new ImageData(new ImageSets(other, TRAIN)).fingerprint()).isNotEqualTo(both);
        assertThat(new ImageData(new ImageSets(TRAIN, other)).fingerprint()).isNotEqualTo(both);
    }
}
