package dev.steadygrad.data;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Changes to images, to be joined with [Transform#then]: first [#toTensor], then what is wanted of the others. See
/// also [RandomAffine].
///
/// **PyTorch**: those of `torchvision.transforms`, on a batch at a time, with a draw for each image.
public final class Transforms {
    private static final int MAX_LEVEL = 255;

    private Transforms() {}

    /// Levels of 0 to 255 as numbers from 0 to 1, the channels first.
    ///
    /// **Shape**: uint8 `[N, H, W, C]` → float32 `[N, C, H, W]`.
    public static Transform toTensor() {
        return (x, chance) -> {
            Check.that(
                    x.rank() == 4 && x.dtype() == DType.UINT8,
                    "toTensor: images must be uint8 of shape [N, H, W, C], got dtype=%s and shape=%s",
                    x.dtype(),
                    x.shape());
            NdArray levels = x.array().permute(0, 3, 1, 2).to(DType.FLOAT32);
            return Tensor.wrap(levels.update(Binary.DIV, NdArray.number(MAX_LEVEL)));
        };
    }

    /// `(x - mean) / std` in all channels.
    public static Transform normalize(double mean, double std) {
        return normalize(new double[] {mean}, new double[] {std});
    }

    /// `(x - mean[c]) / std[c]` in channel c.
    ///
    /// **Shape**: `[N, C, ...]` → the same; one mean and one std stand for all channels.
    ///
    /// **Errors**: `IllegalArgumentException` for a std that is not above 0, or another number of channels.
    public static Transform normalize(double[] mean, double[] std) {
        Check.that(
                mean.length == std.length && mean.length > 0,
                "normalize: each channel must have a mean and a std, got %d and %d",
                mean.length,
                std.length);
        Check.that(
                DoubleStream.of(std).allMatch(s -> s > 0),
                "normalize: each std must be above 0, got std=%s",
                Arrays.toString(std));
        Tensor means = Tensor.of(mean.clone(), mean.length).to(DType.FLOAT32);
        Tensor stds = Tensor.of(std.clone(), std.length).to(DType.FLOAT32);
        return (x, chance) -> {
            Check.that(
                    x.rank() > 1 && (mean.length == 1 || x.size(1) == mean.length),
                    "normalize: inputs must have %d channels, got shape=%s",
                    mean.length,
                    x.shape());
            int[] sizes = x.shape().toArray();
            Arrays.fill(sizes, 1);
            sizes[1] = mean.length;
            return x.sub(means.reshape(sizes)).div(stds.reshape(sizes));
        };
    }

    /// A piece of each image, from a random place, after a frame of zeros has been put around it.
    ///
    /// **Shape**: `[N, C, H, W]` → `[N, C, height, width]`.
    ///
    /// **Errors**: `IllegalArgumentException` for a piece that is empty or larger than the framed image.
    ///
    /// @param padding how wide the frame is, in pixels
    public static Transform randomCrop(int height, int width, int padding) {
        Check.that(
                height > 0 && width > 0 && padding >= 0,
                "randomCrop: sizes must be positive, got height=%d, width=%d, padding=%d",
                height,
                width,
                padding);
        return (x, chance) -> {
            FloatImages in = FloatImages.of("randomCrop", x);
            int down = in.height() + 2 * padding - height;
            int right = in.width() + 2 * padding - width;
            Check.that(
                    down >= 0 && right >= 0,
                    "randomCrop: a piece of %dx%d must fit, got images of %dx%d with padding=%d",
                    height,
                    width,
                    in.height(),
                    in.width(),
                    padding);
            FloatImages out = in.blank(height, width);
            for (int n = 0; n < in.count(); n++) {
                Rng rng = chance.get(n);
                int top = rng.nextInt(down + 1) - padding;
                int left = rng.nextInt(right + 1) - padding;
                in.copyPiece(n, top, left, out);
            }
            return out.tensor();
        };
    }

    /// The mirror image, left for right, of each image with probability `p`.
    ///
    /// **Shape**: `[N, C, H, W]` → the same.
    public static Transform randomHorizontalFlip(double p) {
        Check.that(p >= 0 && p <= 1, "randomHorizontalFlip: p must be in [0, 1], got p=%s", p);
        return (x, chance) -> {
            FloatImages in = FloatImages.of("randomHorizontalFlip", x);
            FloatImages out = in.blank(in.height(), in.width());
            for (int n = 0; n < in.count(); n++) {
                if (chance.get(n).nextDouble() < p) {
                    in.copyMirrored(n, out);
                } else {
                    in.copyPiece(n, 0, 0, out);
                }
            }
            return out.tensor();
        };
    }
}
