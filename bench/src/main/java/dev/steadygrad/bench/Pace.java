package dev.steadygrad.bench;

/// How much time a row takes.
///
/// @param rounds how often each side is timed, in turn
/// @param roundSeconds how long one of these lasts, if a single run is not longer
/// @param warmUpSeconds how long each side runs before
record Pace(int rounds, double roundSeconds, double warmUpSeconds) {
    static final Pace NORMAL = new Pace(9, 0.25, 1.5);

    /// For a check that every row still works; its times mean nothing.
    static final Pace SHORT = new Pace(3, 0.05, 0.2);

    /// Training runs much more code, which takes longer to compile.
    double warmUpSeconds(Workload workload) {
        return switch (workload.kind()) {
            case DOCTOR_LIGHT, DOCTOR_FULL -> 8 * warmUpSeconds;
            case EPOCH, EPOCH_LENET, EPOCH_INCOME -> 3 * warmUpSeconds;
            default -> warmUpSeconds;
        };
    }

    /// Under a doctor about an epoch, as a run is watched: it looks more closely at the first steps.
    double roundSeconds(Workload workload) {
        return workload.kind().isDoctors() ? 6 * roundSeconds : roundSeconds;
    }
}
