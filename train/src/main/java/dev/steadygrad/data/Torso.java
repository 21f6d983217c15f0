package dev.steadygrad.data;

/// The five garments of the upper body. They share one cut, whose ranges overlap on purpose: what tells them apart is
/// local (collar, buttons, open front, ribbed hem), as on real pictures.
final class Torso {
    private static final double SHOULDER_Y = -0.78;

    private final Canvas canvas;
    private final Draws draws;
    private final Fabric cloth;
    private final Fabric line;
    private final double shoulder;
    private final double neck;
    private double chest;
    private double waist;
    private double hem;
    private double bottom = 0.88;

    Torso(Canvas canvas, Draws draws, double patterned) {
        this.canvas = canvas;
        this.draws = draws;
        cloth = Fabric.random(draws, patterned);
        line = cloth.plain().shifted(draws.sign() * draws.between(0.32, 0.55));
        shoulder = draws.between(0.42, 0.56);
        neck = draws.between(0.16, 0.24);
        chest = draws.between(0.4, 0.52);
        waist = chest * draws.between(0.88, 1);
        hem = chest * draws.between(0.95, 1.08);
    }

    static void tShirt(Canvas canvas, Draws draws) {
        Torso torso = new Torso(canvas, draws, 0.3);
        torso.bottom = draws.between(0.7, 0.9);
        torso.shortSleeves(draws.between(0.2, 0.42));
        torso.body();
        torso.neckline(draws.between(0.08, draws.chance(0.3) ? 0.38 : 0.2), draws.chance(0.6));
        if (draws.chance(0.4)) {
            torso.print();
        }
    }

    static void pullover(Canvas canvas, Draws draws) {
        Torso torso = new Torso(canvas, draws, 0.35);
        torso.bottom = draws.between(0.62, 0.84);
        torso.longSleeves(draws.chance(0.75));
        torso.body();
        torso.band(torso.bottom - 0.13);
        if (draws.chance(0.3)) {
            torso.turtleneck();
        } else {
            torso.neckline(draws.between(0.08, 0.16), true);
        }
        if (draws.chance(0.2)) {
            torso.print();
        }
    }

    static void coat(Canvas canvas, Draws draws) {
        Torso torso = new Torso(canvas, draws, 0.15);
        torso.bottom = draws.between(0.84, 1.02);
        torso.hem *= draws.between(1, 1.12);
        torso.longSleeves(draws.chance(0.3));
        torso.body();
        double depth = draws.between(0.3, 0.65);
        torso.openFront(depth);
        torso.lapels(depth);
        torso.pockets();
    }

    static void shirt(Canvas canvas, Draws draws) {
        Torso torso = new Torso(canvas, draws, 0.45);
        torso.bottom = draws.between(0.74, 0.94);
        if (draws.chance(0.22)) {
            torso.shortSleeves(draws.between(0.25, 0.45));
        } else {
            torso.longSleeves(draws.chance(0.5));
        }
        torso.body();
        torso.buttons();
        torso.collar();
    }

    static void dress(Canvas canvas, Draws draws) {
        Torso torso = new Torso(canvas, draws, 0.35);
        double narrow = draws.between(0.55, 0.8);
        torso.chest *= narrow;
        torso.waist *= narrow * draws.between(0.75, 0.98);
        torso.hem *= draws.between(0.6, 1.25);
        torso.bottom = draws.between(0.9, 1.05);
        double sleeves = draws.unit();
        if (sleeves < 0.2) {
            torso.longSleeves(false);
        } else if (sleeves < 0.45) {
            torso.shortSleeves(draws.between(0.12, 0.3));
        }
        torso.body(sleeves < 0.45 ? torso.shoulder : Math.min(torso.shoulder, torso.chest * 1.05));
        torso.neckline(draws.between(0.08, 0.36), draws.chance(0.3));
        if (draws.chance(0.4)) {
            torso.canvas.from(-torso.waist, -0.12).curve(0, -0.06, torso.waist, -0.12);
            torso.canvas.stroke(draws.between(0.05, 0.12), torso.line);
        }
    }

