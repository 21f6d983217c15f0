package dev.steadygrad.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folders of MNIST-like IDX files: images and labels of a training and a test part, gzipped or not.
///
/// The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`, each with or without `.gz`, and with `-idx` or `.idx`. A `classes.txt` may name the
/// classes, one name a line; without it there are ten, named after Fashion-MNIST where the folder's name has "fashion"
/// in it and "0" to "9" otherwise.
public final class Idx {
    private static final String IMAGES = "images-idx3-ubyte";
    private static final String LABELS = "labels-idx1-ubyte";

    private Idx() {}

    /// Reads both parts.
    ///
    /// **Errors**: as [#readFolder(Path, Split)], and where the parts' images differ in size.
    public static ImageSets readFolder(Path folder) throws DataException {
        LabeledImages train = readFolder(folder, Split.TRAIN);
        LabeledImages test = readFolder(folder, Split.TEST);
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new DataException(
                    "idx: %s must have training and test images of one size, got %dx%d and %dx%d; the files are from different data sets"
                            .formatted(folder, train.height(), train.width(), test.height(), test.width()));
        }
        return new ImageSets(train, test);
    }

    /// Reads one part.
    ///
    /// **Errors**: `DataException` where the folder or a file is missing, a file is damaged or of another kind, images
    /// and labels differ in number, or a label is beyond the classes.
    public static LabeledImages readFolder(Path folder, Split split) throws DataException {
        checkFolder(folder);
        Path imagesFile = find(folder, split, IMAGES);
        Path labelsFile = find(folder, split, LABELS);
        if (imagesFile == null || labelsFile == null) {
            throw missing(folder);
        }
        List<String> classNames = ClassNames.of(folder);
        IdxFile labels = IdxFile.read(labelsFile, 1);
        checkLabels(labels, classNames);
        IdxFile images = IdxFile.read(imagesFile, 3);
        int[] sizes = images.sizes();
        if (sizes[0] != labels.sizes()[0]) {
            throw new DataException(
                    "idx: images and labels must be equally many, got %d images in %s and %d labels in %s; the files are from different data sets"
                            .formatted(sizes[0], imagesFile, labels.sizes()[0], labelsFile));
        }
        return new LabeledImages(images.data(), sizes[0], sizes[1], sizes[2], labels.data(), classNames);
    }

    /// Writes one part into a folder, which is made where it is missing. Each file is written whole or not at all.
    ///
    /// **Errors**: `DataException` where a file cannot be written.
    public static void writeFolder(Path folder, Split split, LabeledImages images, boolean gzip) throws DataException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DataException(
                    "idx: %s must be a folder that can be made, got %s; choose another or check permissions"
                            .formatted(folder, DataException.reason(e)),
                    e);
        }
        String ending = gzip ? ".gz" : "";
        int[] sizes = {images.count(), images.height(), images.width()};
        new IdxFile(folder.resolve(name(split, IMAGES) + ending), sizes, images.pixels()).write(gzip);
        int[] count = {images.count()};
        new IdxFile(folder.resolve(name(split, LABELS) + ending), count, images.labels()).write(gzip);
    }

    private static void checkFolder(Path folder) throws DataException {
        if (Files.isDirectory(folder)) {
            return;
        }
        boolean file = Files.exists(folder);
        throw new DataException("idx: the data folder must exist, got %s, which is %s; %s"
                .formatted(
                        folder,
                        file ? "a file" : "missing",
                        file ? "pass the folder that holds the four IDX files" : "check the path"));
    }

    private static DataException missing(Path folder) {
        List<String> missing = new ArrayList<>();
        for (Split split : Split.values()) {
            for (String kind : List.of(IMAGES, LABELS)) {
                if (find(folder, split, kind) == null) {
                    missing.add(name(split, kind));
                }
            }
        }
        return new DataException(
                "idx: %s must hold the four files of an MNIST-like data set, got none named %s; each may end in .gz and may have .idx in place of -idx"
                        .formatted(folder, String.join(", ", missing)));
    }

    private static void checkLabels(IdxFile labels, List<String> classNames) throws DataException {
        int bad = LabeledImages.firstBeyond(labels.data(), classNames.size());
        if (bad >= 0) {
            throw new DataException(
                    "idx: %s must have labels in [0, %d), got labels[%d]=%d; for other classes put their names into %s beside it, one a line"
                            .formatted(
                                    labels.path(),
                                    classNames.size(),
                                    bad,
                                    Byte.toUnsignedInt(labels.data()[bad]),
                                    ClassNames.FILE));
        }
    }

    private static @Nullable Path find(Path folder, Split split, String kind) {
        String name = name(split, kind);
        for (String spelling : List.of(name, name.replace("-idx", ".idx"))) {
            for (String ending : List.of("", ".gz")) {
                Path file = folder.resolve(spelling + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    private static String name(Split split, String kind) {
        return split.stem() + "-" + kind;
    }
}
