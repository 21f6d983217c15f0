package dev.steadygrad.data;

import static dev.steadygrad.data.CsvColumn.categorical;
import static dev.steadygrad.data.CsvColumn.label;
import static dev.steadygrad.data.CsvColumn.numeric;

import dev.steadygrad.base.Cache;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// The census income data ("adult", Becker and Kohavi, UCI, CC BY 4.0): who earned more than 50,000 dollars in 1994.
///
/// 108 features: the 6 numbers, and a feature for each of the 102 words that the 8 categorical columns have in the
/// training part: 9 kinds of employer, 16 of schooling, 7 of marriage, 15 of occupation, 6 of kinship, 5 races, 2 sexes
/// and 42 countries. `?`, for a missing value, is one of the words of employer, occupation and country.
public final class CensusData {
    /// The training part's file.
    private static final String TRAIN = "adult.data";

    /// The test part's file, which begins with a comment and has a dot behind each label.
    private static final String TEST = "adult.test";

    private static final CsvSchema SCHEMA = CsvSchema.inOrder(
            numeric("age"),
            categorical("workclass"),
            numeric("fnlwgt"),
            categorical("education"),
            numeric("education-num"),
            categorical("marital-status"),
            categorical("occupation"),
            categorical("relationship"),
            categorical("race"),
            categorical("sex"),
            numeric("capital-gain"),
            numeric("capital-loss"),
            numeric("hours-per-week"),
            categorical("native-country"),
            label("income", "<=50K", ">50K"));

    private CensusData() {}

    /// From the [Cache], downloaded where it is not there yet.
    ///
    /// **Errors**: `DataException` where it cannot be had.
    public static CsvData downloaded() throws DataException {
        return of(new Downloads(Cache.folder(), false, (file, done, total, rate) -> {}).fetch(RemoteSet.ADULT));
    }

    /// From a folder with `adult.data` and `adult.test`.
    ///
    /// **Errors**: `DataException` where a file is missing or damaged.
    public static CsvData of(Path folder) throws DataException {
        CsvTable train = CsvTable.read(folder.resolve(TRAIN), SCHEMA);
        return new CsvData(train, test(folder.resolve(TEST)), CsvEncoder.Unseen.ERROR);
    }

    private static CsvTable test(Path file) throws DataException {
        try {
            String plain = Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("|"))
                    .map(line -> line.endsWith(".") ? line.substring(0, line.length() - 1) : line)
                    .collect(Collectors.joining("\n"));
            return CsvTable.read(file.toString(), new StringReader(plain), SCHEMA);
        } catch (IOException e) {
            throw CsvTable.unreadable(file.toString(), e);
        }
    }
}
