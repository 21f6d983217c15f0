package dev.steadygrad.data;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The data set that this project draws itself: 28 x 28 grey garments in the ten classes of Fashion-MNIST, with varied
/// cut, cloth, place, size, slant and grain. Made to be learned from, and no easier than it looks: much of what tells
/// the classes apart is small and moves about.
///
/// A picture is a function of the seed, its part and its index alone, to the last bit and on every machine.
public final class SyntheticFashion {
    /// How many training images there are where nobody says otherwise.
    public static final int TRAIN_COUNT = 12_000;

    /// How many test images there are where nobody says otherwise.
    public static final int TEST_COUNT = 2_000;

    /// Changes with the drawings, so that an old cache is not taken for a new one.
    private static final int VERSION = 1;

    private static final String CHECKSUMS = "checksums.txt";
    private static final int PIXELS = Canvas.SIZE * Canvas.SIZE;

    private SyntheticFashion() {}

    /// Draws one part, on all processors.
    ///
    /// **Errors**: `IllegalArgumentException` where `count` is less than 1 or more than an array holds.
    public static LabeledImages draw(long seed, Split split, int count) {
        if (count < 1 || count > Integer.MAX_VALUE / PIXELS) {
            throw new IllegalArgumentException("syntheticFashion: count must be in [1, %d], got count=%d"
                    .formatted(Integer.MAX_VALUE / PIXELS, count));
        }
        byte[] pixels = new byte[count * PIXELS];
        byte[] labels = new byte[count];
        long first = split == Split.TRAIN ? 0 : 1L << Integer.SIZE;
        IntStream.range(0, count).parallel().forEach(i -> {
            Draws draws = new Draws(seed, first + i);
            int label = draws.below(ClassNames.FASHION.size());
            labels[i] = (byte) label;
            Garments.draw(label, draws, pixels, i * PIXELS);
        });
        return new LabeledImages(pixels, count, Canvas.SIZE, Canvas.SIZE, labels, ClassNames.FASHION);
    }

    /// Both parts, read from a folder below `cache` where they have been drawn before, else drawn and kept there as
    /// IDX files. A folder that is incomplete or damaged is made anew; one that cannot be written does no harm.
    public static ImageSets cached(Path cache, long seed, int trainCount, int testCount) {
        Path folder = cache.resolve("synthetic-fashion-v%d-%d-%d-%d".formatted(VERSION, seed, trainCount, testCount));
        ImageSets kept = read(folder, trainCount, testCount);
        if (kept != null) {
            return kept;
        }
        ImageSets drawn = new ImageSets(draw(seed, Split.TRAIN, trainCount), draw(seed, Split.TEST, testCount));
        try {
            keep(folder, drawn);
        } catch (IOException e) {
            // The cache only saves time: a full disk or a read-only home must not stop a training.
        }
        return drawn;
    }

    private static @Nullable ImageSets read(Path folder, int trainCount, int testCount) {
        try {
            if (!Files.isDirectory(folder)) {
                return null;
            }
            ImageSets sets = Idx.readFolder(folder);
            boolean whole = sets.train().count() == trainCount
                    && sets.test().count() == testCount
                    && Files.readAllLines(folder.resolve(CHECKSUMS)).equals(checksums(sets));
            return whole ? sets : null;
        } catch (IOException e) {
            return null;
        }
    }

    /// Enough to tell damage, and thirty times as fast as a fingerprint.
    private static List<String> checksums(ImageSets sets) {
        return List.of(checksum(sets.train()), checksum(sets.test()));
    }

    private static String checksum(LabeledImages images) {
        var sum = new CRC32();
        sum.update(images.pixels());
        sum.update(images.labels());
        return Long.toHexString(sum.getValue());
    }

    /// Writes a folder beside the wanted one and renames it, so that nobody ever sees half a data set.
    private static void keep(Path folder, ImageSets sets) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Path part = Files.createTempDirectory(folder.toAbsolutePath().getParent(), folder.getFileName() + ".part");
        try {
            Idx.writeFolder(part, Split.TRAIN, sets.train(), false);
            Idx.writeFolder(part, Split.TEST, sets.test(), false);
            Files.write(part.resolve(CHECKSUMS), checksums(sets));
            deleteTree(folder);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(part);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
