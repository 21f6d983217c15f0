package dev.steadygrad.doctor;

import dev.steadygrad.doctor.Finding.Hop;
import dev.steadygrad.kernel.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Where numbers that are not finite were born, and what has become of them.
final class Origin {
    /// Longer paths are told by their beginning and their end.
    private static final int MOST = 16;

    private final Contagion seenBy;
    private final String rule;
    private final Birth birth;
    private final Where where;
    private final List<Hop> path = new ArrayList<>();

    /// The storages that hold such numbers and that no op has read yet.
    private final Set<Storage> unread = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean lasting;
    private boolean told;

    /// @param seenBy the watch that saw it
    Origin(Contagion seenBy, String rule, Birth birth, Where where, Hop first) {
        this.seenBy = seenBy;
        this.rule = rule;
        this.birth = birth;
        this.where = where;
        path.add(first);
    }

    /// Whether it is a finding of `watch`; to others what came of it is data.
    boolean isOf(Contagion watch) {
        return seenBy == watch;
    }

    void spread(Hop hop) {
        if (!path.getLast().equals(hop)) {
            path.add(hop);
        }
    }

    void holds(Storage s) {
        unread.add(s);
    }

    void read(Storage s) {
        unread.remove(s);
    }

    /// A loss or a gradient has come of it.
    void lasts() {
        lasting = true;
    }

    boolean isLasting() {
        return lasting;
    }

    /// Whether anything has come of it: a number that is masked out again is nobody's fault.
    boolean isAlive() {
        return lasting || !unread.isEmpty();
    }

    boolean isTold() {
        return told;
    }

    Finding tell() {
        told = true;
        return new Finding(rule, Severity.ERROR, birth.what(), where, birth.why(), shortened(), Cure.of(birth, path));
    }

    private List<Hop> shortened() {
        List<Hop> hops = new ArrayList<>(path);
        if (hops.size() > MOST) {
            List<Hop> middle = hops.subList(MOST / 2, hops.size() - MOST / 2);
            int left = middle.size();
            middle.clear();
            hops.add(MOST / 2, new Hop("…", left + " more", ""));
        }
        return hops;
    }
}
