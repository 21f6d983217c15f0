package dev.steadygrad.doctor;

import dev.steadygrad.doctor.Finding.Hop;
import java.util.List;

/// What to write instead of an op that made a NaN, by what the program does with its result.
final class Cure {
    private Cure() {}

    static String of(Birth birth, List<Hop> path) {
        List<String> ops = path.stream().map(Hop::work).toList();
        boolean softmax = follow(ops, "exp", "sum", "div");
        if (softmax && follow(ops, "exp", "sum", "div", "log", "gather")) {
            return "new CrossEntropyLoss().apply(x, target) takes the logits x themselves: softmax, log and the pick in one, exact";
        }
        if (softmax) {
            return ops.contains("log") ? "x.logSoftmax(dim)" : "x.softmax(dim)";
        }
        return follow(ops, "exp", "sum", "log") ? "x.logsumexp(dim)" : birth.cure();
    }

    /// Whether `wanted` are among `ops`, in this order.
    private static boolean follow(List<String> ops, String... wanted) {
        int next = 0;
        for (String op : ops) {
            next += next < wanted.length && op.equals(wanted[next]) ? 1 : 0;
        }
        return next == wanted.length;
    }
}
