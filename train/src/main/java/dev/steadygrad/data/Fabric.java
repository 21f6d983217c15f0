package dev.steadygrad.data;

/// What fills an outline: a grey shade in [0, 1] with a weave and folds, as a function of garment coordinates.
///
/// @param base the mean shade
/// @param weave the pattern; its strength is `contrast`, its repeats per garment unit `frequency`
/// @param folds the 5 x 5 lattice of soft shadows over [-1.2, 1.2] each way
@SuppressWarnings("ArrayRecordComponent") // never compared
record Fabric(double base, Weave weave, double frequency, double contrast, double phase, double[] folds) {
    private static final int LATTICE = 5;

    enum Weave {
        PLAIN,
        STRIPES_ACROSS,
        STRIPES_DOWN,
        CHECKS
    }

    /// The cloth of one garment. Footwear and bags pass a `patterned` probability of 0.
    static Fabric random(Draws draws, double patterned) {
        double base = draws.between(0.25, 1);
        Weave weave = Weave.PLAIN;
        if (draws.chance(patterned)) {
            weave = Weave.values()[1 + draws.below(Weave.values().length - 1)];
        }
        double depth = draws.between(0.02, 0.1);
        double[] folds = new double[LATTICE * LATTICE];
        for (int i = 0; i < folds.length; i++) {
            folds[i] = depth * draws.bell();
        }
        double contrast = draws.between(0.12, 0.4) * draws.sign();
        return new Fabric(base, weave, draws.between(1.2, 3.4), contrast, draws.unit(), folds);
    }

    /// The background showing through.
    static Fabric hole() {
        return new Fabric(0, Weave.PLAIN, 0, 0, 0, new double[0]);
    }

    boolean isHole() {
        return folds.length == 0;
    }

    /// The same cloth, lighter or darker by `delta`; it turns around where it would leave the visible greys.
    Fabric shifted(double delta) {
        double shade = base + delta;
        double inside = shade > 1 || shade < 0.08 ? base - delta : shade;
        return new Fabric(Math.clamp(inside, 0.05, 1), weave, frequency, contrast, phase, folds);
    }

    /// The same shade without its pattern.
    Fabric plain() {
        return new Fabric(base, Weave.PLAIN, frequency, 0, phase, folds);
    }

    double shade(double x, double y) {
        return isHole() ? 0 : Math.clamp(base + contrast * pattern(x, y) + fold(x, y), 0.04, 1);
    }

    private double pattern(double x, double y) {
        double u = wave(x * frequency + phase);
        double v = wave(y * frequency + phase);
        return switch (weave) {
            case PLAIN -> 0;
            case STRIPES_ACROSS -> v;
            case STRIPES_DOWN -> u;
            case CHECKS -> (u + v) / 2;
        };
    }

    /// A triangle wave of period 1 between -1 and 1, flattened so that stripes have a body.
    private static double wave(double t) {
        double ramp = 4 * Math.abs(t - Math.floor(t) - 0.5) - 1;
        return Math.clamp(1.6 * ramp, -1, 1);
    }

    private double fold(double x, double y) {
        double u = Math.clamp((x + 1.2) / 2.4, 0, 0.999) * (LATTICE - 1);
        double v = Math.clamp((y + 1.2) / 2.4, 0, 0.999) * (LATTICE - 1);
        int i = (int) u;
        int j = (int) v;
        double s = u - i;
        double t = v - j;
        double upper = (1 - s) * folds[j * LATTICE + i] + s * folds[j * LATTICE + i + 1];
        double lower = (1 - s) * folds[(j + 1) * LATTICE + i] + s * folds[(j + 1) * LATTICE + i + 1];
        return (1 - t) * upper + t * lower;
    }
}
