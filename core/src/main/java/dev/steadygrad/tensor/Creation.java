package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.DoubleStorage;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.IntStorage;
import dev.steadygrad.kernel.LongStorage;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.op.Cat;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// How tensors are made: the static methods of [Tensor]. Where no dtype is named, it is [DType#standard].
abstract sealed class Creation permits Accumulator {

    /// A tensor of `array`, not copied.
    public static Tensor wrap(NdArray array) {
        return Tensor.of(array, null);
    }

    /// Float32 values in row-major order, not copied.
    public static Tensor of(float[] values, int... dims) {
        return wrap(NdArray.of(new FloatStorage(values), Shape.of(dims)));
    }

    /// Float64 values in row-major order, not copied.
    public static Tensor of(double[] values, int... dims) {
        return wrap(NdArray.of(new DoubleStorage(values), Shape.of(dims)));
    }

    /// Int64 values in row-major order, not copied.
    public static Tensor of(long[] values, int... dims) {
        return wrap(NdArray.of(new LongStorage(values), Shape.of(dims)));
    }

    /// Int32 values in row-major order, not copied.
    public static Tensor of(int[] values, int... dims) {
        return wrap(NdArray.of(new IntStorage(values), Shape.of(dims)));
    }

    /// A Java array of any rank, as `float[][]`, or a boxed number or boolean, in the dtype of its elements; `byte` is
    /// uint8.
    ///
    /// **Errors**: `IllegalArgumentException` for rows of different lengths, named by their position, or another class.
    public static Tensor of(Object nested) {
        return wrap(Nested.read(nested));
    }

    /// A scalar.
    public static Tensor scalar(double value) {
        return full(value);
    }

    public static Tensor zeros(int... dims) {
        return zeros(DType.standard(), dims);
    }

    public static Tensor zeros(DType dtype, int... dims) {
        return wrap(NdArray.zeros(dtype, Shape.of(dims)));
    }

    public static Tensor ones(int... dims) {
        return full(1, dims);
    }

    public static Tensor ones(DType dtype, int... dims) {
        return full(dtype, 1, dims);
    }

    public static Tensor full(double value, int... dims) {
        return full(DType.standard(), value, dims);
    }

    public static Tensor full(DType dtype, Number value, int... dims) {
        return wrap(NdArray.full(dtype, Shape.of(dims), value).copy(dtype));
    }

    /// The int64 values `0 .. end - 1`.
    public static Tensor arange(long end) {
        return arange(0, end, 1);
    }

    /// The int64 values `start .. end - 1`.
    public static Tensor arange(long start, long end) {
        return arange(start, end, 1);
    }

