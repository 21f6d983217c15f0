package dev.steadygrad.data;

import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// PNG and JPEG files in a folder for each class, named after it. Files are read when a batch wants them; all must have
/// the size and the channels of the first.
///
/// **Shape**: a batch's inputs are uint8 `[N, height, width, channels]`, see [ImageFile#read]; [Transforms#toTensor]
/// makes numbers of them. Its targets `[N]` are the classes in alphabetical order.
///
/// **PyTorch**: `torchvision.datasets.ImageFolder`, which turns everything into colour.
public final class ImageFolder implements Dataset {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final List<Path> files;
    private final long[] targets;
    private final List<String> classNames;
    private final Shape shape;
    private final Dataset images;

    private ImageFolder(List<Path> files, long[] targets, List<String> classNames, Shape shape) {
        this.files = files;
        this.targets = targets;
        this.classNames = classNames;
        this.shape = shape;
        this.images = Dataset.of(files.size(), i -> new Example(read(i), targets[i]), Collate.stack());
    }

    /// Looks at all files' sizes.
    ///
    /// **Errors**: `DataException` where the folder is missing or has no folders, one of these no images, or a file is
    /// no image or of another size than the first; the file is named.
    public static ImageFolder open(Path folder) throws DataException {
        try {
            List<Path> classes = children(folder, Files::isDirectory);
            if (classes.isEmpty()) {
                throw new DataException("images: %s must have a folder for each class, got none".formatted(folder));
            }
            List<Path> files = new ArrayList<>();
            List<Long> targets = new ArrayList<>();
            for (int c = 0; c < classes.size(); c++) {
                List<Path> own = children(classes.get(c), ImageFolder::isImage);
                if (own.isEmpty()) {
                    throw new DataException("images: %s must have images that end in %s, got none"
                            .formatted(classes.get(c), String.join(", ", ENDINGS)));
                }
                files.addAll(own);
                targets.addAll(Collections.nCopies(own.size(), (long) c));
            }
            List<String> names =
                    classes.stream().map(p -> p.getFileName().toString()).toList();
            return checked(files, targets.stream().mapToLong(Long::longValue).toArray(), names);
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(
                    "images: %s must be a folder that can be read, got %s".formatted(folder, DataException.reason(e)),
                    e);
        }
    }

    private static List<Path> children(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> !p.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static ImageFolder checked(List<Path> files, long[] targets, List<String> names) throws DataException {
        Shape first = ImageFile.read(files.getFirst()).shape();
        for (Path file : files) {
            Shape size = ImageFile.size(file);
            if (!size.equals(first.slice(0, 2))) {
                throw new DataException("images: %s must be %dx%d as %s, got %dx%d; make all of one size"
                        .formatted(file, first.dim(0), first.dim(1), files.getFirst(), size.dim(0), size.dim(1)));
            }
        }
        return new ImageFolder(files, targets, names, first);
    }

    private Tensor read(int i) {
        try {
            Tensor image = ImageFile.read(files.get(i));
            if (!image.shape().equals(shape)) {
                throw new DataException("images: %s must have %d channels as %s, got %d; make all grey or all coloured"
                        .formatted(files.get(i), shape.dim(2), files.getFirst(), image.size(2)));
            }
            return image;
        } catch (DataException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public int size() {
        return files.size();
    }

    /// **Errors**: `UncheckedIOException` naming the file that can't be read or has other channels than the first.
    @Override
    public Batch batch(int[] rows) {
        return images.batch(rows);
    }

    /// What the classes are called, in the order of their indices.
    public List<String> classNames() {
        return classNames;
    }

    /// The class of each image.
    public long[] targets() {
        return targets.clone();
    }

    /// The file of each image.
    public List<Path> files() {
        return files;
    }

    /// The shape of one image, `[height, width, channels]`.
    public Shape shape() {
        return shape;
    }
}
