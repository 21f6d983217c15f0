package dev.steadygrad.bench;

/// The unit of a row's times.
enum Unit {
    NANOSECONDS("ns", 1),
    MICROSECONDS("us", 1e3),
    MILLISECONDS("ms", 1e6),
    SECONDS("s", 1e9);

    final String symbol;
    private final double nanos;

    Unit(String symbol, double nanos) {
        this.symbol = symbol;
        this.nanos = nanos;
    }

    double of(double nanoseconds) {
        return nanoseconds / nanos;
    }
}
