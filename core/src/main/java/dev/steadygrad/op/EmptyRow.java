package dev.steadygrad.op;

/// What a softmax is over a row that has nothing to share 1 among: every entry masked, or every entry -inf.
public enum EmptyRow {
    /// NaN in every entry: PyTorch's answer.
    NAN,

    /// 0 in every entry, and no gradient.
    ZERO,

    /// The same in every entry, 1 / n, and no gradient.
    UNIFORM;

    /// What each of `n` entries gets.
    public double share(int n) {
        return switch (this) {
            case NAN -> Double.NaN;
            case ZERO -> 0;
            case UNIFORM -> 1.0 / n;
        };
    }
}
