package dev.steadygrad.conformance;

import java.util.List;

/// What came of a case.
///
/// @param error the worst error, in units of what the case tolerates; 0 where nothing was compared
/// @param exact one entry for each kind of result that was compared with exact digits
/// @param detail what differs or is missing; empty where the case passed
public record Outcome(String id, String op, Verdict verdict, double error, List<Exactness> exact, String detail) {
    /// How a case ended.
    public enum Verdict {
        PASSED,
        FAILED,
        UNSUPPORTED
    }

    static Outcome passed(Case c, double error) {
        return new Outcome(c.id(), c.op(), Verdict.PASSED, error, List.of(), "");
    }

    static Outcome failed(Case c, double error, String detail) {
        return new Outcome(c.id(), c.op(), Verdict.FAILED, error, List.of(), detail);
    }

    /// What an exception that ends a case means for it.
    static Outcome ended(Case c, Throwable e, String where) {
        return switch (e) {
            case Mismatch m -> failed(c, m.error(), where + m.getMessage());
            case Unsupported u -> new Outcome(c.id(), c.op(), Verdict.UNSUPPORTED, 0, List.of(), u.getMessage());
            default -> failed(c, Double.POSITIVE_INFINITY, where + "unexpected " + e);
        };
    }
}
