package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.MatrixProduct;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider in plain Java that adds the products of an element in their order, as our own kernel does, and remembers
/// how it was called.
final class PlainProduct implements MatrixProduct {
    final Set<Object> read = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    final Set<Integer> depths = Collections.synchronizedSet(new TreeSet<>());
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public void multiply(int m, int n, int k, Matrix a, Matrix b, double beta, Matrix c) {
        read.add(a.array());
        read.add(b.array());
        depths.add(k);
        calls.incrementAndGet();
        checkLead(a, m, k);
        checkLead(b, k, n);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = c.offset() + i * c.lead() + j;
                if (c.array() instanceof float[] f) {
                    float s = beta == 0 ? 0 : f[at];
                    for (int p = 0; p < k; p++) {
                        s = Math.fma((float) get(a, i, p), (float) get(b, p, j), s);
                    }
                    f[at] = s;
                } else {
                    double[] d = (double[]) c.array();
                    double s = beta == 0 ? 0 : d[at];
                    for (int p = 0; p < k; p++) {
                        s = Math.fma(get(a, i, p), get(b, p, j), s);
                    }
                    d[at] = s;
                }
            }
        }
    }

    /// What BLAS demands.
    private static void checkLead(Matrix x, int rows, int columns) {
        if (x.lead() < Math.max(1, x.transposed() ? rows : columns)) {
            throw new AssertionError(x + " is too short for " + rows + " by " + columns);
        }
    }

    private static double get(Matrix x, int i, int j) {
        int at = x.offset() + (x.transposed() ? j * x.lead() + i : i * x.lead() + j);
        return x.array() instanceof float[] f ? f[at] : ((double[]) x.array())[at];
    }
}
