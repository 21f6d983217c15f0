package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Strided;

/// Copies between layouts and dtypes.
final class CopyKernel {
    private static final ElementRows PLAIN = new ElementRows();

    private CopyKernel() {}

    static void copy(Strided x, Strided y) {
        copy(PLAIN, x, y);
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // one dtype has one array class
    static void copy(ElementRows rows, Strided x, Strided y) {
        int n = y.shape().numel();
        boolean same = x.dtype() == y.dtype();
        if (same && n > 0 && n <= Loop.GRAIN && x.isContiguous() && y.isContiguous()) {
            System.arraycopy(x.storage().array(), x.offset(), y.storage().array(), y.offset(), n);
            return;
        }
        Loop loop = y.isContiguous() ? new Loop(y.shape(), y, x) : Loop.inOrderOf(y, x);
        if (same && loop.step(0) == 1 && loop.step(1) == 1) {
            Object from = x.storage().array();
            Object to = y.storage().array();
            loop.forEach(Loop.GRAIN, (off, run) -> System.arraycopy(from, off[1], to, off[0], run));
        } else if (!same || !TransposeKernel.copy(rows, loop, x.storage(), y.storage())) {
            convert(loop, x, y);
        }
    }

    private static void convert(Loop loop, Strided x, Strided y) {
        Kind kind = via(x, y);
        loop.forEach(Scratch.LENGTH, (off, n) -> {
            Object run = Scratch.of(kind, 0);
            kind.load(x.storage(), off[1], loop.step(1), run, n);
            kind.store(run, y.storage(), off[0], loop.step(0), n);
        });
    }

    /// What loses nothing on the way: doubles where either side is floating and the other is not as narrow.
    private static Kind via(Strided x, Strided y) {
        Kind from = Kind.of(x.dtype());
        return from == Kind.FLOAT && Kind.of(y.dtype()) == Kind.LONG ? Kind.DOUBLE : from;
    }
}
