package dev.steadygrad.data;

import static dev.steadygrad.data.CsvColumn.categorical;
import static dev.steadygrad.data.CsvColumn.label;
import static dev.steadygrad.data.CsvColumn.numeric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.data.CsvCells.Numbers;
import dev.steadygrad.data.CsvCells.Words;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    private static final CsvSchema SCHEMA = CsvSchema.named(numeric("size"), categorical("colour"), label("kind"));

    @TempDir
    private Path temp;

    private static CsvTable read(String text) throws DataException {
        return CsvTable.read("a.csv", new StringReader(text), SCHEMA);
    }

    private static ThrowableAssertAlternative<DataException> assertFails(String text) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> read(text));
    }

    private static double size(CsvTable table, int row) {
        return ((Numbers) table.cells(0)).get(row);
    }

    private static String colour(CsvTable table, int row) {
        Words words = (Words) table.cells(1);
        return words.words().get(words.code(row));
    }

    @Test
    void read_findsColumnsByName_inAnyOrder_amongOthers() throws DataException {
        CsvTable table = read("kind,other,size,colour\ncat,x,1.5,red\ndog,y,-2e3,blue\n");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(size(table, 0)).isEqualTo(1.5);
        assertThat(size(table, 1)).isEqualTo(-2000);
        assertThat(colour(table, 0)).isEqualTo("red");
    }

    @Test
    void read_takesQuotes_spaces_emptyLines_andAByteOrderMark() throws DataException {
        CsvTable table = read("\uFEFFsize, colour ,kind\r\n\r\n 1 , \"a, \"\"b\"\"\", cat \r\n");
        assertThat(table.rows()).isEqualTo(1);
        assertThat(size(table, 0)).isEqualTo(1);
        assertThat(colour(table, 0)).isEqualTo("a, \"b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "  "})
    void read_missingField_isNaNOrAQuestionMark(String missing) throws DataException {
        CsvTable table = read("size,colour,kind\n%s,%s,cat\n".formatted(missing, missing));
        assertThat(size(table, 0)).isNaN();
        assertThat(colour(table, 0)).isEqualTo("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1d", "0x1p3", "NaN", "Infinity", "1e999", "1,5", "--1"})
    void read_badNumber_isNamedByRowAndColumn(String bad) {
        assertFails("size,colour,kind\n1,red,cat\n\"%s\",red,cat\n".formatted(bad))
                .withMessage("csv: a.csv row 2 (line 3), column size must be a finite number, got \"%s\"", bad);
    }

    @Test
    void read_missingLabel_isNamed() {
        assertFails("size,colour,kind\n1,red,?\n")
                .withMessage(
                        "csv: a.csv row 1 (line 2), column kind must be a class, which can't be missing, got \"?\"");
    }

    @Test
    void read_missingOrDoubledColumn_isNamed() {
        assertFails("size,kind\n1,cat\n")
                .withMessage("csv: a.csv must have one column colour, got the columns size, kind");
        assertFails("size,colour,kind,size\n1,red,cat,2\n")
                .withMessage("csv: a.csv must have one column size, got the columns size, colour, kind, size");
    }

    @Test
    void read_rowOfAnotherLength_isNamed() {
        assertFails("size,colour,kind\n1,red,cat\n1,red\n")
                .withMessage("csv: a.csv row 2 (line 3) must have 3 fields, got 2");
        assertFails("size,colour,kind\n1,red,cat,4\n")
                .withMessage("csv: a.csv row 1 (line 2) must have 3 fields, got 4");
    }

    @Test
    void read_nothing_isNamed() {
        assertFails("").withMessage("csv: a.csv must have rows, got an empty file; check that it is the right file");
        assertFails("size,colour,kind\n")
                .withMessage("csv: a.csv must have rows, got only a header; check that it is the right file");
    }

    @Test
    void read_quoteWithoutEnd_isNamed() {
        assertFails("size,colour,kind\n1,red,cat\n1,\"red,cat\n")
                .withMessageStartingWith("csv: a.csv row 2 must be sound");
    }

    @Test
    void read_file_thatIsMissingOrNoText_isNamed() throws IOException {
        Path missing = temp.resolve("none.csv");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> CsvTable.read(missing, SCHEMA))
                .withMessageStartingWith("csv: " + missing + " must be readable as UTF-8 text, got no such file: ");
        Path latin = Files.write(
                temp.resolve("latin.csv"), "size,colour,kind\n1,röt,cat".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> CsvTable.read(latin, SCHEMA))
                .withMessageContaining("malformed input");
    }

    @Test
    void schema_badColumns_areNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvSchema.named(numeric("a")))
                .withMessage("csv: one column must be the label, got 0 of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvSchema.named(numeric("a"), numeric("a"), label("b")))
                .withMessage("csv: each column may be named once, got a twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvSchema.inOrder(CsvColumn.ignored("a"), label("b")))
                .withMessage("csv: one column or more must be numeric or categorical, got none");
    }
}
