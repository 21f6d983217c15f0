package dev.steadygrad.doctor;

import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What a tensor is, by where it comes from: right or absent, never wrong. Only what was made under watch has one.
public sealed interface Provenance {

    /// Probabilities along `dim`, or their logarithms: softmax made them. They survive views that leave the dimension
    /// whole, copies, conversions to floating dtypes and detach.
    record Distribution(int dim, boolean log) implements Provenance {}

    /// e^x; two of them are equal where they are one tensor.
    ///
    /// @param id tells it from others
    /// @param shifted whether the largest was taken off x, so that it can't overflow
    record Exponential(Object id, boolean shifted) implements Provenance {}

    /// The sum of an exponential along `dim`.
    record Total(Exponential of, int dim) implements Provenance {}

    /// Elements picked from another tensor, as its largest.
    record Largest() implements Provenance {}

    /// A tensor less elements picked from one, as is usual before exp.
    record Shifted() implements Provenance {}

    /// Logits that were never there as a whole: this has their shape, not their values.
    record Absent() implements Provenance {}

    /// What `t` is; null where that is not known.
    static @Nullable Provenance of(Tensor t) {
        return t.note() instanceof Note n ? n.provenance() : null;
    }

    /// What `t` is, where it holds probabilities or their logarithms; else null.
    static @Nullable Distribution distribution(Tensor t) {
        return of(t) instanceof Distribution d ? d : null;
    }
}
