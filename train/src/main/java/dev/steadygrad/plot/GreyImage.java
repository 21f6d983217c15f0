package dev.steadygrad.plot;

import dev.steadygrad.base.Check;
import dev.steadygrad.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;

/// One image of a data set as a picture.
public final class GreyImage {
    private static final int WHITE = 255;

    private GreyImage() {}

    /// The picture as a PNG file's bytes, a pixel for each number: 0 and less is black, 1 and more is white.
    ///
    /// **Shape**: `pixels [height, width]`.
    public static byte[] png(Tensor pixels) throws IOException {
        Check.that(
                pixels.rank() == 2 && pixels.numel() > 0,
                "GreyImage: pixels must have shape [height, width], got shape=%s",
                pixels.shape());
        int width = pixels.size(1);
        double[] levels =
                pixels.detach().clamp(0, 1).mul(WHITE).add(0.5).floor().toDoubleArray();
        var picture = new BufferedImage(width, pixels.size(0), BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setPixels(0, 0, width, pixels.size(0), levels);
        return Png.encode(picture);
    }
}
