package dev.steadygrad.data;

/// The two parts of a data set.
public enum Split {
    /// The examples to learn from.
    TRAIN("train"),
    /// The examples to be judged by.
    TEST("t10k");

    private final String stem;

    Split(String stem) {
        this.stem = stem;
    }

    /// How the names of this part's files begin.
    String stem() {
        return stem;
    }
}
