package dev.steadygrad.data;

import java.util.Arrays;

/// A grey picture and a pen: outlines in garment coordinates (about [-1, 1] each way, y down) are placed by an affine
/// map, filled with exact area coverage or stroked, and blended over what is there.
///
/// **Numerics**: additions, products, quotients and square roots of doubles only, so every machine gets the same bits.
final class Canvas {
    static final int SIZE = 28;

    private static final int STRIDE = SIZE + 2;
    private static final int CURVE_STEPS = 8;

    private final double[] grey = new double[SIZE * SIZE];
    private final double[] ink = new double[SIZE * SIZE];
    private final double[] area = new double[SIZE * STRIDE];
    private final Placement place;
    private double[] xs = new double[64];
    private double[] ys = new double[64];
    private int points;

    Canvas(Placement place) {
        this.place = place;
    }

    /// The map from garment to pixel coordinates: x' = xx x + xy y + x0, y' = yx x + yy y + y0.
    record Placement(double xx, double xy, double yx, double yy, double x0, double y0) {
        double x(double x, double y) {
            return xx * x + xy * y + x0;
        }

        double y(double x, double y) {
            return yx * x + yy * y + y0;
        }

        double determinant() {
            return xx * yy - xy * yx;
        }

        double inverseX(double px, double py) {
            return (yy * (px - x0) - xy * (py - y0)) / determinant();
        }

        double inverseY(double px, double py) {
            return (xx * (py - y0) - yx * (px - x0)) / determinant();
        }

        /// Pixels per garment unit.
        double scale() {
            return Math.sqrt(Math.abs(determinant()));
        }
    }

    /// Begins an outline.
    Canvas from(double x, double y) {
        points = 0;
        return to(x, y);
    }

    /// Appends a straight line.
    Canvas to(double x, double y) {
        if (points == xs.length) {
            xs = Arrays.copyOf(xs, 2 * points);
            ys = Arrays.copyOf(ys, 2 * points);
        }
        xs[points] = x;
        ys[points++] = y;
        return this;
    }

    /// Appends a quadratic Bézier curve with the control point (cx, cy).
    Canvas curve(double cx, double cy, double x, double y) {
        double x0 = xs[points - 1];
        double y0 = ys[points - 1];
        for (int i = 1; i <= CURVE_STEPS; i++) {
            double t = (double) i / CURVE_STEPS;
            double s = 1 - t;
            to(s * s * x0 + 2 * s * t * cx + t * t * x, s * s * y0 + 2 * s * t * cy + t * t * y);
        }
        return this;
    }

    /// Appends the outline so far, reflected at x = 0 and walked back.
    Canvas mirrored() {
        for (int i = points - 1; i >= 0; i--) {
            to(-xs[i], ys[i]);
        }
        return this;
    }

    /// Reflects the outline at x = 0.
    Canvas flipped() {
        for (int i = 0; i < points; i++) {
            xs[i] = -xs[i];
        }
        return this;
    }

    /// Fills the closed outline, which stays for another fill or stroke.
    Canvas fill(Fabric fabric) {
        Arrays.fill(area, 0);
        for (int i = 0; i < points; i++) {
            int j = i + 1 == points ? 0 : i + 1;
            edge(place.x(xs[i], ys[i]), place.y(xs[i], ys[i]), place.x(xs[j], ys[j]), place.y(xs[j], ys[j]));
        }
        for (int y = 0; y < SIZE; y++) {
            double sum = 0;
            for (int x = 0; x < SIZE; x++) {
                sum += area[y * STRIDE + x];
                blend(x, y, Math.min(1, Math.abs(sum)), fabric);
            }
        }
        return this;
    }

