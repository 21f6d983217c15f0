package dev.steadygrad.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    private static final SequencedMap<String, String> NOTHING = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private Tensor read(String name) throws IOException {
        return Objects.requireNonNull(Safetensors.read(file()).tensors().get(name));
    }

    private static SequencedMap<String, Tensor> one(String name, Tensor t) {
        var map = new LinkedHashMap<String, Tensor>();
        map.put(name, t);
        return map;
    }

    private static Tensor counting(DType dtype, int... dims) {
        Shape shape = Shape.of(dims);
        Storage storage = Storage.allocate(dtype, shape.numel());
        for (int i = 0; i < shape.numel(); i++) {
            storage.set(i, dtype == DType.BOOL ? i % 2 : i * 1.5);
        }
        return Tensor.wrap(NdArray.of(storage, shape));
    }

    @ParameterizedTest
    @EnumSource
    void roundTrip_keepsEveryDtypeAndBit(DType dtype) throws IOException {
        Tensor written = counting(dtype, 3, 5);
        new Safetensors(one("x", written), NOTHING).write(file());
        Tensor read = read("x");
        assertThat(read.dtype()).isEqualTo(dtype);
        assertThat(read.shape()).isEqualTo(Shape.of(3, 5));
        assertThat(read.array().storage().array())
                .isEqualTo(written.array().storage().array());
    }

    @Test
    void roundTrip_keepsSpecialValues() throws IOException {
        float[] values = {-0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.intBitsToFloat(0x7FC01234)};
        new Safetensors(one("x", Tensor.of(values, 5)), NOTHING).write(file());
        float[] read = read("x").toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
        }
    }

    @Test
    void roundTrip_keepsScalarsAndEmptyTensors() throws IOException {
        SequencedMap<String, Tensor> tensors = one("scalar", Tensor.scalar(7));
        tensors.put("empty", Tensor.zeros(0, 4));
        new Safetensors(tensors, NOTHING).write(file());
        assertThat(read("scalar").shape()).isEqualTo(Shape.SCALAR);
        assertThat(read("scalar").item()).isEqualTo(7);
        assertThat(read("empty").shape()).isEqualTo(Shape.of(0, 4));
    }

    @Test
    void roundTrip_keepsMetadataInOrder() throws IOException {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("z", "\"quoted\" \\ ü");
        metadata.put("a", "");
        new Safetensors(one("x", Tensor.zeros(1)), metadata).write(file());
        assertThat(Safetensors.read(file()).metadata()).containsExactlyEntriesOf(metadata);
    }

    @Test
    void write_ofAView_writesItsOwnElementsInOrder() throws IOException {
        Tensor matrix = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        new Safetensors(one("x", matrix.t()), NOTHING).write(file());
        Tensor read = read("x");
        assertThat(read.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(read.toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void write_moreThanOneChunk_keepsEveryElement() throws IOException {
        Tensor big = counting(DType.FLOAT64, 50_000);
        new Safetensors(one("x", big), NOTHING).write(file());
        assertThat(read("x").toDoubleArray()).isEqualTo(big.toDoubleArray());
    }

    @Test
    void write_layout_isThatOfTheFormat() throws IOException {
        SequencedMap<String, Tensor> tensors = one("flag", counting(DType.BOOL, 3));
        tensors.put("w", Tensor.of(new float[] {1, -2}, 2));
        new Safetensors(tensors, NOTHING).write(file());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(length % 8).as("the data is aligned").isZero();
        assertThat(new String(header, StandardCharsets.UTF_8).stripTrailing())
                .isEqualTo("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[8,11]}}");
        assertThat(bytes.getFloat()).isEqualTo(1);
        assertThat(bytes.getFloat()).isEqualTo(-2);
        assertThat(bytes.remaining()).isEqualTo(3);
    }

    /// A header in single quotes, and how many bytes of data follow it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1]                                                                         | 0 | the header must be a JSON object
                    {'a':                                                                       | 0 | the header must be JSON
                    {} {}                                                                       | 0 | the header must be JSON
                    {'__metadata__': 3}                                                         | 0 | __metadata__ must be a JSON object
                    {'__metadata__': {'a': 3}}                                                  | 0 | __metadata__ must hold texts only
                    {'a': 3}                                                                    | 4 | tensor a: dtype must be one of [BF16, BOOL, F16
                    {'a': {'dtype': 'F8', 'shape': [1], 'data_offsets': [0, 4]}}                | 4 | got "F8"
                    {'a': {'dtype': 'F32', 'shape': 1, 'data_offsets': [0, 4]}}                 | 4 | tensor a: shape must be a list, got 1
                    {'a': {'dtype': 'F32', 'shape': [-1], 'data_offsets': [0, 4]}}              | 4 | tensor a: shape must hold whole numbers of 0 or more, got -1
                    {'a': {'dtype': 'F32', 'shape': [1.5], 'data_offsets': [0, 4]}}             | 4 | got 1.5
                    {'a': {'dtype': 'F32', 'shape': [99999999999], 'data_offsets': [0, 4]}}     | 4 | size 99999999999 does not fit a Java array
                    {'a': {'dtype': 'F32', 'shape': [65536, 65536], 'data_offsets': [0, 4]}}    | 4 | elements fit a Java array
                    {'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 4]}}               | 4 | float32 of shape [2] takes 8 bytes, got data_offsets=[0, 4]
                    {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 0]}}               | 4 | got data_offsets=[4, 0]
                    {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4, 8]}}            | 4 | data_offsets must be two numbers, got 3
                    {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}}               | 3 | the tensors take 4 bytes, got 3; the file is truncated
                    {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}}               | 5 | the tensors take 4 bytes, got 5; the file is too long
                    {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}}               | 8 | without a gap, got begin=4 after end=0
                    {'a': {'dtype': 'U8', 'shape': [4], 'data_offsets': [0, 4]}, 'b': {'dtype': 'U8', 'shape': [4], 'data_offsets': [2, 6]}} | 6 | tensor b: the bytes must follow each other without overlap, got begin=2 after end=4
                    {'a': {'dtype': 'U8', 'shape': [1], 'data_offsets': [0, 1]}, 'a': {'dtype': 'U8', 'shape': [1], 'data_offsets': [1, 2]}} | 2 | the header must be JSON: Duplicate
                    """)
    void read_damagedHeader_saysWhatIsWrong(String header, int dataBytes, String sentence) throws IOException {
        writeRaw(header.length(), header.replace('\'', '"'), dataBytes, 0);
        assertThatIOException()
                .isThrownBy(() -> Safetensors.read(file()))
                .withMessageStartingWith("cannot read " + file() + ": ")
                .withMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({"-1, 18446744073709551615", "3, 3", "100000001, 100000001", "4611686018427387904, 4611686018427387904"})
    void read_headerLengthBeyondTheFile_isRejectedBeforeAllocation(long length, String named) throws IOException {
        writeRaw(length, "{}", 0, 0);
        assertThatIOException()
                .isThrownBy(() -> Safetensors.read(file()))
                .withMessageContaining("the header may have 2 bytes, got length=" + named);
    }

    @Test
    void read_fileShorterThanItsLengthField_isRejected() throws IOException {
        Files.write(file(), new byte[5]);
        assertThatIOException()
                .isThrownBy(() -> Safetensors.read(file()))
                .withMessage("cannot read " + file() + ": a safetensors file has at least 8 bytes, got 5");
    }

    @Test
    void read_boolThatIsNeitherZeroNorOne_isRejected() throws IOException {
        String header = "{\"a\": {\"dtype\": \"BOOL\", \"shape\": [2], \"data_offsets\": [0, 2]}}";
        writeRaw(header.length(), header, 2, 7);
        assertThatIOException()
                .isThrownBy(() -> Safetensors.read(file()))
                .withMessageEndingWith("tensor a: a bool must be 0 or 1, got 7");
    }

    @Test
    void read_missingFile_isNamed() {
        assertThatIOException()
                .isThrownBy(() -> Safetensors.read(file()))
                .withMessage("cannot read " + file() + ": no such file or folder");
    }

    private void writeRaw(long length, String header, int dataBytes, int fill) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(text);
        while (bytes.hasRemaining()) {
            bytes.put((byte) fill);
        }
        Files.write(file(), bytes.array());
    }

    @Test
    void write_thatFails_leavesTheOldFileAndNothingElse() throws IOException {
        Path target = Files.createDirectory(file());
        Files.writeString(target.resolve("inside"), "kept");
        assertThatIOException()
                .isThrownBy(() -> new Safetensors(one("x", Tensor.zeros(2)), NOTHING).write(target))
                .withMessageStartingWith("cannot write " + target + ": ");
        assertThat(folder).isDirectoryNotContaining(p -> !p.equals(target));
        assertThat(target.resolve("inside")).hasContent("kept");
    }

    @Test
    void write_replacesAnOlderFile() throws IOException {
        new Safetensors(one("x", Tensor.zeros(2000)), NOTHING).write(file());
        new Safetensors(one("y", Tensor.ones(1)), NOTHING).write(file());
        Map<String, Tensor> read = new TreeMap<>(Safetensors.read(file()).tensors());
        assertThat(read).containsOnlyKeys("y");
    }
}
