package dev.steadygrad.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a workload on all sides in turn, A B C A B C, so that what slows the machine down slows all of them, and checks
/// what they computed.
final class Contest {
    private final Side ours;
    private final Optional<Side> peer;
    private final Side limits;
    private final Pace pace;

    Contest(Side ours, Optional<Side> peer, Side limits, Pace pace) {
        this.ours = ours;
        this.peer = peer;
        this.limits = limits;
        this.pace = pace;
    }

    Row run(Workload workload) throws IOException {
        Map<Side, Entry> entries = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Side side : sides()) {
            try {
                if (side.prepare(workload)) {
                    entries.put(side, new Entry(side, workload));
                }
            } catch (SideFailure e) {
                problems.add(side.version() + ": " + e.getMessage());
            }
        }
        Digest expected = Reference.of(workload);
        for (int round = 0; round < pace.rounds(); round++) {
            entries.values().forEach(Entry::round);
        }
        for (Entry entry : entries.values()) {
            if (entry.side != limits) {
                entry.check(expected, workload.tolerance());
            }
            entry.problem.ifPresent(p -> problems.add(entry.side.version() + ": " + p));
        }
        return new Row(
                workload,
                samples(entries, Optional.of(ours)),
                samples(entries, peer),
                peer.map(Side::version),
                samples(entries, Optional.of(limits)),
                problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }

    private List<Side> sides() {
        List<Side> sides = new ArrayList<>();
        sides.add(ours);
        peer.ifPresent(sides::add);
        sides.add(limits);
        return sides;
    }

    private static Optional<Samples> samples(Map<Side, Entry> entries, Optional<Side> side) {
        return side.flatMap(s -> Optional.ofNullable(entries.get(s))).flatMap(Entry::samples);
    }

    /// One side's part in a row. After a failure it sits still.
    private final class Entry {
        /// A run of this many nanoseconds needs no other before it.
        private static final double LONG = 0.5e9;

        private final Side side;
        private final double warmUpSeconds;
        private final double roundSeconds;
        private final List<Double> rounds = new ArrayList<>();
        private int runs;
        private double nanosPerRun;
        private Optional<String> problem = Optional.empty();

        Entry(Side side, Workload workload) {
            this.side = side;
            this.warmUpSeconds = pace.warmUpSeconds(workload);
            this.roundSeconds = pace.roundSeconds(workload);
        }

        void round() {
            try {
                if (runs == 0) {
                    warmUp();
                }
                if (problem.isEmpty()) {
                    settle();
                    rounds.add((double) side.time(runs) / runs);
                }
            } catch (SideFailure e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
        }

        /// Runs that do not count, as in the middle of a loop: while the others ran, caches were lost, and the system
        /// took back the pages that a side had freed, which can make libtorch several times slower.
        private void settle() throws SideFailure {
            if (nanosPerRun < LONG) {
                side.time(Math.max(1, runs / 4));
            }
        }

        /// Runs ever more often until the time is up, which also tells how many runs make a round.
        private void warmUp() throws SideFailure {
            double seconds = 0;
            for (runs = 1; seconds < warmUpSeconds; ) {
                double last = side.time(runs) * 1e-9;
                seconds += last;
                nanosPerRun = last * 1e9 / runs;
                if (last < roundSeconds / 2) {
                    runs *= 2;
                }
            }
            runs = (int) Math.max(1, Math.round(roundSeconds * 1e9 / nanosPerRun));
        }

        void check(Digest expected, double tolerance) {
            try {
                if (problem.isEmpty()) {
                    problem = expected.difference(side.result(), tolerance).map(d -> "wrong result, " + d);
                }
            } catch (SideFailure e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
        }

        Optional<Samples> samples() {
            return rounds.isEmpty() ? Optional.empty() : Optional.of(new Samples(rounds));
        }
    }
}
