package dev.steadygrad.kernel;

import dev.steadygrad.kernel.cpu.CpuBackend;

/// The backend in use.
public final class Backends {
    private static final Fused CPU = new CpuBackend();

    private Backends() {}

    public static Fused get() {
        return CPU;
    }
}
