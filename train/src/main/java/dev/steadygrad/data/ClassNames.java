package dev.steadygrad.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What the classes of a folder of images are called.
final class ClassNames {
    /// The file that may name them, one name a line.
    static final String FILE = "classes.txt";

    /// The ten garments of Fashion-MNIST, in its order.
    static final List<String> FASHION = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final int MAX = 256;

    private ClassNames() {}

    /// The lines of the folder's `classes.txt`; without one, the garments where the folder's name has "fashion" in it,
    /// else the digits "0" to "9".
    static List<String> of(Path folder) throws DataException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return read(file);
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        if (name != null && name.toString().toLowerCase(Locale.ROOT).contains("fashion")) {
            return FASHION;
        }
        return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    }

    private static List<String> read(Path file) throws DataException {
        List<String> names;
        try {
            names = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new DataException(
                    "classes: %s cannot be read as UTF-8 text, got %s; write one class name a line"
                            .formatted(file, DataException.reason(e)),
                    e);
        }
        if (names.isEmpty() || names.size() > MAX) {
            throw new DataException("classes: %s must name 1 to %d classes, got %d; write one class name a line"
                    .formatted(file, MAX, names.size()));
        }
        return names;
    }
}
