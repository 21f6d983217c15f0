package dev.steadygrad.calibration;

/// Solves `a x = b` for a symmetric matrix of positive eigenvalues, by `a = l lᵀ`.
final class Cholesky {
    private Cholesky() {}

    /// Overwrites `a [n, n]` and turns `b [n]` into x; false where `a` has another eigenvalue, as far as roundings
    /// tell.
    static boolean solve(double[] a, double[] b) {
        int n = b.length;
        for (int k = 0; k < n; k++) {
            double pivot = a[k * n + k];
            if (!(pivot > 0)) {
                return false;
            }
            eliminate(a, b, n, k, Math.sqrt(pivot));
        }
        for (int k = n - 1; k >= 0; k--) {
            b[k] /= a[k * n + k];
            for (int i = 0; i < k; i++) {
                b[i] -= a[k * n + i] * b[k];
            }
        }
        return true;
    }

    /// Makes column k that of l, takes it out of what is left of a, and solves for entry k of `l y = b`.
    private static void eliminate(double[] a, double[] b, int n, int k, double root) {
        a[k * n + k] = root;
        b[k] /= root;
        for (int i = k + 1; i < n; i++) {
            a[i * n + k] /= root;
            b[i] -= a[i * n + k] * b[k];
            for (int j = k + 1; j <= i; j++) {
                a[i * n + j] -= a[i * n + k] * a[j * n + k];
            }
        }
    }
}
