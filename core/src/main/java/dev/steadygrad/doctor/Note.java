package dev.steadygrad.doctor;

import java.lang.StackWalker.StackFrame;
import org.jspecify.annotations.Nullable;

/// What a doctor writes on a tensor.
///
/// @param health of its elements; null where nobody has looked
/// @param frame where the user's program made it; null where nobody has asked
record Note(
        @Nullable Provenance provenance,
        @Nullable Health health,
        @Nullable StackFrame frame) {

    /// Why some elements are not finite, by the note; null where all are, or nobody has looked.
    static @Nullable Origin origin(@Nullable Object note) {
        return note instanceof Note n && n.health != null ? n.health.origin() : null;
    }
}
