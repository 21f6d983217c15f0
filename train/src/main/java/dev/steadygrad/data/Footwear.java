package dev.steadygrad.data;

/// The three kinds of footwear, seen from the side with the toe to the left.
final class Footwear {
    private final Canvas canvas;
    private final Draws draws;
    private final Fabric upper;
    private final Fabric sole;
    private final Fabric line;
    private final double heel;
    private final double floor;
    private final double instep;

    private Footwear(Canvas canvas, Draws draws, double heel) {
        this.canvas = canvas;
        this.draws = draws;
        this.heel = heel;
        upper = Fabric.random(draws, 0.12);
        sole = upper.plain().shifted(draws.sign() * draws.between(0.15, 0.45));
        line = upper.plain().shifted(draws.sign() * draws.between(0.2, 0.4));
        floor = draws.between(0.42, 0.52);
        instep = draws.between(-0.1, 0.12);
    }

    static void sandal(Canvas canvas, Draws draws) {
        Footwear shoe = new Footwear(canvas, draws, draws.chance(0.5) ? draws.between(0.2, 0.55) : 0.03);
        double thick = draws.between(0.1, 0.2);
        shoe.bed(thick);
        int straps = 1 + draws.below(3);
        double wide = straps == 1 ? draws.between(0.34, 0.55) : draws.between(0.16, 0.28);
        for (int i = 0; i < straps; i++) {
            double x = -0.78 + 0.36 * i + draws.between(0, 0.1);
            double high = shoe.instep + 0.2 - 0.14 * i;
            canvas.from(x, shoe.floor - shoe.bedHeight(x))
                    .to(x + 0.14, high)
                    .curve(x + 0.2 + wide / 2, high - 0.08, x + 0.2 + wide, high)
                    .to(x + 0.1 + wide, shoe.floor - shoe.bedHeight(x + 0.1 + wide))
                    .fill(shoe.upper);
        }
        double ankle = draws.between(-0.42, -0.12) - shoe.heel * 0.4;
        if (draws.chance(0.7)) {
            double back = shoe.floor - shoe.bedHeight(0.85);
            canvas.from(0.88, back).to(0.84, ankle).curve(0.6, ankle + 0.1, 0.36, ankle + 0.04);
            canvas.stroke(draws.between(0.09, 0.17), shoe.upper);
        }
    }

    static void sneaker(Canvas canvas, Draws draws) {
        Footwear shoe = new Footwear(canvas, draws, 0);
        double collar = draws.between(-0.42, -0.16);
        double thick = draws.between(0.1, 0.2);
        shoe.shell(collar, draws.between(0.05, 0.3));
        shoe.flatSole(thick);
        shoe.laces(collar);
        double mark = draws.unit();
        if (mark < 0.35) {
            canvas.from(-0.2, 0.28).curve(0.3, 0.3, 0.62, -0.06).stroke(draws.between(0.06, 0.12), shoe.line);
        } else if (mark < 0.6) {
            for (int i = 0; i < 3; i++) {
                canvas.from(-0.1 + 0.18 * i, 0.3).to(0.06 + 0.18 * i, 0).stroke(0.06, shoe.line);
            }
        }
        if (draws.chance(0.4)) {
            canvas.from(-0.62, shoe.floor - thick)
                    .curve(-0.6, 0.12, -0.82, 0.16)
                    .stroke(0.05, shoe.line);
        }
    }

    static void ankleBoot(Canvas canvas, Draws draws) {
        Footwear shoe = new Footwear(canvas, draws, draws.chance(0.45) ? draws.between(0.14, 0.34) : 0);
        double top = draws.between(-0.95, -0.42);
        shoe.shell(top, draws.between(0.02, 0.14));
        if (shoe.heel == 0) {
            shoe.flatSole(draws.between(0.07, 0.16));
        } else {
            shoe.block();
        }
        double detail = draws.unit();
        if (detail < 0.35) {
            double x = draws.between(0.3, 0.6);
            canvas.from(x, top + 0.06).to(x + 0.05, shoe.floor - 0.3).stroke(0.06, shoe.line);
        } else if (detail < 0.65) {
            shoe.laces(top);
        } else if (detail < 0.85) {
            double y = (top + shoe.instep) / 2 + 0.1;
            canvas.from(0.06, y).to(0.88, y - 0.04).stroke(0.1, shoe.line);
        }
        if (draws.chance(0.4)) {
            canvas.from(0.12, top + 0.05).to(0.86, top + 0.02).stroke(0.08, shoe.line);
        }
    }

    /// The upper: toe, instep, shaft up to `top`, heel. `dip` lowers the opening in its middle.
    private void shell(double top, double dip) {
        double toe = draws.between(0.0, 0.16);
        double front = draws.between(0.02, 0.2);
        double ground = floor - heel * 0.3;
        canvas.from(-0.96, floor)
                .curve(-1.02, toe, -0.6, toe)
                .curve(-0.2, instep, front, Math.min(instep - 0.04, top + 0.1))
                .to(front + 0.02, top)
                .curve(0.5, top + 2 * dip, 0.86, top - 0.02)
                .curve(0.84, 0, 0.94, ground - 0.1)
                .to(0.92, ground)
                .to(0.2, ground)
                .to(0, floor)
                .fill(upper);
    }

    private void flatSole(double thick) {
        double lift = draws.between(0, 0.08);
        canvas.from(-0.98, floor - thick)
                .to(0.95, floor - thick - lift)
                .to(0.95, floor + 0.04)
                .to(-0.9, floor + 0.04)
                .curve(-1, floor, -0.98, floor - thick)
                .fill(sole);
    }

    /// A heel that lifts the shoe's back.
    private void block() {
        double ground = floor + heel * 0.5;
        double wide = draws.between(0.2, 0.42);
        canvas.from(0.93, floor - heel * 0.4)
                .to(0.9, ground)
                .to(0.9 - wide, ground)
                .to(0.84 - wide, floor - heel * 0.4)
                .fill(sole);
        canvas.from(-0.95, floor).to(0, floor).to(0.3, floor - heel * 0.3).stroke(0.07, sole);
    }

    private void laces(double top) {
        int rows = 3 + draws.below(2);
        double endX = 0.1;
        double endY = Math.min(instep, top + 0.14);
        for (int i = 0; i < rows; i++) {
            double t = (double) i / (rows - 1);
            double x = -0.42 + t * (endX + 0.42);
            double y = 0.08 + t * (endY - 0.08);
            canvas.from(x - 0.03, y - 0.05).to(x + 0.16, y + 0.1).stroke(0.055, line);
        }
    }

    /// Height of a sandal's foot bed above the floor: flat at the toe, rising to the heel.
    private double bedHeight(double x) {
        double t = Math.clamp((x + 0.3) / 1.1, 0, 1);
        return heel * t * t * (3 - 2 * t);
    }

    private void bed(double thick) {
        canvas.from(-0.95, floor);
        for (double x = -0.8; x < 0.95; x += 0.1) {
            canvas.to(x, floor - bedHeight(x));
        }
        canvas.stroke(thick, sole);
        if (heel > 0.1) {
            double wide = draws.between(0.06, 0.3);
            double top = floor - bedHeight(0.85);
            canvas.from(0.9, top)
                    .to(0.86, floor + 0.06)
                    .to(0.86 - wide * 0.7, floor + 0.06)
                    .to(0.88 - wide, top);
            canvas.fill(sole);
        }
    }
}
