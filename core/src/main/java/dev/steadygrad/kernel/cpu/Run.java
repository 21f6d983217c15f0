package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Storage;

/// One operand: runs of its storage where kind and step allow it, else scratch that they are converted into or
/// out of. An operand that may repeat and has a stride of 0 is one element, taken with a step of 0.
final class Run {
    final Kind kind;
    final Storage storage;
    final boolean direct;
    final int stride;
    final int step;
    final int slot;

    Run(Kind kind, Storage storage, int stride, int slot, boolean repeats) {
        this.kind = kind;
        this.storage = storage;
        this.stride = stride;
        this.slot = slot;
        this.step = repeats && stride == 0 ? 0 : 1;
        this.direct = kind.isDirect(storage) && stride == step;
    }

    boolean fitsAnyLength() {
        return direct || step == 0;
    }

    Object open(int off, int n) {
        if (direct) {
            return storage.array();
        }
        Object run = Scratch.of(kind, slot);
        kind.load(storage, off, stride, run, step == 0 ? Math.min(n, 1) : n);
        return run;
    }

    Object target() {
        return direct ? storage.array() : Scratch.of(kind, slot);
    }

    void close(Object run, int off, int n) {
        if (!direct) {
            kind.store(run, storage, off, stride, n);
        }
    }

    int at(int off) {
        return direct ? off : 0;
    }
}
