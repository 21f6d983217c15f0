package dev.steadygrad.data;

import dev.steadygrad.base.Check;
import dev.steadygrad.data.CsvColumn.Kind;
import java.util.HashSet;
import java.util.List;

/// What the columns of a CSV file are.
///
/// **Errors**: `IllegalArgumentException` unless there is exactly one label and at least one feature, and each name is
/// there once.
///
/// @param header whether the first line names the columns, which then stand in any order, among others that do not
/// count; without it the columns are the fields in their order
public record CsvSchema(List<CsvColumn> columns, boolean header) {
    public CsvSchema {
        columns = List.copyOf(columns);
        var names = new HashSet<String>();
        for (CsvColumn c : columns) {
            Check.that(names.add(c.name()), "csv: each column may be named once, got %s twice", c.name());
        }
        long labels = count(columns, Kind.LABEL);
        Check.that(labels == 1, "csv: one column must be the label, got %d of them", labels);
        long features = count(columns, Kind.NUMERIC) + count(columns, Kind.CATEGORICAL);
        Check.that(features > 0, "csv: one column or more must be numeric or categorical, got none");
    }

    private static long count(List<CsvColumn> columns, Kind kind) {
        return columns.stream().filter(c -> c.kind() == kind).count();
    }

    /// Of a file whose first line names the columns.
    public static CsvSchema named(CsvColumn... columns) {
        return new CsvSchema(List.of(columns), true);
    }

    /// Of a file without such a line.
    public static CsvSchema inOrder(CsvColumn... columns) {
        return new CsvSchema(List.of(columns), false);
    }
}
