package dev.steadygrad.data;

import dev.steadygrad.data.Canvas.Placement;

/// Draws one picture of a class into a pixel array: places the garment, draws it, adds grain.
final class Garments {
    private Garments() {}

    /// Writes the 28 x 28 pixels of a garment of class `label` (0..9, Fashion-MNIST's order) at `offset`.
    static void draw(int label, Draws draws, byte[] pixels, int offset) {
        boolean shoe = label == 5 || label == 7 || label == 9;
        Canvas canvas = new Canvas(place(draws, shoe));
        switch (label) {
            case 0 -> Torso.tShirt(canvas, draws);
            case 1 -> trouser(canvas, draws);
            case 2 -> Torso.pullover(canvas, draws);
            case 3 -> Torso.dress(canvas, draws);
            case 4 -> Torso.coat(canvas, draws);
            case 5 -> Footwear.sandal(canvas, draws);
            case 6 -> Torso.shirt(canvas, draws);
            case 7 -> Footwear.sneaker(canvas, draws);
            case 8 -> bag(canvas, draws);
            case 9 -> Footwear.ankleBoot(canvas, draws);
            default -> throw new IllegalArgumentException("garments: label must be in [0, 10), got label=" + label);
        }
        canvas.develop(pixels, offset, draws.between(0.01, 0.05), draws);
    }

    /// Scale, turn, slant, shift and sometimes a mirror. The turn uses the half-angle tangent, so no sine is needed.
    private static Placement place(Draws draws, boolean shoe) {
        double scale = 12.6 * draws.between(0.88, 1.02);
        double wide = scale * draws.between(0.92, 1.06) * (draws.chance(shoe ? 0.12 : 0.5) ? -1 : 1);
        double half = draws.between(-0.04, 0.04);
        double cos = (1 - half * half) / (1 + half * half);
        double sin = 2 * half / (1 + half * half);
        double slant = draws.between(-0.08, 0.08);
        double x = Canvas.SIZE / 2.0 + draws.between(-1.4, 1.4);
        double y = Canvas.SIZE / 2.0 + draws.between(-1.4, 1.4);
        return new Placement(wide * cos, scale * (slant * cos - sin), wide * sin, scale * (slant * sin + cos), x, y);
    }

    private static void trouser(Canvas canvas, Draws draws) {
        Fabric cloth = Fabric.random(draws, 0.25);
        Fabric line = cloth.plain().shifted(draws.sign() * draws.between(0.15, 0.35));
        double waist = draws.between(0.26, 0.38);
        double hip = waist * draws.between(1.05, 1.3);
        double ankle = draws.between(0.26, 0.55);
        double leg = draws.between(0.14, 0.3);
        double crotch = draws.between(-0.45, -0.2);
        canvas.from(0, -0.98)
                .to(waist, -0.98)
                .curve(hip, -0.7, hip, crotch)
                .to(ankle, 0.98)
                .to(Math.max(0.03, ankle - leg), 0.98)
                .to(0.02, crotch)
                .mirrored()
                .fill(cloth);
        canvas.from(-waist, -0.92).to(waist, -0.92).stroke(draws.between(0.06, 0.14), line);
        if (draws.chance(0.5)) {
            canvas.from(0, -0.9).to(0, crotch).stroke(0.05, line);
        }
    }

    private static void bag(Canvas canvas, Draws draws) {
        Fabric leather = Fabric.random(draws, 0.25);
        Fabric line = leather.plain().shifted(draws.sign() * draws.between(0.15, 0.4));
        double top = draws.between(0.5, 0.9);
        double base = Math.min(0.98, top * draws.between(0.9, 1.3));
        double high = draws.between(-0.5, 0);
        double low = draws.between(0.6, 0.9);
        handle(canvas, draws, leather.shifted(-0.08), top, high);
        canvas.from(0, high)
                .to(top - 0.06, high)
                .curve(top, high, top, high + 0.08)
                .to(base, low - 0.08)
                .curve(base, low, base - 0.08, low)
                .to(0, low)
                .mirrored()
                .fill(leather);
        double flap = draws.unit();
        if (flap < 0.45) {
            double edge = high + (low - high) * draws.between(0.3, 0.6);
            canvas.from(-top, high + 0.1)
                    .curve(0, 2 * edge - high, top, high + 0.1)
                    .stroke(0.07, line);
            canvas.dot(0, edge, 0.08, 0.08, line);
        } else if (flap < 0.75) {
            canvas.from(-top, high + 0.16).to(top, high + 0.16).stroke(0.07, line);
        }
    }

    /// Two kinds: a bow above the bag, or a long strap hanging in a loop.
    private static void handle(Canvas canvas, Draws draws, Fabric fabric, double top, double high) {
        double kind = draws.unit();
        double width = draws.between(0.07, 0.15);
        if (kind < 0.6) {
            double reach = top * draws.between(0.35, 0.9);
            double peak = high - draws.between(0.25, 0.95 + high);
            canvas.from(-reach, high + 0.02).curve(-reach, peak, 0, peak).curve(reach, peak, reach, high + 0.02);
            canvas.stroke(width, fabric);
        } else if (kind < 0.85) {
            double apex = draws.between(-0.3, 0.3);
            canvas.from(-top, high + 0.1).curve(-top * 0.8, -0.9, apex, -0.95).curve(top * 0.9, -0.9, top, high + 0.1);
            canvas.stroke(width * 0.7, fabric);
        }
    }
}
