package dev.steadygrad.data;

import java.util.List;

/// A column of a CSV file and what it is.
///
/// @param classes of a label column, in the order of their indices; empty where the training part names them
public record CsvColumn(String name, Kind kind, List<String> classes) {
    /// See the method of the same name.
    public enum Kind {
        NUMERIC,
        CATEGORICAL,
        LABEL,
        IGNORED
    }

    public CsvColumn {
        classes = List.copyOf(classes);
    }

    /// Numbers; a missing one counts as the mean.
    public static CsvColumn numeric(String name) {
        return new CsvColumn(name, Kind.NUMERIC, List.of());
    }

    /// One of some words; a missing one is a word of its own.
    public static CsvColumn categorical(String name) {
        return new CsvColumn(name, Kind.CATEGORICAL, List.of());
    }

    /// The class to predict, in alphabetical order of what the training part has, or in the order given.
    public static CsvColumn label(String name, String... classes) {
        return new CsvColumn(name, Kind.LABEL, List.of(classes));
    }

    /// Nothing that counts, in a file without a header.
    public static CsvColumn ignored(String name) {
        return new CsvColumn(name, Kind.IGNORED, List.of());
    }
}
