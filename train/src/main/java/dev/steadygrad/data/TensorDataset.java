package dev.steadygrad.data;

import dev.steadygrad.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Examples that lie in two tensors: row i of the inputs is of the class at i of the targets.
///
/// **Shape**: `inputs [N, ...]`, `targets [N]`.
///
/// **PyTorch**: `torch.utils.data.TensorDataset(inputs, targets)`.
public record TensorDataset(Tensor inputs, Tensor targets) implements Dataset {
    public TensorDataset {
        // A batch of all of them must be possible.
        new Batch(inputs, targets);
    }

    @Override
    public int size() {
        return inputs.size(0);
    }

    @Override
    public Batch batch(int[] rows) {
        Tensor index = Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
        return new Batch(inputs.indexSelect(0, index), targets.indexSelect(0, index));
    }

    /// The SHA-256, in hexadecimal, of the shape of the inputs, their values in float32 and the targets.
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(inputs.shape().toString().getBytes(StandardCharsets.UTF_8));
            float[] values = inputs.toFloatArray();
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
            bytes.asFloatBuffer().put(values);
            digest.update(bytes);
            long[] classes = targets.toLongArray();
            bytes = ByteBuffer.allocate(Math.multiplyExact(classes.length, Long.BYTES));
            bytes.asLongBuffer().put(classes);
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
