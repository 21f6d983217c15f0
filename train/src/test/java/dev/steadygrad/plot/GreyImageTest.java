package dev.steadygrad.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GreyImageTest {
    @Test
    void png_hasAPixelForEachNumber_roundedAndWithinBlackAndWhite() throws IOException {
        byte[] png = GreyImage.png(Tensor.of(new double[][] {{0, 1, 0.5}, {-3, 7, 100 / 255.0}}));
        Raster read = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
        assertThat(read.getPixels(0, 0, 3, 2, (int[]) null)).containsExactly(0, 255, 128, 0, 255, 100);
    }

    @Test
    void png_ofOtherShapes_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GreyImage.png(Tensor.ones(1, 2, 3)))
                .withMessage("GreyImage: pixels must have shape [height, width], got shape=[1, 2, 3]");
    }
}
