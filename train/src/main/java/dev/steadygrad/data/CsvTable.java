package dev.steadygrad.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import dev.steadygrad.data.CsvCells.Numbers;
import dev.steadygrad.data.CsvCells.Skipped;
import dev.steadygrad.data.CsvCells.Words;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// The rows of a CSV file, each column as its schema says. Spaces around a field do not count; `?` and the empty field
/// are missing values.
///
/// **Source**: read by FastCSV.
public final class CsvTable {
    private final String source;
    private final CsvSchema schema;
    private final List<CsvCells> cells = new ArrayList<>();
    private int rows;

    private CsvTable(String source, CsvSchema schema) {
        this.source = source;
        this.schema = schema;
        for (CsvColumn column : schema.columns()) {
            cells.add(
                    switch (column.kind()) {
                        case NUMERIC -> new Numbers();
                        case CATEGORICAL -> new Words(true);
                        case LABEL -> new Words(false);
                        case IGNORED -> new Skipped();
                    });
        }
    }

    /// Reads a file in UTF-8.
    ///
    /// **Errors**: `DataException` where the file cannot be read, has no rows, lacks a column, or has a row with
    /// another number of fields, no number where one must be or no label; the row, counted from 1, and the column are
    /// named.
    public static CsvTable read(Path file, CsvSchema schema) throws DataException {
        try (Reader text = Files.newBufferedReader(file)) {
            return read(file.toString(), text, schema);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    static DataException unreadable(String source, IOException e) {
        return e instanceof DataException named
                ? named
                : new DataException(
                        "csv: %s must be readable as UTF-8 text, got %s; check the file and its permissions"
                                .formatted(source, DataException.reason(e)),
                        e);
    }

    static CsvTable read(String source, Reader text, CsvSchema schema) throws DataException {
        var table = new CsvTable(source, schema);
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .build(CsvRecordHandler.of(h -> h.fieldModifier(FieldModifiers.STRIP)), text)) {
            table.readAll(records.iterator());
            return table;
        } catch (UncheckedIOException e) {
            throw unreadable(source, Objects.requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            throw new DataException(
                    "csv: %s row %d must be sound, got %s".formatted(source, table.rows + 1, e.getMessage()), e);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    private void readAll(Iterator<CsvRecord> records) throws DataException {
        int[] fields = null;
        int width = schema.columns().size();
        while (records.hasNext()) {
            CsvRecord record = records.next();
            if (fields == null) {
                width = schema.header() ? record.getFieldCount() : width;
                fields = schema.header() ? find(record.getFields()) : identity(width);
                if (schema.header()) {
                    continue;
                }
            }
            add(record, fields, width);
        }
        if (rows == 0) {
            throw new DataException("csv: %s must have rows, got %s; check that it is the right file"
                    .formatted(source, fields == null ? "an empty file" : "only a header"));
        }
    }

    private static int[] identity(int n) {
        int[] fields = new int[n];
        for (int i = 0; i < n; i++) {
            fields[i] = i;
        }
        return fields;
    }

    /// Which field each column is.
    private int[] find(List<String> header) throws DataException {
        // Spreadsheets put a byte order mark before the first name.
        List<String> names = header.stream().map(n -> n.replace("\uFEFF", "")).toList();
        int[] fields = new int[schema.columns().size()];
        for (int i = 0; i < fields.length; i++) {
            String name = schema.columns().get(i).name();
            fields[i] = names.indexOf(name);
            if (fields[i] < 0 || fields[i] != names.lastIndexOf(name)) {
                throw new DataException("csv: %s must have one column %s, got the columns %s"
                        .formatted(source, name, String.join(", ", names)));
            }
        }
        return fields;
    }

    private void add(CsvRecord record, int[] fields, int width) throws DataException {
        if (record.getFieldCount() != width) {
            throw new DataException("csv: %s row %d (line %d) must have %d fields, got %d"
                    .formatted(source, rows + 1, record.getStartingLineNumber(), width, record.getFieldCount()));
        }
        for (int i = 0; i < fields.length; i++) {
            if (!cells.get(i).add(record.getField(fields[i]))) {
                throw new DataException("csv: %s row %d (line %d), column %s must be %s, got \"%s\""
                        .formatted(
                                source,
                                rows + 1,
                                record.getStartingLineNumber(),
                                schema.columns().get(i).name(),
                                cells.get(i).wanted(),
                                record.getField(fields[i])));
            }
        }
        rows++;
    }

    /// How many rows there are.
    public int rows() {
        return rows;
    }

    CsvSchema schema() {
        return schema;
    }

    /// The file's name, for messages.
    String source() {
        return source;
    }

    CsvCells cells(int column) {
        return cells.get(column);
    }
}
