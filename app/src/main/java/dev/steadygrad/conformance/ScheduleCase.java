package dev.steadygrad.conformance;

/// The learning rates of a schedule. This version has no schedules.
///
/// @param op `schedule.<name>`
record ScheduleCase(String id, String op) implements Case {
    @Override
    public Outcome run() {
        return Outcome.ended(this, new Unsupported("no such schedule"), "");
    }
}
