package dev.steadygrad.bench;

/// How much time a row takes.
///
/// @param rounds how often each side is timed, in turn
/// @param roundSeconds how long one of these lasts, if a single run is not longer
/// @param warmUpSeconds how long each side runs before
record Pace(int rounds, double roundSeconds, double warmUpSeconds) {
    static final Pace NORMAL = new Pace(9, 0.25, 1.5);

    /// For a check that every row still works; its times are rough.
    static final Pace SHORT = new Pace(3, 0.05, 0.2);

    /// Training runs much more code, which takes longer to compile.
    double warmUpSeconds(Workload workload) {
        boolean trains = workload.unit() == Unit.SECONDS || workload.kind().isDoctors();
        return trains ? 3 * warmUpSeconds : warmUpSeconds;
    }
}
