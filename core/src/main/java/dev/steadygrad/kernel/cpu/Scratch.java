package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The runs into which a thread converts what a row primitive cannot take as it lies. Kept by the thread, so that no
/// kernel call allocates them.
final class Scratch {
    /// Elements of a scratch run: small enough to stay in the first-level cache.
    static final int LENGTH = 1024;

    private static final int KINDS = Kind.values().length;

    /// Runs of a kind that most kernels take; a program may take more.
    private static final int SLOTS = 4;

    /// Elements after a run that nobody touches: the next array may be another thread's, and two threads that write one
    /// cache line wait for each other.
    private static final int GAP = 32;

    private static final ThreadLocal<@Nullable Object[]> RUNS =
            ThreadLocal.withInitial(() -> new Object[KINDS * SLOTS]);

    private static final ThreadLocal<@Nullable Object[]> ROOMS =
            ThreadLocal.withInitial(() -> new Object[KINDS * SLOTS]);

    private static final ThreadLocal<byte[][]> FLAGS = ThreadLocal.withInitial(() -> new byte[SLOTS][]);

    private Scratch() {}

    /// A run of bools, with slots of its own.
    static byte[] flags(int slot) {
        byte[][] runs = FLAGS.get();
        if (slot >= runs.length) {
            runs = Arrays.copyOf(runs, 2 * slot);
            FLAGS.set(runs);
        }
        if (runs[slot] == null) {
            runs[slot] = new byte[LENGTH + GAP];
        }
        return runs[slot];
    }

    private static int at(Kind kind, int slot) {
        return slot * KINDS
                + switch (kind) {
                    case FLOAT -> 0;
                    case DOUBLE -> 1;
                    case LONG -> 2;
                };
    }

    static Object of(Kind kind, int slot) {
        @Nullable Object[] runs = RUNS.get();
        int at = at(kind, slot);
        Object run = at < runs.length ? runs[at] : null;
        return run != null ? run : make(kind, at);
    }

    private static Object make(Kind kind, int at) {
        @Nullable Object[] runs = RUNS.get();
        if (at >= runs.length) {
            runs = Arrays.copyOf(runs, 2 * at);
            RUNS.set(runs);
        }
        Object run = kind.run(LENGTH + GAP);
        runs[at] = run;
        return run;
    }

    /// A run of `n` elements or more, which holds what it held; it stays as large as the largest asked for.
    static Object room(Kind kind, int slot, int n) {
        @Nullable Object[] rooms = ROOMS.get();
        Object room = rooms[at(kind, slot)];
        if (room == null || Array.getLength(room) < n + GAP) {
            room = kind.run(n + GAP);
            rooms[at(kind, slot)] = room;
        }
        return room;
    }
}
