package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Update;

/// The steps of optimisers, on several threads: straight in the Java arrays where all lie alike, else through runs that
/// stay in the cache.
final class UpdateKernel {
    /// Elements of a task: a step divides and takes roots.
    private static final int PART = 1 << 12;

    private UpdateKernel() {}

    static void update(Update f, Strided g, Strided... a) {
        Kind kind = Kind.of(a[0].dtype());
        Loop loop = new Loop(g.shape(), operands(g, a));
        if (!isAlike(kind, loop, g, a)) {
            loop.forEach(Scratch.LENGTH, (off, n) -> throughRuns(f, kind, loop, off, n, g, a));
            return;
        }
        Object[] arrays = new Object[a.length];
        for (int i = 0; i < a.length; i++) {
            arrays[i] = a[i].storage().array();
        }
        Object gradient = g.storage().array();
        int n = g.shape().numel();
        Parallel.forEach(Math.ceilDiv(n, PART), c -> {
            int from = g.offset() + c * PART;
            f.run(kind, gradient, arrays, from, Math.min(from + PART, g.offset() + n));
        });
    }

    private static Strided[] operands(Strided g, Strided... a) {
        Strided[] all = new Strided[a.length + 1];
        all[0] = g;
        System.arraycopy(a, 0, all, 1, a.length);
        return all;
    }

    /// Whether an element has the same position in every Java array.
    private static boolean isAlike(Kind kind, Loop loop, Strided g, Strided... a) {
        boolean alike = kind.isDirect(g.storage()) && loop.isOneRun() && loop.step(0) == 1;
        for (int i = 0; i < a.length; i++) {
            alike &= kind.isDirect(a[i].storage()) && a[i].offset() == g.offset() && loop.step(i + 1) == 1;
        }
        return alike;
    }

    private static void throughRuns(Update f, Kind kind, Loop loop, int[] off, int n, Strided g, Strided... a) {
        Object gradient = kind.run(n);
        kind.load(g.storage(), off[0], loop.step(0), gradient, n);
        Object[] runs = new Object[a.length];
        for (int i = 0; i < a.length; i++) {
            runs[i] = kind.run(n);
            kind.load(a[i].storage(), off[i + 1], loop.step(i + 1), runs[i], n);
        }
        f.run(kind, gradient, runs, 0, n);
        for (int i = 0; i < a.length; i++) {
            kind.store(runs[i], a[i].storage(), off[i + 1], loop.step(i + 1), n);
        }
    }
}
