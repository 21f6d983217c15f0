package dev.steadygrad.data;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// A PNG or JPEG file, grey or coloured.
public final class ImageFile {
    private static final int BITS = 8;

    private ImageFile() {}

    /// Reads an image. Levels of 16 bits lose their lower 8; palettes are looked up.
    ///
    /// **Shape**: uint8 `[height, width, channels]`, 1 channel where it is grey and 3 for red, green and blue.
    ///
    /// **Errors**: `DataException` naming the file where it can't be read, is no such image, or has transparent parts.
    public static Tensor read(Path file) throws DataException {
        BufferedImage image = decoded(file, reader -> reader.read(0));
        if (image.getColorModel().hasAlpha()) {
            throw new DataException(
                    "image: %s must be grey or coloured without transparency; save it without".formatted(file));
        }
        byte[] levels = image.getColorModel() instanceof IndexColorModel palette
                ? lookedUp(image, isGrey(palette) ? 1 : 3)
                : levels(image.getRaster());
        int channels = levels.length / (image.getHeight() * image.getWidth());
        if (channels != 1 && channels != 3) {
            throw new DataException("image: %s must be grey or of red, green and blue, got %d channels; convert it"
                    .formatted(file, channels));
        }
        Shape shape = Shape.of(image.getHeight(), image.getWidth(), channels);
        return Tensor.wrap(NdArray.of(new ByteStorage(DType.UINT8, levels), shape));
    }

    /// The height and the width, from the file's first bytes.
    ///
    /// **Errors**: as [#read].
    static Shape size(Path file) throws DataException {
        return decoded(file, reader -> Shape.of(reader.getHeight(0), reader.getWidth(0)));
    }

    /// Something that is read from a file.
    private interface Part<T> {
        T of(ImageReader reader) throws IOException;
    }

    private static <T> T decoded(Path file, Part<T> part) throws DataException {
        if (!Files.isReadable(file)) {
            throw new DataException("image: %s must be readable; check the file and its permissions".formatted(file));
        }
        // From a File, so that nothing is cached in another one.
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException("image: %s must be a PNG or JPEG image, got something else".formatted(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                return part.of(reader);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders meet damage with exceptions of all kinds.
            throw new DataException(
                    "image: %s must be a sound image, got %s; copy it again".formatted(file, DataException.reason(e)),
                    e);
        }
    }

    /// Straight from the raster: the colour model would bend grey levels by a gamma.
    private static byte[] levels(Raster raster) {
        int[] samples = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
        int shift = Math.max(raster.getSampleModel().getSampleSize(0) - BITS, 0);
        byte[] levels = new byte[samples.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (samples[i] >>> shift);
        }
        return levels;
    }

    private static byte[] lookedUp(BufferedImage image, int channels) {
        int width = image.getWidth();
        int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] levels = new byte[colours.length * channels];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (colours[i / channels] >>> BITS * (2 - i % channels));
        }
        return levels;
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }
}