    /// Draws along the open outline with round ends; `width` is in garment units.
    Canvas stroke(double width, Fabric fabric) {
        double reach = width * place.scale() / 2 + 0.5;
        double strength = Math.min(1, width * place.scale());
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double near = reach * reach;
                for (int i = 0; i < Math.max(1, points - 1); i++) {
                    near = Math.min(near, squaredDistance(i, Math.min(i + 1, points - 1), x + 0.5, y + 0.5));
                }
                blend(x, y, strength * Math.min(1, reach - Math.sqrt(near)), fabric);
            }
        }
        return this;
    }

    /// A filled ellipse.
    void dot(double x, double y, double rx, double ry, Fabric fabric) {
        from(x, y - ry)
                .curve(x + rx, y - ry, x + rx, y)
                .curve(x + rx, y + ry, x, y + ry)
                .curve(x - rx, y + ry, x - rx, y)
                .curve(x - rx, y - ry, x, y - ry)
                .fill(fabric);
    }

    /// Writes the pixels 0..255 at `offset`, with noise of standard deviation `noise` (in units of full white) where
    /// there is ink.
    void develop(byte[] pixels, int offset, double noise, Draws draws) {
        for (int i = 0; i < grey.length; i++) {
            double value = ink[i] == 0 ? 0 : grey[i] + noise * ink[i] * draws.bell();
            pixels[offset + i] = (byte) (Math.clamp(value, 0, 1) * 255 + 0.5);
        }
    }

    private void blend(int x, int y, double coverage, Fabric fabric) {
        if (coverage <= 0) {
            return;
        }
        int i = y * SIZE + x;
        double px = x + 0.5;
        double py = y + 0.5;
        double shade = fabric.shade(place.inverseX(px, py), place.inverseY(px, py));
        grey[i] += coverage * (shade - grey[i]);
        ink[i] += coverage * (fabric.isHole() ? -ink[i] : 1 - ink[i]);
    }

    private double squaredDistance(int i, int j, double px, double py) {
        double ax = place.x(xs[i], ys[i]);
        double ay = place.y(xs[i], ys[i]);
        double dx = place.x(xs[j], ys[j]) - ax;
        double dy = place.y(xs[j], ys[j]) - ay;
        double length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.clamp(((px - ax) * dx + (py - ay) * dy) / length, 0, 1);
        double ex = px - ax - t * dx;
        double ey = py - ay - t * dy;
        return ex * ex + ey * ey;
    }

    /// Adds an edge's signed areas: the running sum of a row of `area` is the winding-weighted coverage.
    private void edge(double x0, double y0, double x1, double y1) {
        if (y0 == y1) {
            return;
        }
        if (y0 > y1) {
            downEdge(x1, y1, x0, y0, -1);
        } else {
            downEdge(x0, y0, x1, y1, 1);
        }
    }

    private void downEdge(double x0, double y0, double x1, double y1, double sign) {
        double slope = (x1 - x0) / (y1 - y0);
        int last = (int) Math.min(SIZE, Math.ceil(y1));
        for (int row = (int) Math.max(0, Math.floor(y0)); row < last; row++) {
            double top = Math.max(y0, row);
            double bottom = Math.min(y1, row + 1);
            if (top < bottom) {
                double a = Math.clamp(x0 + (top - y0) * slope, 0, SIZE);
                double b = Math.clamp(x0 + (bottom - y0) * slope, 0, SIZE);
                rowSpan(row * STRIDE, Math.min(a, b), Math.max(a, b), sign * (bottom - top));
            }
        }
    }

    /// Spreads `height` over the pixels that a piece of edge from `left` to `right` crosses within one row: each gets
    /// the area right of the edge, the next one what is missing to the full height.
    private void rowSpan(int row, double left, double right, double height) {
        int first = (int) left;
        if (right <= first + 1) {
            double part = height * (first + 1 - (left + right) / 2);
            area[row + first] += part;
            area[row + first + 1] += height - part;
            return;
        }
        double perPixel = height / (right - left);
        for (int x = first; x < right; x++) {
            double a = Math.max(left, x);
            double b = Math.min(right, x + 1);
            double piece = (b - a) * perPixel;
            double part = piece * (x + 1 - (a + b) / 2);
            area[row + x] += part;
            area[row + x + 1] += piece - part;
        }
    }
}
