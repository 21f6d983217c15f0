package dev.steadygrad.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Grey images of one size with a class each. The arrays are shared, not copied: whoever passes them in or asks for
/// them must not write to them.
///
/// **Errors**: `IllegalArgumentException` where a size is not positive, an array has another length than the sizes
/// say, or a label is beyond the classes.
///
/// @param pixels row-major `[count, height, width]`, each an unsigned byte, 0 black and 255 white
/// @param labels `[count]`, each an unsigned byte, an index into `classNames`
@SuppressWarnings("ArrayRecordComponent") // equality is by content below; copies of whole data sets would cost memory
public record LabeledImages(byte[] pixels, int count, int height, int width, byte[] labels, List<String> classNames) {
    /// Checks that the parts fit together.
    public LabeledImages {
        if (count < 1 || height < 1 || width < 1) {
            throw invalid("sizes must be positive, got [%d, %d, %d]".formatted(count, height, width));
        }
        if (pixels.length != (long) count * height * width) {
            throw invalid("pixels must have count * height * width bytes, got %d bytes for [%d, %d, %d]"
                    .formatted(pixels.length, count, height, width));
        }
        if (labels.length != count) {
            throw invalid("labels must be as many as images, got %d for %d".formatted(labels.length, count));
        }
        classNames = List.copyOf(classNames);
        int bad = firstBeyond(labels, classNames.size());
        if (bad >= 0) {
            throw invalid("label must be in [0, %d), got labels[%d]=%d"
                    .formatted(classNames.size(), bad, Byte.toUnsignedInt(labels[bad])));
        }
    }

    /// The index of the first label that is not below `classes`, or -1.
    static int firstBeyond(byte[] labels, int classes) {
        for (int i = 0; i < labels.length; i++) {
            if (Byte.toUnsignedInt(labels[i]) >= classes) {
                return i;
            }
        }
        return -1;
    }

    private static IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("labeledImages: " + problem);
    }

    /// The shade of one pixel, 0..255.
    ///
    /// **Errors**: `IndexOutOfBoundsException` where the image, row or column does not exist.
    public int pixel(int image, int row, int column) {
        if (image < 0 || image >= count || row < 0 || row >= height || column < 0 || column >= width) {
            throw new IndexOutOfBoundsException("pixel: index must be within [%d, %d, %d], got [%d, %d, %d]"
                    .formatted(count, height, width, image, row, column));
        }
        return Byte.toUnsignedInt(pixels[(image * height + row) * width + column]);
    }

    /// The class index of one image.
    public int label(int image) {
        return Byte.toUnsignedInt(labels[image]);
    }

    /// The class name of one image.
    public String className(int image) {
        return classNames.get(label(image));
    }

    /// The first `n` images, in new memory.
    ///
    /// **Errors**: `IllegalArgumentException` where `n` is not in [1, count].
    public LabeledImages take(int n) {
        if (n < 1 || n > count) {
            throw invalid("take must be in [1, %d], got n=%d".formatted(count, n));
        }
        byte[] first = Arrays.copyOf(pixels, n * height * width);
        return new LabeledImages(first, n, height, width, Arrays.copyOf(labels, n), classNames);
    }

    /// The SHA-256, in hexadecimal, of the three sizes (32 bits each, big-endian), the pixels and the labels. Class
    /// names do not count.
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer sizes = ByteBuffer.allocate(3 * Integer.BYTES);
            sizes.putInt(count).putInt(height).putInt(width);
            digest.update(sizes.array());
            digest.update(pixels);
            digest.update(labels);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// Whether sizes, pixels, labels and names are the same.
    @Override
    public boolean equals(Object other) {
        return other instanceof LabeledImages that
                && count == that.count
                && height == that.height
                && width == that.width
                && Arrays.equals(pixels, that.pixels)
                && Arrays.equals(labels, that.labels)
                && classNames.equals(that.classNames);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * count + Arrays.hashCode(pixels)) + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return "LabeledImages[%d images of %dx%d, %d classes]".formatted(count, height, width, classNames.size());
    }
}