    private void body() {
        body(shoulder);
    }

    private void body(double top) {
        canvas.from(0, SHOULDER_Y - 0.06)
                .to(neck, SHOULDER_Y - 0.1)
                .to(top, SHOULDER_Y + 0.04)
                .curve(chest, -0.6, chest, -0.36)
                .curve(waist, 0, (waist + hem) / 2, (bottom + 0.1) / 2)
                .to(hem, bottom)
                .curve(hem / 2, bottom + 0.04, 0, bottom + 0.04)
                .mirrored()
                .fill(cloth);
    }

    private void shortSleeves(double length) {
        double drop = draws.between(0.2, 0.42);
        double width = draws.between(0.24, 0.34);
        for (int side = -1; side <= 1; side += 2) {
            canvas.from(neck, SHOULDER_Y - 0.1)
                    .to(shoulder, SHOULDER_Y + 0.02)
                    .to(shoulder + length, SHOULDER_Y + drop)
                    .to(shoulder + length - 0.6 * width, SHOULDER_Y + drop + width * 0.8)
                    .to(chest - 0.05, SHOULDER_Y + 0.62)
                    .to(0, SHOULDER_Y + 0.5);
            sew(side);
        }
    }

    /// Sleeves down to the hem's height; they end in a ribbed band where there are `cuffs`.
    private void longSleeves(boolean cuffs) {
        double out = draws.between(0.74, 0.98);
        double width = draws.between(0.17, 0.25);
        double end = draws.between(0.4, 0.85);
        Fabric cuff = cloth.plain().shifted(draws.sign() * draws.between(0.1, 0.3));
        for (int side = -1; side <= 1; side += 2) {
            double cuffX = out + 0.04 * draws.bell();
            double cuffY = end + 0.03 * draws.bell();
            canvas.from(neck, SHOULDER_Y - 0.1)
                    .to(shoulder, SHOULDER_Y + 0.03)
                    .curve(shoulder + 0.2, SHOULDER_Y + 0.2, cuffX, cuffY)
                    .to(cuffX - width, cuffY + 0.04)
                    .to(chest - 0.04, SHOULDER_Y + 0.5)
                    .to(0, SHOULDER_Y + 0.4);
            sew(side);
            if (cuffs) {
                canvas.from(side * (cuffX - 0.02), cuffY - 0.05).to(side * (cuffX - width), cuffY - 0.01);
                canvas.stroke(0.1, cuff);
            }
        }
    }

    private void sew(int side) {
        if (side < 0) {
            canvas.flipped();
        }
        canvas.fill(cloth.shifted(-0.07));
    }

    private void neckline(double depth, boolean ribbed) {
        canvas.from(-neck, SHOULDER_Y - 0.14).curve(0, SHOULDER_Y - 0.14 + 2 * depth, neck, SHOULDER_Y - 0.14);
        canvas.fill(Fabric.hole());
        if (ribbed) {
            canvas.stroke(0.07, line);
        }
    }

    private void turtleneck() {
        double top = SHOULDER_Y - draws.between(0.16, 0.24);
        canvas.from(-neck, top).to(neck, top).to(neck * 1.1, SHOULDER_Y).to(-neck * 1.1, SHOULDER_Y);
        canvas.fill(cloth.shifted(0.05));
        canvas.from(-neck * 1.1, SHOULDER_Y).curve(0, SHOULDER_Y + 0.1, neck * 1.1, SHOULDER_Y);
        canvas.stroke(0.06, line);
    }

    private void band(double y) {
        canvas.from(-hem, y).to(hem, y).to(hem, bottom).to(-hem, bottom);
        canvas.fill(cloth.plain().shifted(draws.sign() * draws.between(0.08, 0.2)));
    }

