package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticFashionTest {
    @TempDir
    Path temp;

    private Path onlyFolder() throws IOException {
        try (var folders = Files.list(temp)) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    /// The bits that every machine must get. They change with the drawings, and then so must the cache's version.
    @Test
    void draw_hasKnownFingerprint() {
        assertThat(SyntheticFashion.draw(0, Split.TRAIN, 200).fingerprint())
                .isEqualTo("fe8f161d2f73a5fe5bfc7269af587854add789af03844547ee9e8cb70ad6a0e1");
        assertThat(SyntheticFashion.draw(7, Split.TEST, 50).fingerprint())
                .isEqualTo("acd7cc99a76f00007e24c6a7de6777a5fb02ed8d89e9278c84cb457d6840c519");
    }

    @ParameterizedTest
    @EnumSource(Split.class)
    void draw_imageDependsOnItsIndexNotOnTheCount(Split split) {
        assertThat(SyntheticFashion.draw(3, split, 40).take(10)).isEqualTo(SyntheticFashion.draw(3, split, 10));
    }

    @Test
    void draw_seedsAndPartsDiffer() {
        assertThat(List.of(
                        SyntheticFashion.draw(0, Split.TRAIN, 10).fingerprint(),
                        SyntheticFashion.draw(1, Split.TRAIN, 10).fingerprint(),
                        SyntheticFashion.draw(0, Split.TEST, 10).fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void draw_classesAreBalanced() {
        LabeledImages images = SyntheticFashion.draw(0, Split.TRAIN, 2000);
        int[] counts = new int[10];
        for (int i = 0; i < images.count(); i++) {
            counts[images.label(i)]++;
        }
        // Five standard deviations of a binomial count: sqrt(2000 * 0.1 * 0.9) = 13.4.
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 200) < 67);
    }

    @Test
    void draw_everyImageIsAGarmentOnBlack() {
        LabeledImages images = SyntheticFashion.draw(5, Split.TRAIN, 500);
        for (int i = 0; i < images.count(); i++) {
            int inked = 0;
            for (int p = 0; p < 784; p++) {
                inked += images.pixel(i, p / 28, p % 28) > 20 ? 1 : 0;
            }
            assertThat(inked).as("%s, image %d", images.className(i), i).isBetween(35, 600);
        }
    }

    @Test
    void draw_noImages_throws() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticFashion.draw(0, Split.TRAIN, 0))
                .withMessageStartingWith("syntheticFashion: count must be in [1, ")
                .withMessageEndingWith("], got count=0");
    }

    @Test
    void cached_drawsOnceThenReads() throws IOException {
        ImageSets first = SyntheticFashion.cached(temp, 0, 30, 10);
        assertThat(first.train()).isEqualTo(SyntheticFashion.draw(0, Split.TRAIN, 30));
        assertThat(first.test()).isEqualTo(SyntheticFashion.draw(0, Split.TEST, 10));
        Path images = onlyFolder().resolve("train-images-idx3-ubyte");
        FileTime past = FileTime.fromMillis(0);
        Files.setLastModifiedTime(images, past);
        assertThat(SyntheticFashion.cached(temp, 0, 30, 10)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(images)).isEqualTo(past);
    }

    @Test
    void cached_isAFolderThatTheReaderReads() throws IOException {
        ImageSets drawn = SyntheticFashion.cached(temp, 0, 30, 10);
        assertThat(Idx.readFolder(onlyFolder())).isEqualTo(drawn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "checksums.txt"})
    void cached_missingFile_isMadeAnew(String name) throws IOException {
        ImageSets first = SyntheticFashion.cached(temp, 0, 30, 10);
        Path file = onlyFolder().resolve(name);
        Files.delete(file);
        assertThat(SyntheticFashion.cached(temp, 0, 30, 10)).isEqualTo(first);
        assertThat(file).exists();
    }

    @Test
    void cached_changedPixel_isMadeAnew() throws IOException {
        ImageSets first = SyntheticFashion.cached(temp, 0, 30, 10);
        Path file = onlyFolder().resolve("train-images-idx3-ubyte");
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[5000] ^= 1;
        Files.write(file, changed);
        assertThat(SyntheticFashion.cached(temp, 0, 30, 10)).isEqualTo(first);
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void cached_whereNothingCanBeWritten_stillDraws() throws IOException {
        Path file = Files.createFile(temp.resolve("not-a-folder"));
        assertThat(SyntheticFashion.cached(file, 0, 30, 10).train().count()).isEqualTo(30);
    }
}
