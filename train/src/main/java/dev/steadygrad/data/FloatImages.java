package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;

/// Images in a Java array, for changes that go pixel by pixel.
///
/// @param planes how many channels an image has
/// @param pixels row-major `[count, planes, height, width]`
@SuppressWarnings("ArrayRecordComponent") // never compared
record FloatImages(int count, int planes, int height, int width, float[] pixels) {
    /// A copy of `x [N, C, H, W]`.
    static FloatImages of(String op, Tensor x) {
        Check.that(
                x.rank() == 4 && x.dtype() == DType.FLOAT32,
                "%s: images must be float32 of shape [N, C, H, W], got dtype=%s and shape=%s; toTensor makes such",
                op,
                x.dtype(),
                x.shape());
        return new FloatImages(x.size(0), x.size(1), x.size(2), x.size(3), x.toFloatArray());
    }

    /// As many black images of another size.
    FloatImages blank(int height, int width) {
        int length = Math.multiplyExact(Math.multiplyExact(count * planes, height), width);
        return new FloatImages(count, planes, height, width, new float[length]);
    }

    Tensor tensor() {
        return Tensor.of(pixels, count, planes, height, width);
    }

    /// Where a row of image n begins.
    int row(int n, int plane, int y) {
        return ((n * planes + plane) * height + y) * width;
    }

    /// Fills image n of `out` with the piece of this one's whose corner is at (top, left), which may lie outside.
    void copyPiece(int n, int top, int left, FloatImages out) {
        int from = Math.max(left, 0);
        int length = Math.min(left + out.width, width) - from;
        for (int c = 0; c < planes && length > 0; c++) {
            for (int y = Math.max(top, 0); y < Math.min(top + out.height, height); y++) {
                System.arraycopy(pixels, row(n, c, y) + from, out.pixels, out.row(n, c, y - top) + from - left, length);
            }
        }
    }

    /// Fills image n of `out`, of the same size, with this one's, left for right.
    void copyMirrored(int n, FloatImages out) {
        for (int c = 0; c < planes; c++) {
            for (int y = 0; y < height; y++) {
                int row = row(n, c, y);
                for (int x = 0; x < width; x++) {
                    out.pixels[row + x] = pixels[row + width - 1 - x];
                }
            }
        }
    }

    /// The level at a point between pixels, in proportion to how near each of the four around it is; outside is 0.
    double at(int n, int plane, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double below = y - top;
        double right = x - left;
        double upper = (1 - right) * pixel(n, plane, top, left) + right * pixel(n, plane, top, left + 1);
        double lower = (1 - right) * pixel(n, plane, top + 1, left) + right * pixel(n, plane, top + 1, left + 1);
        return (1 - below) * upper + below * lower;
    }

    private double pixel(int n, int plane, int y, int x) {
        return y < 0 || y >= height || x < 0 || x >= width ? 0 : pixels[row(n, plane, y) + x];
    }
}
