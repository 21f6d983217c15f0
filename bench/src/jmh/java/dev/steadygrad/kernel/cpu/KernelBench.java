package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.LongStorage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The kernels alone: no operator, no history, results in memory that is there already. Each over vector code and over
/// plain code.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class KernelBench {
    @Param({"vector", "scalar"})
    String rows;

    Kernels kernels;

    @Setup
    public void choose() {
        kernels = Kernels.over(rows.equals("vector") ? new VectorRows() : new ScalarRows());
    }

    /// Normal numbers.
    static Strided normal(int... dims) {
        Shape shape = Shape.of(dims);
        Rng rng = new Rng(1);
        float[] values = new float[shape.numel()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        return Strided.of(new FloatStorage(values), shape);
    }

    static Strided blank(int... dims) {
        return Strided.blank(DType.FLOAT32, Shape.of(dims));
    }

    /// Some 2²⁰ logits, in short rows and in long ones.
    @State(Scope.Benchmark)
    public static class Logits {
        @Param({"10", "1000", "50257"})
        int classes;

        Strided x;
        Strided y;
        Strided targets;
        Strided losses;
        Strided ones;

        @Setup
        public void fill() {
            int n = (1 << 20) / classes;
            x = normal(n, classes);
            y = blank(n, classes);
            losses = blank(n);
            ones = blank(n);
            Arrays.fill((float[]) ones.storage().array(), 1);
            long[] target = new long[n];
            for (int i = 0; i < n; i++) {
                target[i] = i % classes;
            }
            targets = Strided.of(new LongStorage(target), Shape.of(n));
        }
    }

    @Benchmark
    public void softmax(Logits l) {
        kernels.softmax().softmax(l.x, l.y);
    }

    @Benchmark
    public void logSoftmax(Logits l) {
        kernels.softmax().logSoftmax(l.x, l.y);
    }

    @Benchmark
    public void crossEntropy(Logits l) {
        kernels.softmax().crossEntropy(l.x, l.targets, l.losses, l.ones, l.y);
    }

    /// Our own matrix product, of sizes that OpenBLAS does not take over.
    @State(Scope.Benchmark)
    public static class Factors {
        /// Rows, columns and inner dimension: a tile's product, a linear layer's forward and its weight's gradient.
        @Param({"16x1024x1024", "256x10x784", "10x784x256"})
        String product;

        Strided a;
        Strided b;
        Strided y;

        @Setup
        public void fill() {
            String[] sizes = product.split("x");
            int m = Integer.parseInt(sizes[0]);
            int n = Integer.parseInt(sizes[1]);
            int k = Integer.parseInt(sizes[2]);
            a = normal(1, m, k);
            b = normal(1, k, n);
            y = blank(1, m, n);
        }
    }

    @Benchmark
    public void matmul(Factors f) {
        kernels.matmul().matmul(f.a, f.b, f.y);
    }

    /// A square matrix of 2²⁰ numbers.
    @State(Scope.Benchmark)
    public static class Square {
        Strided x;
        Strided y;

        @Setup
        public void fill() {
            x = normal(1024, 1024);
            y = blank(1024, 1024);
        }
    }

    @Benchmark
    public void exp(Square s) {
        kernels.elementwise().unary(Unary.EXP, s.x, s.y);
    }

    @Benchmark
    public void transposedCopy(Square s) {
        kernels.elementwise().copy(s.x.permute(1, 0), s.y);
    }
}
