package dev.steadygrad.io;

import dev.steadygrad.base.Check;
import dev.steadygrad.plot.Curves;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The folder that one training run writes: `model.safetensors`, `history.csv`, `curves.png` and `run.json`, and
/// `optimizer.safetensors` where the optimizer remembers something.
///
/// Each file is there whole or not at all, whatever happens while it is written.
public final class RunFolder {
    private static final String MODEL = "model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String EPOCH = "epoch";
    private static final String HISTORY = "history.csv";
    private static final String CURVES = "curves.png";
    private static final String SUMMARY = "run.json";

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /// The folder `path`, made where it is missing.
    ///
    /// **Errors**: `IOException` where it cannot be made or written to, so that a run fails before its work, not after.
    public static RunFolder create(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new IOException("cannot make the folder " + path + ": " + AtomicFile.reason(e), e);
        }
        Path probe = path.resolve("." + SUMMARY + ".probe");
        try {
            Files.deleteIfExists(probe);
            FileChannel.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            Files.delete(probe);
        } catch (IOException e) {
            throw new IOException("cannot write into the folder " + path + ": " + AtomicFile.reason(e), e);
        }
        return new RunFolder(path);
    }

    /// A folder that a run wrote.
    ///
    /// **Errors**: `IllegalArgumentException` where there is no model in it.
    public static RunFolder open(Path path) {
        Check.that(holdsModel(path), "RunFolder: the folder must have a %s, got %s", MODEL, path);
        return new RunFolder(path);
    }

    /// Whether a run has written its model into `path`.
    public static boolean holdsModel(Path path) {
        return Files.isRegularFile(path.resolve(MODEL));
    }

    public Path path() {
        return path;
    }

    /// Writes the history, then the model, so that the history is never behind the model.
    ///
    /// @param memory the optimizer's state after the last epoch of `history`
    public void save(History history, Safetensors model, SequencedMap<String, Tensor> memory) throws IOException {
        write(HISTORY, history.toCsv());
        if (memory.isEmpty()) {
            Files.deleteIfExists(path.resolve(OPTIMIZER));
        } else {
            var metadata = new LinkedHashMap<>(Map.of(EPOCH, Integer.toString(history.size())));
            new Safetensors(memory, metadata).write(path.resolve(OPTIMIZER));
        }
        model.write(path.resolve(MODEL));
    }

    /// Writes `run.json`, and the curves of a history with at least one epoch.
    public void finish(History history, String json) throws IOException {
        write(SUMMARY, json + "\n");
        write(CURVES, Curves.png(history));
    }

    public Safetensors model() throws IOException {
        return Safetensors.read(path.resolve(MODEL));
    }

    /// The optimizer's state after the epoch of that number; empty where it remembers nothing.
    ///
    /// **Errors**: `IOException` where the file is damaged or of another epoch.
    public SequencedMap<String, Tensor> memory(int epoch) throws IOException {
        Path file = path.resolve(OPTIMIZER);
        if (!Files.exists(file)) {
            return new LinkedHashMap<>();
        }
        Safetensors state = Safetensors.read(file);
        String wanted = Integer.toString(epoch);
        if (!wanted.equals(state.metadata().get(EPOCH))) {
            throw new IOException("%s must be of the model's epoch, %s, got %s"
                    .formatted(file, wanted, state.metadata().get(EPOCH)));
        }
        return state.tensors();
    }

    /// The first `epochs` epochs of what the run wrote.
    ///
    /// **Errors**: `IOException` where the file is missing, damaged or shorter.
    public History history(int epochs) throws IOException {
        Path file = path.resolve(HISTORY);
        try {
            History history = History.ofCsv(Files.readString(file));
            Check.that(history.size() >= epochs, "history: %d epochs are wanted, got %d", epochs, history.size());
            return history.first(epochs);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Removes the folder if nothing is in it.
    public void removeIfEmpty() throws IOException {
        boolean empty;
        try (Stream<Path> files = Files.list(path)) {
            empty = files.findAny().isEmpty();
        }
        if (empty) {
            Files.delete(path);
        }
    }

    /// Writes a text file, whole or not at all.
    public void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        AtomicFile.write(path.resolve(name), channel -> AtomicFile.writeAll(channel, ByteBuffer.wrap(bytes)));
    }
}
