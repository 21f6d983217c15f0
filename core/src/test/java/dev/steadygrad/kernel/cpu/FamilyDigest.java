package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/// A number for all the bits of the softmax family's results and gradients, as users call it: every floating dtype,
/// rows short and long, in numbers that many threads share, and along a dimension that is not the last; as a program,
/// prints it.
final class FamilyDigest {
    private static final int[][] SHAPES = {{3000, 3}, {700, 63}, {700, 64}, {130, 257}, {3, 20_000}};

    private final CRC32 crc = new CRC32();

    private FamilyDigest() {}

    public static void main(String[] args) {
        System.out.println(Backends.get().describe().rows() + ": " + compute());
    }

    static long compute() {
        FamilyDigest digest = new FamilyDigest();
        for (DType dtype : DType.values()) {
            for (int[] shape : SHAPES) {
                if (dtype.isFloating()) {
                    digest.functions(dtype, shape[0], shape[1]);
                    digest.crossEntropy(dtype, shape[0], shape[1]);
                }
            }
        }
        return digest.crc.getValue();
    }

    private static Tensor draw(DType dtype, int seed, double scale, int... dims) {
        return Tensor.randn(new Rng(seed), dims).mul(scale).to(dtype);
    }

    private void functions(DType dtype, int rows, int n) {
        Tensor x = draw(dtype, n, 5, rows, n).requiresGrad(true);
        Tensor g = draw(dtype, n + 1, 1, rows, n);
        for (int dim : new int[] {0, 1}) {
            List<UnaryOperator<Tensor>> family =
                    List.of(t -> t.softmax(dim), t -> t.logSoftmax(dim), t -> t.logsumexp(dim, true));
            for (UnaryOperator<Tensor> function : family) {
                Tensor y = function.apply(x);
                add(y);
                add(Autograd.grad(y.mul(g).sum(), x, false));
            }
        }
    }

    private void crossEntropy(DType dtype, int rows, int n) {
        Tensor x = draw(dtype, n, 5, rows, n).requiresGrad(true);
        Tensor index = Tensor.randint(0, n, new Rng(n), rows);
        Tensor probabilities = draw(dtype, n + 2, 1, rows, n).softmax(1);
        Tensor weight = Tensor.rand(new Rng(n + 3), n).to(dtype);
        CrossEntropyLoss plain = new CrossEntropyLoss();
        for (CrossEntropyLoss loss : List.of(plain, plain.labelSmoothing(0.1), plain.weight(weight))) {
            for (Tensor target : List.of(index, probabilities)) {
                add(loss.reduction(Reduction.NONE).apply(x, target));
                x.zeroGrad();
                Tensor mean = loss.apply(x, target);
                mean.backward();
                add(mean);
                add(Objects.requireNonNull(x.grad()));
            }
        }
    }

    private void add(Tensor x) {
        double[] values = x.toDoubleArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        crc.update(bytes.array());
    }
}
