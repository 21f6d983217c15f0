package dev.steadygrad.doctor;

/// How closely a [Doctor] looks.
public enum Mode {
    /// By shapes, by where tensors come from, and by losses: cheap enough for every run.
    LIGHT,
    /// Also at every number that an op or a gradient's rule makes, so that a NaN is traced to where it was born.
    FULL
}