    /// The int64 values `start, start + step, …` up to `end`, which is left out.
    public static Tensor arange(long start, long end, long step) {
        Check.that(
                step > 0 ? start <= end : step < 0 && start >= end,
                "arange: the step must lead from start to end, got start=%s, end=%s, step=%s",
                start,
                end,
                step);
        BigInteger way = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
        BigInteger[] parts = way.divideAndRemainder(BigInteger.valueOf(step));
        long[] values =
                new long[count("arange", parts[0].doubleValue() + parts[1].abs().signum())];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * step;
        }
        return of(values, values.length);
    }

    private static int count(String op, double n) {
        Check.that(
                n <= Integer.MAX_VALUE - 8,
                "%s: at most %d elements fit a Java array, got count=%.0f; split the work into parts",
                op,
                Integer.MAX_VALUE - 8,
                n);
        return (int) n;
    }

    /// `start, start + 1, …` up to `end`, which is left out.
    public static Tensor arange(double start, double end) {
        return arange(start, end, 1);
    }

    /// `start, start + step, …` up to `end`, which is left out.
    public static Tensor arange(double start, double end, double step) {
        return arange(DType.standard(), start, end, step);
    }

    /// **Errors**: `IllegalArgumentException` for a step of 0 or one that leads away from `end`.
    public static Tensor arange(DType dtype, double start, double end, double step) {
        Check.that(
                step != 0 && (end - start) / step >= 0 && Double.isFinite((end - start) / step),
                "arange: the step must lead from start to end, got start=%s, end=%s, step=%s",
                start,
                end,
                step);
        int n = count("arange", Math.ceil((end - start) / step));
        return generate(dtype, Shape.of(n), i -> start + i * step);
    }

    /// `n` values evenly from `start` to `end`, both included.
    public static Tensor linspace(double start, double end, int n) {
        Check.that(n >= 0, "linspace: n must be 0 or more, got n=%d", n);
        double step = n > 1 ? (end - start) / (n - 1) : 0;
        return generate(
                DType.standard(),
                Shape.of(n),
                i -> i < n / 2 ? start + i * step : n == 1 ? start : end - (n - 1 - i) * step);
    }

    /// The identity matrix.
    public static Tensor eye(int n) {
        return eye(n, n);
    }

    public static Tensor eye(int rows, int columns) {
        return generate(DType.standard(), Shape.of(rows, columns), i -> i / columns == i % columns ? 1 : 0);
    }

    /// Uniform in `[0, 1)`.
    public static Tensor rand(Rng rng, int... dims) {
        Shape shape = Shape.of(dims);
        long first = rng.reserve(shape.numel());
        return generate(DType.standard(), shape, i -> Rng.uniform(rng.at(first + i)));
    }

    /// Standard normal.
    public static Tensor randn(Rng rng, int... dims) {
        return normal(0, 1, rng, dims);
    }

    public static Tensor normal(double mean, double std, Rng rng, int... dims) {
        Check.that(std >= 0, "normal: std must be 0 or more, got std=%s", std);
        Shape shape = Shape.of(dims);
        long first = rng.reserve(2L * shape.numel());
        return generate(DType.standard(), shape, i -> mean + std * rng.gaussianAt(first + 2 * i));
    }

    /// Int64, uniform in `[low, high)`.
    public static Tensor randint(long low, long high, Rng rng, int... dims) {
        Check.that(low < high && high - low > 0, "randint: low must be below high, got low=%d, high=%d", low, high);
        Shape shape = Shape.of(dims);
        long first = rng.reserve(shape.numel());
        long[] values = new long[shape.numel()];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + Math.unsignedMultiplyHigh(rng.at(first + i), high - low);
        }
        return of(values, dims);
    }

    /// The int64 values `0 .. n - 1` in random order.
    public static Tensor randperm(int n, Rng rng) {
        Check.that(n >= 0, "randperm: n must be 0 or more, got n=%d", n);
        int[] order = rng.permutation(n);
        return generate(DType.INT64, Shape.of(n), i -> order[(int) i]);
    }

    /// 1 with the probability that `p` gives for each element, else 0, in the dtype of `p`.
    ///
    /// **Errors**: `IllegalArgumentException` for a probability outside `[0, 1]`.
    public static Tensor bernoulli(Tensor p, Rng rng) {
        NdArray row = p.array().contiguous();
        Storage chance = row.storage();
        int start = row.data().offset();
        for (int i = 0; i < p.numel(); i++) {
            double v = chance.getDouble(start + i);
            if (!(v >= 0 && v <= 1)) {
                throw Check.error("bernoulli: probabilities must be in [0, 1], got p[%d]=%s", i, v);
            }
        }
        long first = rng.reserve(p.numel());
        return generate(
                p.dtype(), p.shape(), i -> Rng.uniform(rng.at(first + i)) < chance.getDouble(start + (int) i) ? 1 : 0);
    }

    /// `count` int64 positions drawn from each row of weights: `[C]` → `[count]`, `[N, C]` → `[N, count]`.
    ///
    /// **Errors**: `IllegalArgumentException` for negative, infinite or all-zero weights, or more draws without
    /// replacement than there are weights above 0.
    public static Tensor multinomial(Tensor weights, int count, boolean replacement, Rng rng) {
        return Draw.multinomial(weights, count, replacement, rng);
    }

    public static Tensor zerosLike(Tensor x) {
        return wrap(NdArray.zeros(x.dtype(), x.shape()));
    }

    public static Tensor onesLike(Tensor x) {
        return fullLike(x, 1);
    }

    public static Tensor fullLike(Tensor x, Number value) {
        return full(x.dtype(), value, x.shape().toArray());
    }

    public static Tensor randLike(Tensor x, Rng rng) {
        return rand(rng, x.shape().toArray()).to(x.dtype());
    }

    public static Tensor randnLike(Tensor x, Rng rng) {
        return randn(rng, x.shape().toArray()).to(x.dtype());
    }

    /// Tensors one behind the other along `dim`: see [Cat].
    public static Tensor cat(List<Tensor> tensors, int dim) {
        Check.that(!tensors.isEmpty(), "cat: there must be a tensor to join, got an empty list");
        return tensors.getFirst().apply(new Cat(dim), tensors.subList(1, tensors.size()));
    }

    public static Tensor cat(List<Tensor> tensors) {
        return cat(tensors, 0);
    }

    /// Tensors of one shape joined along a new dimension.
    public static Tensor stack(List<Tensor> tensors, int dim) {
        Check.that(!tensors.isEmpty(), "stack: there must be a tensor to join, got an empty list");
        Shape shape = tensors.getFirst().shape();
        int d = Check.dim("stack", dim, shape.inserting(0, 1));
        tensors.forEach(x -> Check.sameShape("stack", "every tensor", x.shape(), shape));
        return cat(tensors.stream().map(x -> x.unsqueeze(d)).toList(), d);
    }

    public static Tensor stack(List<Tensor> tensors) {
        return stack(tensors, 0);
    }

    /// Each vector `[n0]`, `[n1]`, … repeated, as a view, to the grid `[n0, n1, …]` that all of them span, PyTorch's
    /// indexing "ij".
    public static List<Tensor> meshgrid(Tensor... vectors) {
        int[] sizes = new int[vectors.length];
        for (int i = 0; i < sizes.length; i++) {
            Check.that(
                    vectors[i].rank() <= 1,
                    "meshgrid: the inputs must be vectors, got tensors[%d] of shape %s",
                    i,
                    vectors[i].shape());
            sizes[i] = vectors[i].numel();
        }
        Shape grid = Shape.of(sizes);
        List<Tensor> grids = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            int[] along = new int[sizes.length - i];
            Arrays.fill(along, 1);
            along[0] = sizes[i];
            grids.add(vectors[i].reshape(Shape.of(along)).expand(grid));
        }
        return grids;
    }

    private static Tensor generate(DType dtype, Shape shape, LongToDoubleFunction value) {
        NdArray y = NdArray.zeros(dtype, shape);
        Backends.get().generate(value, y.data());
        return wrap(y);
    }
}
