package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Turns, moves, resizes and slants each image around its middle, each by a random amount. What comes in from outside
/// is 0; levels between pixels are interpolated linearly.
///
/// **Shape**: float32 `[N, C, H, W]` → the same.
///
/// **PyTorch**: `torchvision.transforms.RandomAffine(degrees, translate, scale, shear, BILINEAR)`; there an image moves
/// by whole pixels.
///
/// @param degrees   it turns by up to this, either way
/// @param translate it moves by up to this part of its height and of its width, each way
/// @param minScale  it is resized by at least this
/// @param maxScale  and at most this
/// @param shear     its vertical lines slant by up to this many degrees, either way
public record RandomAffine(double degrees, double translate, double minScale, double maxScale, double shear)
        implements Transform {
    public RandomAffine {
        Check.that(
                degrees >= 0 && degrees <= 180, "randomAffine: degrees must be in [0, 180], got degrees=%s", degrees);
        Check.that(
                translate >= 0 && translate <= 1,
                "randomAffine: translate must be in [0, 1], got translate=%s",
                translate);
        Check.that(
                minScale > 0 && maxScale >= minScale && maxScale < Double.POSITIVE_INFINITY,
                "randomAffine: scales must be above 0 and in order, got minScale=%s and maxScale=%s",
                minScale,
                maxScale);
        Check.that(shear >= 0 && shear < 90, "randomAffine: shear must be in [0, 90), got shear=%s", shear);
    }

    /// Turns only.
    public RandomAffine(double degrees) {
        this(degrees, 0, 1, 1, 0);
    }

    public RandomAffine translate(double translate) {
        return new RandomAffine(degrees, translate, minScale, maxScale, shear);
    }

    public RandomAffine scale(double minScale, double maxScale) {
        return new RandomAffine(degrees, translate, minScale, maxScale, shear);
    }

    public RandomAffine shear(double shear) {
        return new RandomAffine(degrees, translate, minScale, maxScale, shear);
    }

    @Override
    public Tensor apply(Tensor inputs, List<Rng> chance) {
        FloatImages in = FloatImages.of("randomAffine", inputs);
        FloatImages out = in.blank(in.height(), in.width());
        for (int n = 0; n < in.count(); n++) {
            Rng rng = chance.get(n);
            double angle = StrictMath.toRadians(between(rng, -degrees, degrees));
            double right = between(rng, -translate, translate) * in.width();
            double down = between(rng, -translate, translate) * in.height();
            double scale = between(rng, minScale, maxScale);
            double slant = StrictMath.toRadians(between(rng, -shear, shear));
            Inverse.of(angle, right, down, scale, slant).fill(n, in, out);
        }
        return out.tensor();
    }

    private static double between(Rng rng, double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }

    /// Where a pixel comes from: with (x, y) counted from the middle, `(a x + b y, c x + d y)` of the point before it
    /// was moved.
    private record Inverse(double a, double b, double c, double d, double right, double down) {
        /// A point goes to `scale R(angle) [1, -tan slant; 0, 1] (x, y) + (right, down)`, R turning clockwise as y
        /// points down. The determinant of the matrix is scale², so its inverse is the adjoint divided by that.
        static Inverse of(double angle, double right, double down, double scale, double slant) {
            double sin = StrictMath.sin(angle);
            double cos = StrictMath.cos(angle);
            double tan = StrictMath.tan(slant);
            return new Inverse(
                    (cos - sin * tan) / scale, (sin + cos * tan) / scale, -sin / scale, cos / scale, right, down);
        }

        void fill(int n, FloatImages in, FloatImages out) {
            double middleX = (in.width() - 1) / 2.0;
            double middleY = (in.height() - 1) / 2.0;
            for (int plane = 0; plane < in.planes(); plane++) {
                for (int row = 0; row < in.height(); row++) {
                    int at = out.row(n, plane, row);
                    double y = row - middleY - down;
                    for (int column = 0; column < in.width(); column++) {
                        double x = column - middleX - right;
                        double level = in.at(n, plane, middleY + c * x + d * y, middleX + a * x + b * y);
                        out.pixels()[at + column] = (float) level;
                    }
                }
            }
        }
    }
}
