package dev.steadygrad.data;

import dev.steadygrad.data.CsvCells.Numbers;
import dev.steadygrad.data.CsvCells.Words;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Turns rows of a table into features, by what it saw in the training part alone: so nothing of the test part leaks
/// into training.
///
/// The features are the numeric columns in their order, then a feature for each word of each categorical column, the
/// words in alphabetical order:
/// - a number becomes `(x - mean) / standard deviation`, the deviation of the population (divided by n); a missing one
///   becomes 0, as the mean would, and so does a column whose numbers are all the same;
/// - a word becomes 1 in its own feature and 0 in the others; a missing one is the word `?`.
public final class CsvEncoder {
    /// What is made of a word that the training part does not have.
    public enum Unseen {
        /// An error that names it.
        ERROR,
        /// One more feature for each categorical column, 0 for every word of the training part.
        OWN_FEATURE
    }

    private static final String UNSEEN = "(unseen)";

    private final CsvSchema schema;
    private final Unseen unseen;
    private final List<Feature> features = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> classes;

    /// Learns from the training part.
    ///
    /// **Errors**: `DataException` where a numeric column has no number, a class that the schema names has no row, or
    /// there is only one class.
    public CsvEncoder(CsvTable train, Unseen unseen) throws DataException {
        this.schema = train.schema();
        this.unseen = unseen;
        for (int i = 0; i < columns().size(); i++) {
            if (train.cells(i) instanceof Numbers numbers) {
                features.add(scaled(train, i, numbers));
                names.add(columns().get(i).name());
            }
        }
        for (int i = 0; i < columns().size(); i++) {
            if (columns().get(i).kind() == CsvColumn.Kind.CATEGORICAL) {
                addWords(i, sorted(train, i));
            }
        }
        this.classes = classes(train);
    }

    private List<CsvColumn> columns() {
        return schema.columns();
    }

    private void addWords(int column, List<String> words) {
        String name = columns().get(column).name();
        features.add(new OneHot(column, names.size(), words));
        words.forEach(word -> names.add(name + "=" + word));
        if (unseen == Unseen.OWN_FEATURE) {
            names.add(name + "=" + UNSEEN);
        }
    }

    private Scaled scaled(CsvTable train, int column, Numbers numbers) throws DataException {
        double[] present = numbers.present();
        if (present.length == 0) {
            throw new DataException("csv: %s, column %s must have a number in some row, got none"
                    .formatted(train.source(), columns().get(column).name()));
        }
        Tensor all = Tensor.of(present, present.length);
        return new Scaled(
                column, names.size(), all.mean().item(), all.std(false).item());
    }

    private static List<String> sorted(CsvTable table, int column) {
        return ((Words) table.cells(column)).words().stream().sorted().toList();
    }

    private int label() {
        int i = 0;
        while (columns().get(i).kind() != CsvColumn.Kind.LABEL) {
            i++;
        }
        return i;
    }

    private List<String> classes(CsvTable train) throws DataException {
        CsvColumn label = columns().get(label());
        List<String> found = sorted(train, label());
        List<String> wanted = label.classes().isEmpty() ? found : label.classes();
        for (String name : wanted) {
            if (!found.contains(name)) {
                throw new DataException("csv: %s, column %s must have rows of each class, got none of %s"
                        .formatted(train.source(), label.name(), name));
            }
        }
        if (wanted.size() < 2) {
            throw new DataException("csv: %s, column %s must have 2 classes or more, got only %s"
                    .formatted(train.source(), label.name(), found.getFirst()));
        }
        return wanted;
    }

    /// What the features are called: a column's name, or `column=word`.
    public List<String> features() {
        return List.copyOf(names);
    }

    /// What the classes are called, in the order of their indices.
    public List<String> classNames() {
        return classes;
    }

    /// The features, float32 `[rows, features]`, and the class indices of the rows of `table`.
    ///
    /// **Errors**: `DataException` naming the row and column of a class, or with [Unseen#ERROR] of a word, that the
    /// training part does not have.
    public TensorDataset encode(CsvTable table) throws DataException {
        float[] inputs = new float[Math.multiplyExact(table.rows(), names.size())];
        for (Feature feature : features) {
            feature.write(table, inputs);
        }
        int label = label();
        Words words = (Words) table.cells(label);
        int[] codes = positions(table, label, classes, -1);
        long[] targets = new long[table.rows()];
        for (int r = 0; r < targets.length; r++) {
            targets[r] = codes[words.code(r)];
        }
        return new TensorDataset(Tensor.of(inputs, table.rows(), names.size()), Tensor.of(targets, targets.length));
    }

    /// Where each word of a column stands among `known`; `otherwise` for others, or an error where that is negative.
    private int[] positions(CsvTable table, int column, List<String> known, int otherwise) throws DataException {
        Words words = (Words) table.cells(column);
        int[] positions = new int[words.words().size()];
        for (int code = 0; code < positions.length; code++) {
            String word = words.words().get(code);
            positions[code] = known.indexOf(word);
            if (positions[code] < 0) {
                positions[code] = otherwise;
            }
            if (positions[code] < 0) {
                throw new DataException(
                        "csv: %s row %d, column %s must be one of the %d words of the training part, got \"%s\"%s"
                                .formatted(
                                        table.source(),
                                        words.firstRow(code),
                                        columns().get(column).name(),
                                        known.size(),
                                        word,
                                        column == label() ? "" : "; or encode with Unseen.OWN_FEATURE"));
            }
        }
        return positions;
    }

    /// What one column adds to each row's features.
    private sealed interface Feature {
        void write(CsvTable table, float[] inputs) throws DataException;
    }

    private final class Scaled implements Feature {
        private final int column;
        private final int at;
        private final double mean;
        private final double deviation;

        Scaled(int column, int at, double mean, double deviation) {
            this.column = column;
            this.at = at;
            this.mean = mean;
            this.deviation = deviation > 0 ? deviation : 1;
        }

        @Override
        public void write(CsvTable table, float[] inputs) {
            Numbers numbers = (Numbers) table.cells(column);
            for (int r = 0; r < table.rows(); r++) {
                double scaled = (numbers.get(r) - mean) / deviation;
                inputs[r * names.size() + at] = Double.isNaN(scaled) ? 0 : (float) scaled;
            }
        }
    }

    private final class OneHot implements Feature {
        private final int column;
        private final int first;
        private final List<String> known;

        OneHot(int column, int first, List<String> known) {
            this.column = column;
            this.first = first;
            this.known = known;
        }

        @Override
        public void write(CsvTable table, float[] inputs) throws DataException {
            Words words = (Words) table.cells(column);
            int[] positions = positions(table, column, known, unseen == Unseen.ERROR ? -1 : known.size());
            for (int r = 0; r < table.rows(); r++) {
                inputs[r * names.size() + first + positions[words.code(r)]] = 1;
            }
        }
    }
}
