package dev.steadygrad.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Makes files of pictures.
final class Png {
    private Png() {}

    /// In memory: ImageIO's cache file needs a shutdown hook, which fails where Ctrl-C is what ended the run.
    static byte[] encode(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        }
        return bytes.toByteArray();
    }
}
