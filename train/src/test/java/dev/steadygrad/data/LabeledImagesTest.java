package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabeledImagesTest {
    private static LabeledImages three() {
        return new LabeledImages(
                new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 200},
                3,
                2,
                2,
                new byte[] {1, 0, 1},
                List.of("cat", "dog"));
    }

    @Test
    void pixel_readsUnsignedRowMajor() {
        assertThat(three().pixel(1, 1, 0)).isEqualTo(6);
        assertThat(three().pixel(2, 1, 1)).isEqualTo(200);
    }

    @Test
    void pixel_outside_throws() {
        assertThatThrownBy(() -> three().pixel(0, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("pixel: index must be within [3, 2, 2], got [0, 0, 2]");
    }

    @Test
    void className_followsLabel() {
        assertThat(three().className(0)).isEqualTo("dog");
        assertThat(three().className(1)).isEqualTo("cat");
    }

    @Test
    void take_keepsTheFirst() {
        LabeledImages two = three().take(2);
        assertThat(two.count()).isEqualTo(2);
        assertThat(two.pixels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(two.labels()).containsExactly(1, 0);
    }

    @Test
    void take_tooMany_throws() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> three().take(4))
                .withMessage("labeledImages: take must be in [1, 3], got n=4");
    }

    @Test
    void constructor_partsThatDoNotFit_throws() {
        List<String> names = List.of("a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabeledImages(new byte[3], 1, 2, 2, new byte[1], names))
                .withMessage("labeledImages: pixels must have count * height * width bytes, got 3 bytes for [1, 2, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabeledImages(new byte[4], 1, 2, 2, new byte[2], names))
                .withMessage("labeledImages: labels must be as many as images, got 2 for 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabeledImages(new byte[0], 0, 2, 2, new byte[0], names))
                .withMessage("labeledImages: sizes must be positive, got [0, 2, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabeledImages(new byte[4], 1, 2, 2, new byte[] {(byte) 255}, names))
                .withMessage("labeledImages: label must be in [0, 1), got labels[0]=255");
    }

    @Test
    void constructor_sizesThatOverflow_throws() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabeledImages(new byte[0], 1 << 16, 1 << 16, 1, new byte[1 << 16], List.of("a")))
                .withMessageContaining("got 0 bytes");
    }

    @Test
    void fingerprint_isSha256OfSizesPixelsAndLabels() {
        // printf '\0\0\0\1\0\0\0\1\0\0\0\2\5\6\0' | sha256sum
        LabeledImages one = new LabeledImages(new byte[] {5, 6}, 1, 1, 2, new byte[1], List.of("a"));
        assertThat(one.fingerprint()).isEqualTo("d411ef459f996fa7bab913398c2a47f165344c80e59e63334f593e0d11b7e536");
    }

    @Test
    void fingerprint_changesWithAPixelALabelOrTheShape() {
        LabeledImages base = new LabeledImages(new byte[4], 1, 2, 2, new byte[1], List.of("a", "b"));
        LabeledImages pixel = new LabeledImages(new byte[] {0, 0, 0, 1}, 1, 2, 2, new byte[1], List.of("a", "b"));
        LabeledImages label = new LabeledImages(new byte[4], 1, 2, 2, new byte[] {1}, List.of("a", "b"));
        LabeledImages shape = new LabeledImages(new byte[4], 1, 1, 4, new byte[1], List.of("a", "b"));
        assertThat(List.of(base, pixel, label, shape))
                .extracting(LabeledImages::fingerprint)
                .doesNotHaveDuplicates();
    }

    @Test
    void equals_isByContent() {
        assertThat(three()).isEqualTo(three()).hasSameHashCodeAs(three()).isNotEqualTo(three().take(2));
    }
}
