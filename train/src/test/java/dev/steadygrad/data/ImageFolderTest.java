package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir
    private Path temp;

    private Path write(String name, BufferedImage image) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private static BufferedImage image(int type, int height, int width, int... samples) {
        var image = new BufferedImage(width, height, type);
        image.getRaster().setPixels(0, 0, width, height, samples);
        return image;
    }

    private static BufferedImage grey(int height, int width, int level) {
        int[] samples = new int[height * width];
        Arrays.fill(samples, level);
        return image(BufferedImage.TYPE_BYTE_GRAY, height, width, samples);
    }

    private static ThrowableAssertAlternative<DataException> assertFails(Path folder) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> ImageFolder.open(folder));
    }

    private static ThrowableAssertAlternative<DataException> assertUnread(Path file) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> ImageFile.read(file));
    }

    // ---- one file

    @Test
    void read_greyPng_keepsEachLevel() throws IOException {
        int[] levels = {0, 1, 100, 127, 128, 255};
        Tensor x = ImageFile.read(write("a.png", image(BufferedImage.TYPE_BYTE_GRAY, 2, 3, levels)));
        assertThat(x.dtype()).isEqualTo(DType.UINT8);
        assertThat(x.shape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(x.toLongArray()).containsExactly(0, 1, 100, 127, 128, 255);
    }

    @Test
    void read_colouredPng_isRedGreenBlue() throws IOException {
        Tensor x = ImageFile.read(write("a.png", image(BufferedImage.TYPE_INT_RGB, 1, 2, 1, 2, 3, 253, 254, 255)));
        assertThat(x.shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(x.toLongArray()).containsExactly(1, 2, 3, 253, 254, 255);
    }

    @Test
    void read_16BitPng_losesTheLower8() throws IOException {
        BufferedImage deep = image(BufferedImage.TYPE_USHORT_GRAY, 1, 3, 0x0100, 0xFFFF, 0x7F80);
        assertThat(ImageFile.read(write("a.png", deep)).toLongArray()).containsExactly(1, 255, 127);
    }

    @Test
    void read_palettes_areLookedUp() throws IOException {
        assertThat(ImageFile.read(write("a.png", image(BufferedImage.TYPE_BYTE_BINARY, 1, 2, 0, 1)))
                        .toLongArray())
                .containsExactly(0, 255);
        byte[] red = {10, (byte) 200};
        byte[] green = {20, (byte) 210};
        byte[] blue = {30, (byte) 220};
        var palette = new IndexColorModel(1, 2, red, green, blue);
        var coloured = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        coloured.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 0});
        Tensor x = ImageFile.read(write("b.png", coloured));
        assertThat(x.shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(x.toLongArray()).containsExactly(200, 210, 220, 10, 20, 30);
    }

    @Test
    void read_jpeg_isAboutTheSame() throws IOException {
        long[] levels = ImageFile.read(write("a.jpg", grey(8, 8, 77))).toLongArray();
        assertThat(levels).hasSize(64);
        assertThat(LongStream.of(levels)).allMatch(v -> Math.abs(v - 77) <= 2);
        var flat = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        flat.createGraphics().fillRect(0, 0, 8, 8);
        Tensor white = ImageFile.read(write("b.jpeg", flat));
        assertThat(white.shape()).isEqualTo(Shape.of(8, 8, 3));
        assertThat(LongStream.of(white.toLongArray())).allMatch(v -> v >= 253);
    }

    @Test
    void read_badFiles_areNamed() throws IOException {
        Path clear = write("clear.png", new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB));
        assertUnread(clear)
                .withMessage("image: %s must be grey or coloured without transparency; save it without", clear);
        Path text = Files.writeString(temp.resolve("text.png"), "not an image");
        assertUnread(text).withMessage("image: %s must be a PNG or JPEG image, got something else", text);
        byte[] whole = Files.readAllBytes(write("whole.png", grey(40, 40, 3)));
        Path cut = Files.write(temp.resolve("cut.png"), Arrays.copyOf(whole, 45));
        assertUnread(cut).withMessageStartingWith("image: " + cut + " must be a sound image, got ");
        Path missing = temp.resolve("missing.png");
        assertUnread(missing).withMessageStartingWith("image: " + missing + " must be readable");
    }

    // ---- a folder

    private Path zoo() throws IOException {
        write("zoo/dog/1.png", grey(2, 3, 10));
        write("zoo/cat/b.png", grey(2, 3, 30));
        write("zoo/cat/a.png", grey(2, 3, 20));
        Files.writeString(temp.resolve("zoo/cat/notes.txt"), "no image");
        Files.createDirectories(temp.resolve("zoo/.thumbnails"));
        return temp.resolve("zoo");
    }

    @Test
    void open_makesAClassOfEachFolder_inOrder() throws IOException {
        ImageFolder zoo = ImageFolder.open(zoo());
        assertThat(zoo.size()).isEqualTo(3);
        assertThat(zoo.classNames()).containsExactly("cat", "dog");
        assertThat(zoo.targets()).containsExactly(0, 0, 1);
        assertThat(zoo.files()).extracting(f -> f.getFileName().toString()).containsExactly("a.png", "b.png", "1.png");
        Batch batch = zoo.batch(new int[] {2, 1});
        assertThat(batch.inputs().shape()).isEqualTo(Shape.of(2, 2, 3, 1));
        assertThat(batch.inputs().toLongArray()).startsWith(10).endsWith(30);
        assertThat(batch.targets().toLongArray()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void loader_readsTheFiles_onItsWorkers(int workers) throws IOException {
        var loader = new DataLoader(ImageFolder.open(zoo()), 2).workers(workers).transform(Transforms.toTensor(), 0);
        for (Batch batch : loader) {
            assertThat(batch.inputs().dtype()).isEqualTo(DType.FLOAT32);
        }
        assertThat(loader.epoch(0).iterator().next().inputs().max().item()).isEqualTo(30 / 255f);
    }

    @Test
    void open_imageOfAnotherSize_isNamed() throws IOException {
        Path zoo = zoo();
        Path odd = write("zoo/dog/2.png", grey(3, 3, 0));
        assertFails(zoo)
                .withMessage(
                        "images: %s must be 2x3 as %s, got 3x3; make all of one size", odd, zoo.resolve("cat/a.png"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void batch_imageOfOtherColours_isNamed(int workers) throws IOException {
        Path zoo = zoo();
        Path odd = write("zoo/dog/2.png", new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));
        var loader = new DataLoader(ImageFolder.open(zoo), 4).workers(workers);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> loader.iterator().next())
                .withMessage(
                        "images: %s must have 1 channels as %s, got 3; make all grey or all coloured",
                        odd, zoo.resolve("cat/a.png"));
    }

    @Test
    void open_withoutClassesOrImages_isNamed() throws IOException {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        assertFails(empty).withMessage("images: %s must have a folder for each class, got none", empty);
        Path zoo = zoo();
        Path cow = Files.createDirectories(zoo.resolve("cow"));
        assertFails(zoo).withMessage("images: %s must have images that end in .png, .jpg, .jpeg, got none", cow);
        Path missing = temp.resolve("missing");
        assertFails(missing).withMessageStartingWith("images: " + missing + " must be a folder that can be read");
    }
}