    /// A picture on the chest.
    private void print() {
        double x = draws.between(-0.12, 0.12);
        double y = draws.between(-0.35, 0);
        canvas.dot(x, y, draws.between(0.1, 0.28), draws.between(0.08, 0.26), line);
    }

    private void openFront(double depth) {
        double x = draws.between(-0.06, 0.06);
        if (draws.chance(0.35)) {
            double gap = draws.between(0.04, 0.14);
            canvas.from(x, SHOULDER_Y + depth).to(x + gap, bottom + 0.06).to(x - gap, bottom + 0.06);
            canvas.fill(draws.chance(0.5) ? Fabric.hole() : line);
            return;
        }
        canvas.from(x, SHOULDER_Y + depth).to(x, bottom).stroke(0.08, line);
        if (draws.chance(0.5)) {
            for (double y = SHOULDER_Y + depth + 0.12; y < bottom - 0.2; y += 0.3) {
                canvas.dot(x + 0.17, y, 0.065, 0.065, line);
            }
        }
    }

    private void lapels(double depth) {
        Fabric shade = cloth.plain().shifted(draws.sign() * draws.between(0.1, 0.22));
        canvas.from(-neck, SHOULDER_Y - 0.14).to(0, SHOULDER_Y + depth).to(neck, SHOULDER_Y - 0.14);
        canvas.fill(line);
        for (int side = -1; side <= 1; side += 2) {
            canvas.from(side * neck, SHOULDER_Y - 0.14)
                    .to(0, SHOULDER_Y + depth)
                    .to(side * (neck + 0.12), SHOULDER_Y + 0.3)
                    .fill(shade);
        }
    }

    private void pockets() {
        if (draws.chance(0.6)) {
            double y = draws.between(0.25, 0.5);
            double tilt = draws.between(-0.06, 0.1);
            for (int side = -1; side <= 1; side += 2) {
                canvas.from(side * 0.18, y + tilt).to(side * 0.36, y).stroke(0.07, line);
            }
        }
    }

    private void buttons() {
        double x = draws.between(-0.03, 0.03);
        Fabric placket = cloth.plain().shifted(draws.sign() * draws.between(0.12, 0.25));
        canvas.from(x, SHOULDER_Y + 0.1).to(x, bottom).stroke(0.16, placket);
        double step = draws.between(0.25, 0.32);
        for (double y = SHOULDER_Y + draws.between(0.24, 0.34); y < bottom - 0.08; y += step) {
            canvas.dot(x, y, 0.075, 0.075, line);
        }
        if (draws.chance(0.35)) {
            int side = draws.sign();
            canvas.from(side * 0.14, -0.3)
                    .to(side * 0.34, -0.3)
                    .to(side * 0.34, -0.06)
                    .to(side * 0.14, -0.06);
            canvas.to(side * 0.14, -0.3).stroke(0.05, line);
        }
    }

    /// Two points of a collar around a small opening.
    private void collar() {
        double depth = draws.between(0.1, 0.22);
        canvas.from(-neck, SHOULDER_Y - 0.14).to(0, SHOULDER_Y + depth).to(neck, SHOULDER_Y - 0.14);
        canvas.fill(draws.chance(0.5) ? Fabric.hole() : line);
        Fabric shade = cloth.plain().shifted(draws.between(0.06, 0.16));
        double tip = draws.between(0.14, 0.26);
        for (int side = -1; side <= 1; side += 2) {
            canvas.from(side * (neck - 0.06), SHOULDER_Y - 0.16)
                    .to(0, SHOULDER_Y + depth)
                    .to(side * (neck * 0.8), SHOULDER_Y + depth + tip - 0.08)
                    .to(side * (neck + 0.06), SHOULDER_Y - 0.06)
                    .fill(shade);
            canvas.from(0, SHOULDER_Y + depth).to(side * (neck * 0.8), SHOULDER_Y + depth + tip - 0.08);
            canvas.to(side * (neck + 0.06), SHOULDER_Y - 0.06).stroke(0.06, line);
        }
    }
}
