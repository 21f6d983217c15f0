package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/// The runs into which a thread converts what a row primitive cannot take as it lies. Kept by the thread, so that no
/// kernel call allocates them.
final class Scratch {
    /// Elements of a scratch run: small enough to stay in the first-level cache.
    static final int LENGTH = 1024;

    private static final int SLOTS = 4;

    private static final ThreadLocal<Object[]> RUNS = ThreadLocal.withInitial(() -> {
        Object[] runs = new Object[Kind.values().length * SLOTS];
        for (Kind kind : Kind.values()) {
            for (int slot = 0; slot < SLOTS; slot++) {
                runs[at(kind, slot)] = kind.run(LENGTH);
            }
        }
        return runs;
    });

    private static final ThreadLocal<@Nullable Object[]> ROOMS =
            ThreadLocal.withInitial(() -> new Object[Kind.values().length * SLOTS]);

    private Scratch() {}

    private static int at(Kind kind, int slot) {
        return switch (kind) {
            case FLOAT -> slot;
            case DOUBLE -> SLOTS + slot;
            case LONG -> 2 * SLOTS + slot;
        };
    }

    static Object of(Kind kind, int slot) {
        return RUNS.get()[at(kind, slot)];
    }

    /// A run of `n` elements or more, which holds what it held; it stays as large as the largest asked for.
    static Object room(Kind kind, int slot, int n) {
        @Nullable Object[] rooms = ROOMS.get();
        Object room = rooms[at(kind, slot)];
        if (room == null || Array.getLength(room) < n) {
            room = kind.run(n);
            rooms[at(kind, slot)] = room;
        }
        return room;
    }
}
