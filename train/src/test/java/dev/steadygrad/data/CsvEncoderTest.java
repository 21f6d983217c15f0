package dev.steadygrad.data;

import static dev.steadygrad.data.CsvColumn.categorical;
import static dev.steadygrad.data.CsvColumn.label;
import static dev.steadygrad.data.CsvColumn.numeric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.steadygrad.base.Shape;
import dev.steadygrad.data.CsvEncoder.Unseen;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class CsvEncoderTest {
    private static final CsvSchema SCHEMA =
            CsvSchema.inOrder(categorical("colour"), numeric("size"), label("kind"), numeric("same"));
    private static final String TRAIN = "red,1,dog,7\nblue,3,cat,7\n?,?,cat,7\n";

    private static CsvTable table(CsvSchema schema, String text) throws DataException {
        return CsvTable.read("a.csv", new StringReader(text), schema);
    }

    private static CsvTable table(String text) throws DataException {
        return table(SCHEMA, text);
    }

    @Test
    void encode_scalesNumbersFirst_thenMarksWords() throws DataException {
        var encoder = new CsvEncoder(table(TRAIN), Unseen.ERROR);
        assertThat(encoder.features()).containsExactly("size", "same", "colour=?", "colour=blue", "colour=red");
        assertThat(encoder.classNames()).containsExactly("cat", "dog");
        TensorDataset rows = encoder.encode(table(TRAIN));
        assertThat(rows.inputs().shape()).isEqualTo(Shape.of(3, 5));
        // Mean 2, deviation 1 of the sizes 1 and 3; the third is missing.
        assertThat(rows.inputs().toFloatArray())
                .containsExactly(-1, 0, 0, 0, 1, /**/ 1, 0, 0, 1, 0, /**/ 0, 0, 1, 0, 0);
        assertThat(rows.targets().toLongArray()).containsExactly(1, 0, 0);
    }

    @Test
    void encode_testPart_usesTheTrainingPartsFigures() throws DataException {
        TensorDataset rows = new CsvEncoder(table(TRAIN), Unseen.ERROR).encode(table("blue,6,cat,9\n"));
        assertThat(rows.inputs().toFloatArray()).containsExactly(4, 2, 0, 1, 0);
    }

    @Test
    void encode_unseenWord_isAnErrorOrAFeature_asChosen() throws DataException {
        CsvTable test = table("red,1,cat,7\ngreen,1,cat,7\n");
        var strict = new CsvEncoder(table(TRAIN), Unseen.ERROR);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> strict.encode(test))
                .withMessage("csv: a.csv row 2, column colour must be one of the 3 words of the training part, "
                        + "got \"green\"; or encode with Unseen.OWN_FEATURE");
        var open = new CsvEncoder(table(TRAIN), Unseen.OWN_FEATURE);
        assertThat(open.features()).endsWith("colour=red", "colour=(unseen)");
        assertThat(open.encode(test).inputs().toFloatArray())
                .containsExactly(-1, 0, 0, 0, 1, 0, /**/ -1, 0, 0, 0, 0, 1);
    }

    @Test
    void encode_unseenClass_isAnError() throws DataException {
        var encoder = new CsvEncoder(table(TRAIN), Unseen.OWN_FEATURE);
        CsvTable test = table("red,1,cow,7\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> encoder.encode(test))
                .withMessage(
                        "csv: a.csv row 1, column kind must be one of the 2 words of the training part, got \"cow\"");
    }

    @Test
    void classes_areInTheOrderGiven_andMayBeMissingInTheTestPart() throws DataException {
        CsvSchema schema = CsvSchema.inOrder(numeric("x"), label("y", "b", "a"));
        var encoder = new CsvEncoder(table(schema, "1,a\n2,b\n"), Unseen.ERROR);
        assertThat(encoder.classNames()).containsExactly("b", "a");
        assertThat(encoder.encode(table(schema, "1,a\n")).targets().toLongArray())
                .containsExactly(1);
    }

    @Test
    void trainingPart_withoutAClassOrWithoutNumbers_isNamed() throws DataException {
        CsvSchema schema = CsvSchema.inOrder(numeric("x"), label("y", "b", "a"));
        CsvTable noB = table(schema, "1,a\n2,a\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new CsvEncoder(noB, Unseen.ERROR))
                .withMessage("csv: a.csv, column y must have rows of each class, got none of b");
        CsvTable one = table(CsvSchema.inOrder(numeric("x"), label("y")), "1,a\n2,a\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new CsvEncoder(one, Unseen.ERROR))
                .withMessage("csv: a.csv, column y must have 2 classes or more, got only a");
        CsvTable empty = table(schema, "?,a\n?,b\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new CsvEncoder(empty, Unseen.ERROR))
                .withMessage("csv: a.csv, column x must have a number in some row, got none");
    }

    @Test
    void data_dealsBatches_ofTheSizeAndSeedAskedFor() throws DataException {
        var data = new CsvData(table(TRAIN), table("red,2,dog,7\n"), Unseen.ERROR)
                .batchSize(2)
                .seed(5);
        assertThat(data.train().batches()).isEqualTo(2);
        assertThat(data.test().iterator().next().inputs().toFloatArray()).containsExactly(0, 0, 0, 0, 1);
        assertThat(data.features()).hasSize(5);
        assertThat(data.classNames()).containsExactly("cat", "dog");
        var other = new CsvData(table(TRAIN), table("red,2,cat,7\n"), Unseen.ERROR);
        assertThat(other.fingerprint()).isNotEqualTo(data.fingerprint());
        assertThat(data.seed(1).fingerprint()).isEqualTo(data.fingerprint());
    }
}
