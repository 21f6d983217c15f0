package dev.steadygrad.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final History TWO =
            new History(List.of(new History.Epoch(1, 1, 0.5, 1, 0.5, 1), new History.Epoch(2, 0.5, 0.6, 0.5, 0.7, 1)));

    @TempDir
    private Path temp;

    private static Safetensors model() {
        return new Safetensors(new LinkedHashMap<>(Map.of("w", Tensor.ones(2))), new LinkedHashMap<>());
    }

    @Test
    void save_thenFinish_writesTheFourFilesAndNothingElse() throws IOException {
        RunFolder run = RunFolder.create(temp.resolve("a/b"));
        run.save(TWO, model(), new LinkedHashMap<>());
        run.finish(TWO, "{}");
        try (var files = Files.list(run.path())) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.safetensors", "history.csv", "curves.png", "run.json");
        }
        assertThat(run.path().resolve("run.json")).hasContent("{}");
    }

    @Test
    void open_readsBackWhatWasSaved() throws IOException {
        RunFolder.create(temp).save(TWO, model(), new LinkedHashMap<>());
        RunFolder run = RunFolder.open(temp);
        assertThat(run.model().tensors()).containsOnlyKeys("w");
        assertThat(run.history(2)).isEqualTo(TWO);
        assertThat(run.history(1)).isEqualTo(TWO.first(1));
    }

    @Test
    void memory_isThatOfTheWantedEpoch() throws IOException {
        RunFolder run = RunFolder.create(temp);
        run.save(TWO, model(), model().tensors());
        assertThat(run.memory(2)).containsOnlyKeys("w");
        assertThatIOException()
                .isThrownBy(() -> run.memory(1))
                .withMessage(temp.resolve("optimizer.safetensors") + " must be of the model's epoch, 1, got 2");
        run.save(TWO, model(), new LinkedHashMap<>());
        assertThat(run.memory(2)).isEmpty();
    }

    @Test
    void open_withoutAModel_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunFolder.open(temp))
                .withMessage("RunFolder: the folder must have a model.safetensors, got " + temp);
    }

    @Test
    void history_missingDamagedOrShort_isNamed() throws IOException {
        RunFolder run = RunFolder.create(temp);
        Path file = temp.resolve("history.csv");
        assertThatIOException()
                .isThrownBy(() -> run.history(1))
                .withMessage("cannot read " + file + ": no such file or folder");
        run.save(TWO, model(), new LinkedHashMap<>());
        assertThatIOException()
                .isThrownBy(() -> run.history(3))
                .withMessage("cannot read " + file + ": history: 3 epochs are wanted, got 2");
        Files.writeString(file, "nonsense");
        assertThatIOException()
                .isThrownBy(() -> run.history(1))
                .withMessageStartingWith("cannot read " + file + ": history: the first line must be");
    }

    @Test
    void create_whereAFileStands_isRejectedAtOnce() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatIOException()
                .isThrownBy(() -> RunFolder.create(file))
                .withMessageStartingWith("cannot make the folder " + file);
        assertThatIOException()
                .isThrownBy(() -> RunFolder.create(file.resolve("below")))
                .withMessageStartingWith("cannot make the folder ");
    }

    @Test
    void create_leavesNoTraceOfItsProbe() throws IOException {
        RunFolder.create(temp);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void removeIfEmpty_removesOnlyAnEmptyFolder() throws IOException {
        RunFolder empty = RunFolder.create(temp.resolve("empty"));
        empty.removeIfEmpty();
        assertThat(empty.path()).doesNotExist();
        RunFolder full = RunFolder.create(temp.resolve("full"));
        full.save(TWO, model(), new LinkedHashMap<>());
        full.removeIfEmpty();
        assertThat(full.path()).isNotEmptyDirectory();
    }
}
