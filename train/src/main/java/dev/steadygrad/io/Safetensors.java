package dev.steadygrad.io;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Named tensors in a safetensors file, as PyTorch, JAX and Hugging Face's tools read and write them.
///
/// A file is 8 bytes of header length, a JSON header, then the tensors' elements, little-endian and row-major.
///
/// **Source**: github.com/huggingface/safetensors.
///
/// @param metadata texts that go with the tensors
public record Safetensors(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
    /// The longest header that readers of this format take.
    private static final long MAX_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int CHUNK_BYTES = 1 << 16;

    public Safetensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    }

    /// Reads a whole file.
    ///
    /// **Errors**: `IOException` naming the file where it cannot be read or is damaged: the header is checked, and with
    /// it that every byte belongs to one tensor, before memory is taken for any.
    public static Safetensors read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            int length = headerLength(bytes);
            byte[] json = bytes.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
            MemorySegment data = bytes.asSlice(LENGTH_BYTES + length);
            SafetensorsHeader header = SafetensorsHeader.parse(json, data.byteSize());
            var tensors = new LinkedHashMap<String, Tensor>();
            for (SafetensorsHeader.Entry e : header.entries()) {
                tensors.put(e.name(), tensor(e, data));
            }
            return new Safetensors(tensors, header.metadata());
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static int headerLength(MemorySegment bytes) throws IOException {
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw new IOException(
                    "a safetensors file has at least %d bytes, got %d".formatted(LENGTH_BYTES, bytes.byteSize()));
        }
        long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        long most = Math.min(MAX_HEADER, bytes.byteSize() - LENGTH_BYTES);
        if (length < 0 || length > most) {
            throw new IOException("no safetensors file, or a truncated one: the header may have %d bytes, got length=%s"
                    .formatted(most, Long.toUnsignedString(length)));
        }
        return (int) length;
    }

    private static Tensor tensor(SafetensorsHeader.Entry e, MemorySegment data) throws IOException {
        Storage storage = Storage.allocate(e.dtype(), e.shape().numel());
        MemorySegment.copy(data, layout(e.dtype()), e.begin(), storage.array(), 0, storage.length());
        if (e.dtype() == DType.BOOL) {
            checkBools(e.name(), (byte[]) storage.array());
        }
        return Tensor.wrap(NdArray.of(storage, e.shape()));
    }

    private static void checkBools(String name, byte[] values) throws IOException {
        for (byte b : values) {
            if (b != 0 && b != 1) {
                throw new IOException("tensor %s: a bool must be 0 or 1, got %d".formatted(name, b & 0xFF));
            }
        }
    }

    /// Writes the file whole: where something fails, what was at `file` before is still there.
    ///
    /// **Errors**: `IOException` naming the file.
    public void write(Path file) throws IOException {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        // Widest elements first, so that all stand at multiples of their size.
        ordered.sort(Comparator.comparingInt(e -> -e.getValue().dtype().bytes()));
        var entries = new ArrayList<SafetensorsHeader.Entry>();
        long end = 0;
        for (Map.Entry<String, Tensor> e : ordered) {
            Tensor t = e.getValue();
            long begin = end;
            end += (long) t.numel() * t.dtype().bytes();
            entries.add(new SafetensorsHeader.Entry(e.getKey(), t.dtype(), t.shape(), begin, end));
        }
        byte[] header = new SafetensorsHeader(entries, metadata).toBytes();
        AtomicFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            AtomicFile.writeAll(channel, length.putLong(header.length).flip());
            AtomicFile.writeAll(channel, ByteBuffer.wrap(header));
            for (Map.Entry<String, Tensor> e : ordered) {
                writeElements(channel, e.getValue());
            }
        });
    }

    private static void writeElements(FileChannel channel, Tensor tensor) throws IOException {
        NdArray elements = tensor.array().contiguous();
        Object array = elements.storage().array();
        int first = elements.data().offset();
        ValueLayout layout = layout(tensor.dtype());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        MemorySegment target = MemorySegment.ofBuffer(chunk);
        int most = CHUNK_BYTES / tensor.dtype().bytes();
        for (int i = 0; i < tensor.numel(); i += most) {
            int n = Math.min(most, tensor.numel() - i);
            MemorySegment.copy(array, first + i, target, layout, 0, n);
            AtomicFile.writeAll(channel, chunk.clear().limit(n * tensor.dtype().bytes()));
        }
    }

    private static ValueLayout layout(DType dtype) {
        return switch (dtype) {
            case BOOL, UINT8 -> ValueLayout.JAVA_BYTE;
            case FLOAT16, BFLOAT16 -> little(ValueLayout.JAVA_SHORT_UNALIGNED);
            case INT32 -> little(ValueLayout.JAVA_INT_UNALIGNED);
            case INT64 -> little(ValueLayout.JAVA_LONG_UNALIGNED);
            case FLOAT32 -> little(ValueLayout.JAVA_FLOAT_UNALIGNED);
            case FLOAT64 -> little(ValueLayout.JAVA_DOUBLE_UNALIGNED);
        };
    }

    private static ValueLayout little(ValueLayout layout) {
        return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
    }
}
