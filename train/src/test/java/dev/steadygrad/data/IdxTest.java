package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

    @TempDir
    Path temp;

    private static LabeledImages sample(int count, int side) {
        byte[] pixels = new byte[count * side * side];
        byte[] labels = new byte[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 + i / 256);
        }
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        return new LabeledImages(pixels, count, side, side, labels, ClassNames.FASHION);
    }

    private Path folder(boolean gzip) throws IOException {
        Path folder = temp.resolve("fashion");
        Idx.writeFolder(folder, Split.TRAIN, sample(50, 9), gzip);
        Idx.writeFolder(folder, Split.TEST, sample(20, 9), gzip);
        return folder;
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(data);
        }
        return packed.toByteArray();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static ThrowableAssertAlternative<DataException> assertFails(Path folder) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> Idx.readFolder(folder));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readFolder_readsWhatWasWritten(boolean gzip) throws IOException {
        ImageSets sets = Idx.readFolder(folder(gzip));
        assertThat(sets.train()).isEqualTo(sample(50, 9));
        assertThat(sets.test()).isEqualTo(sample(20, 9));
        try (var files = Files.list(temp.resolve("fashion"))) {
            assertThat(files).hasSize(4).allMatch(file -> file.toString().endsWith(".gz") == gzip);
        }
    }

    @Test
    void readFolder_gzipLargerThanTheFirstBuffer_isWhole() throws IOException {
        LabeledImages large = sample(3000, 28);
        Idx.writeFolder(temp, Split.TRAIN, large, true);
        assertThat(Idx.readFolder(temp, Split.TRAIN).pixels()).isEqualTo(large.pixels());
    }

    @Test
    void readFolder_dotSpelling_isFound() throws IOException {
        Path folder = folder(true);
        Files.move(folder.resolve(TRAIN_IMAGES + ".gz"), folder.resolve("train-images.idx3-ubyte"));
        Files.move(folder.resolve(TRAIN_LABELS + ".gz"), folder.resolve("train-labels.idx1-ubyte.gz"));
        assertThat(Idx.readFolder(folder, Split.TRAIN)).isEqualTo(sample(50, 9));
    }

    @Test
    void readFolder_onePart_needsOnlyItsTwoFiles() throws IOException {
        Idx.writeFolder(temp, Split.TEST, sample(20, 9), false);
        assertThat(Idx.readFolder(temp, Split.TEST).count()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"fashion-mnist, Ankle boot", "Synthetic-Fashion, Ankle boot", "mnist, 9", "other, 9"})
    void readFolder_withoutClassesFile_namesByFolder(String name, String lastClass) throws IOException {
        Path folder = temp.resolve(name);
        Idx.writeFolder(folder, Split.TEST, sample(20, 9), false);
        assertThat(Idx.readFolder(folder, Split.TEST).classNames()).hasSize(10).endsWith(lastClass);
    }

    @Test
    void readFolder_classesFile_namesThem() throws IOException {
        Path folder = folder(false);
        Files.writeString(folder.resolve("classes.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj \n\n");
        assertThat(Idx.readFolder(folder).test().classNames())
                .endsWith("i", "j")
                .hasSize(10);
    }

    @Test
    void readFolder_emptyClassesFile_fails() throws IOException {
        Path folder = folder(false);
        Files.writeString(folder.resolve("classes.txt"), "\n");
        assertFails(folder)
                .withMessage("classes: %s must name 1 to 256 classes, got 0; write one class name a line"
                        .formatted(folder.resolve("classes.txt")));
    }

    @Test
    void readFolder_missingFolder_fails() {
        Path folder = temp.resolve("nowhere");
        assertFails(folder)
                .withMessage(
                        "idx: the data folder must exist, got %s, which is missing; check the path".formatted(folder));
    }

    @Test
    void readFolder_fileInsteadOfFolder_fails() throws IOException {
        Path file = Files.createFile(temp.resolve("data.gz"));
        assertFails(file)
                .withMessage("idx: the data folder must exist, got %s, which is a file; ".formatted(file)
                        + "pass the folder that holds the four IDX files");
    }

    @Test
    void readFolder_missingFiles_namesAllOfThem() throws IOException {
        Path folder = folder(true);
        Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
        Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
        assertFails(folder)
                .withMessage(
                        "idx: %s must hold the four files of an MNIST-like data set, got none named ".formatted(folder)
                                + "train-labels-idx1-ubyte, t10k-images-idx3-ubyte; "
                                + "each may end in .gz and may have .idx in place of -idx");
    }

    @Test
    void readFolder_imagesAndLabelsSwapped_saysSo() throws IOException {
        Path folder = folder(false);
        Files.copy(folder.resolve(TRAIN_IMAGES), temp.resolve("images"));
        Files.delete(folder.resolve(TRAIN_IMAGES));
        Files.move(folder.resolve(TRAIN_LABELS), folder.resolve(TRAIN_IMAGES));
        Files.move(temp.resolve("images"), folder.resolve(TRAIN_LABELS));
        assertFails(folder)
                .withMessage("idx: %s must begin with the magic number 0x00000801 (labels), got magic=0x00000803; "
                                .formatted(folder.resolve(TRAIN_LABELS))
                        + "this one has images, so the two files may be swapped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x3c21444f | it is a text, perhaps an error page that a download has saved",
                "0x00000d03 | it is an IDX file whose elements are not unsigned bytes, which cannot be read",
                "0x89504e47 | it is not an IDX file of images or labels"
            })
    void readFolder_wrongMagic_hintsAtTheCause(String magic, String hint) throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_IMAGES);
        Files.write(file, ints(Long.decode(magic).intValue()));
        assertFails(folder)
                .withMessage("idx: %s must begin with the magic number 0x00000803 (images), got magic=%s; %s"
                        .formatted(file, magic, hint));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 15})
    void readFolder_truncatedHeader_fails(int bytes) throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_IMAGES);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
        assertFails(folder)
                .withMessage(("idx: %s must begin with a header of 16 bytes, got %d bytes; "
                                + "the file is truncated, copy or download it again")
                        .formatted(file, bytes));
    }

    @Test
    void readFolder_truncatedGzip_saysHowMuchCame() throws IOException {
        Path folder = folder(true);
        Path file = folder.resolve(TRAIN_IMAGES + ".gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertFails(folder)
                .withMessageMatching("idx: .*train-images-idx3-ubyte.gz must hold 4050 bytes of data as its header "
                        + "announces, got [1-9]\\d*; the gzip file is truncated, copy or download it again");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, -1, -8})
    void readFolder_gzipCutAtItsEnds_saysItEndsEarly(int length) throws IOException {
        Path folder = folder(true);
        Path file = folder.resolve(TRAIN_IMAGES + ".gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, length < 0 ? whole.length + length : length));
        assertFails(folder)
                .withMessage("idx: %s must be a complete gzip file, got one that ends early; copy or download it again"
                        .formatted(file));
    }

    @Test
    void readFolder_gzipWithWrongChecksum_fails() throws IOException {
        Path folder = folder(true);
        Path file = folder.resolve(TRAIN_IMAGES + ".gz");
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 8] ^= 1;
        Files.write(file, whole);
        assertFails(folder).withMessageStartingWith("idx: %s must be a sound gzip file, got ".formatted(file));
    }

    @Test
    void readFolder_truncatedData_fails() throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_IMAGES);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
        assertFails(folder)
                .withMessage(("idx: %s must hold the data that its header announces, got sizes=[50, 9, 9] in a file of "
                                + "1000 bytes; it is truncated or its header is damaged, copy or download it again")
                        .formatted(file));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readFolder_trailingData_fails(boolean gzip) throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_LABELS);
        byte[] whole = Files.readAllBytes(file);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        Files.write(file, gzip ? gzip(longer) : longer);
        assertFails(folder)
                .withMessage(("idx: %s must end after the 50 bytes of data that its header [50] announces, got more; "
                                + "it is damaged or another file was appended")
                        .formatted(file));
    }

    @ParameterizedTest
    @CsvSource({"-1, 28, 28", "0, 28, 28", "60000, 28, -28"})
    void readFolder_sizesNotPositive_fails(int count, int height, int width) throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_IMAGES);
        Files.write(file, ints(0x803, count, height, width, 0));
        assertFails(folder)
                .withMessage("idx: %s must have positive sizes in its header, got sizes=[%d, %d, %d]; "
                                .formatted(file, count, height, width)
                        + "it is damaged or empty");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readFolder_sizesBeyondTheFile_failsBeforeAllocating(boolean gzip) throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_IMAGES);
        int max = Integer.MAX_VALUE;
        byte[] lie = ints(0x803, max, max, max, 0);
        Files.write(file, gzip ? gzip(lie) : lie);
        assertFails(folder).withMessageContaining("got sizes=[%d, %d, %d] in a file of".formatted(max, max, max));
    }

    @Test
    void readFolder_countsDiffer_namesBothFiles() throws IOException {
        Path folder = folder(false);
        Files.copy(folder.resolve("t10k-labels-idx1-ubyte"), temp.resolve("labels"));
        Files.delete(folder.resolve(TRAIN_LABELS));
        Files.move(temp.resolve("labels"), folder.resolve(TRAIN_LABELS));
        assertFails(folder)
                .withMessage("idx: images and labels must be equally many, got 50 images in %s and 20 labels in %s; "
                                .formatted(folder.resolve(TRAIN_IMAGES), folder.resolve(TRAIN_LABELS))
                        + "the files are from different data sets");
    }

    @Test
    void readFolder_labelBeyondTheClasses_namesFileIndexAndValue() throws IOException {
        Path folder = folder(false);
        Path file = folder.resolve(TRAIN_LABELS);
        byte[] whole = Files.readAllBytes(file);
        whole[8 + 33] = (byte) 200;
        Files.write(file, whole);
        assertFails(folder)
                .withMessage("idx: %s must have labels in [0, 10), got labels[33]=200; ".formatted(file)
                        + "for other classes put their names into classes.txt beside it, one a line");
    }

    @Test
    void readFolder_partsOfDifferentSize_fails() throws IOException {
        Path folder = folder(false);
        Idx.writeFolder(folder, Split.TEST, sample(20, 8), false);
        assertFails(folder)
                .withMessage(
                        "idx: %s must have training and test images of one size, got 9x9 and 8x8; ".formatted(folder)
                                + "the files are from different data sets");
    }

    @Test
    void writeFolder_whereAFileIsInTheWay_fails() throws IOException {
        Path file = Files.createFile(temp.resolve("taken"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.writeFolder(file, Split.TEST, sample(1, 2), false))
                .withMessage(
                        "idx: %s must be a folder that can be made, got file already exists: %s; ".formatted(file, file)
                                + "choose another or check permissions");
    }

    @Test
    void writeFolder_whereARenameFails_leavesNoPart() throws IOException {
        Files.createDirectories(temp.resolve("t10k-images-idx3-ubyte/occupied"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.writeFolder(temp, Split.TEST, sample(1, 2), false))
                .withMessageContaining("t10k-images-idx3-ubyte must be writable, got ");
        try (var files = Files.list(temp)) {
            assertThat(files).extracting(Path::getFileName).isEqualTo(List.of(Path.of("t10k-images-idx3-ubyte")));
        }
    }

    @Test
    void readFolder_mnist_hasTheDigits() throws DataException {
        ImageSets sets = Idx.readFolder(RealData.folder("mnist"));
        assertThat(sets.train().count()).isEqualTo(60_000);
        assertThat(sets.test().count()).isEqualTo(10_000);
        assertThat(sets.train().classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        // The published order of the test part begins 7, 2, 1, 0, 4.
        assertThat(sets.test().labels()).startsWith(7, 2, 1, 0, 4);
    }
}
