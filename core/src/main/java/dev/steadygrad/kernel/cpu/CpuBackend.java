package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.AttentionInput;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Fused;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Program;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.SoftTarget;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.kernel.Update;
import dev.steadygrad.kernel.Window;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The processor as a backend: kernels over the row primitives that this Java can run.
public final class CpuBackend implements Fused {
    private final RowsChoice choice = RowsChoice.make();

    /// Those over plain code during the head start.
    private volatile Kernels kernels = Kernels.over(choice.start());

    private final @Nullable HeadStart headStart;

    public CpuBackend() {
        headStart = choice.vectorLater() ? HeadStart.then(() -> kernels = Kernels.over(choice.rows())) : null;
    }

    @Override
    public void copy(Strided x, Strided y) {
        kernels.elementwise().copy(x, y);
    }

    @Override
    public void unary(Unary f, Strided x, Strided y) {
        kernels.elementwise().unary(f, x, y);
    }

    @Override
    public void binary(Binary f, Strided a, Strided b, Strided y) {
        kernels.elementwise().binary(f, a, b, y);
    }

    @Override
    public void compare(Compare f, Kind kind, Strided a, Strided b, Strided y) {
        kernels.elementwise().compare(f, kind, a, b, y);
    }

    @Override
    public void where(Strided c, Strided a, Strided b, Strided y) {
        kernels.elementwise().where(c, a, b, y);
    }

    @Override
    public void ternary(Ternary f, Strided a, Strided b, Strided c, Strided y) {
        kernels.elementwise().ternary(f, a, b, c, y);
    }

    @Override
    public void evaluate(Program p, Strided y) {
        if (p.steps().size() == 1) {
            Fused.super.evaluate(p, y);
        } else {
            kernels.program().evaluate(p, y);
        }
    }

    @Override
    public void reduce(Reduce f, Strided x, int dims, Strided y) {
        kernels.reduce().reduce(f, x, dims, y);
    }

    @Override
    public void argReduce(boolean max, Strided x, Strided y) {
        RowKernel.argReduce(max, x, y);
    }

    @Override
    public void scan(Binary f, Strided x, Strided y) {
        ScanKernel.scan(f, x, y);
    }

    @Override
    public void matmul(Strided a, Strided b, Strided y) {
        if (Kind.of(y.dtype()).isDirect(y.storage())) {
            kernels.matmul().matmul(a, b, y);
            return;
        }
        Strided[] wide = {widen(a), widen(b), Strided.blank(DType.FLOAT32, y.shape())};
        kernels.matmul().matmul(wide[0], wide[1], wide[2]);
        copy(wide[2], y);
        for (Strided x : wide) {
            x.storage().recycle();
        }
    }

    @Override
    public void addMatmul(Strided a, Strided b, Strided y) {
        if (Kind.of(y.dtype()).isDirect(y.storage())) {
            kernels.matmul().matmul(a, b, y, true);
        } else {
            Fused.super.addMatmul(a, b, y);
        }
    }

    private Strided widen(Strided x) {
        Strided wide = Strided.blank(DType.FLOAT32, x.shape());
        copy(x, wide);
        return wide;
    }

    @Override
    public void gather(Strided x, Strided index, Strided y) {
        IndexKernel.gather(x, index, y);
    }

    @Override
    public void scatter(@Nullable Binary f, Strided index, Strided src, Strided y) {
        IndexKernel.scatter(f, index, src, y);
    }

    @Override
    public void argSort(boolean descending, Strided x, Strided y) {
        SortKernel.argSort(descending, x, y);
    }

    @Override
    public void generate(LongToDoubleFunction value, Strided y) {
        RowKernel.generate(value, y);
    }

    @Override
    public void recurrence(Strided x, Strided a, boolean lagged, Strided y) {
        ScanKernel.recurrence(x, a, lagged, y);
    }

    @Override
    public void scaleByProducts(Strided x, Strided y) {
        ScanKernel.scaleByProducts(x, y);
    }

    @Override
    public void kth(int k, Strided x, Strided y) {
        SortKernel.kth(k, x, y);
    }

    @Override
    public void argScan(boolean max, Strided x, Strided y) {
        ScanKernel.argScan(max, x, y);
    }

    @Override
    public void isClose(double rtol, double atol, Strided a, Strided b, Strided y) {
        ElementwiseKernel.isClose(rtol, atol, a, b, y);
    }

    @Override
    public void sumPowers(double p, Strided x, int dims, Strided y) {
        kernels.reduce().sumPowers(p, x, dims, y);
    }

    @Override
    public void variance(Strided x, int dims, double correction, Strided y) {
        kernels.reduce().variance(x, dims, correction, y);
    }

    @Override
    public void softmax(Strided x, Strided y) {
        kernels.softmax().softmax(x, y);
    }

    @Override
    public void logSoftmax(Strided x, Strided y) {
        kernels.softmax().logSoftmax(x, y);
    }

    @Override
    public void logsumexp(Strided x, Strided y) {
        kernels.softmax().logsumexp(x, y);
    }

    @Override
    public void softmaxBackward(Strided g, Strided y, Strided dx) {
        kernels.softmax().softmaxBackward(g, y, dx);
    }

    @Override
    public void logSoftmaxBackward(Strided g, Strided y, Strided dx) {
        kernels.softmax().logSoftmaxBackward(g, y, dx);
    }

    @Override
    public void entmax(double alpha, Strided x, Strided y) {
        kernels.entmax().entmax(alpha, x, y);
    }

    @Override
    public void attention(AttentionInput in, Strided y, Strided shift) {
        kernels.attention().forward(in, y, shift);
    }

    @Override
    public void attentionBackward(AttentionInput in, int input, Strided g, Strided y, Strided shift, Strided dx) {
        kernels.attention().backward(in, input, g, y, shift, dx);
    }

    @Override
    public void crossEntropy(
            Strided x, Strided target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        kernels.softmax().crossEntropy(x, target, loss, g, dx);
    }

    @Override
    public void crossEntropy(
            Strided x, SoftTarget target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        kernels.softTarget().crossEntropy(x, target, loss, g, dx);
    }

    @Override
    public void conv2d(Strided x, Strided weight, @Nullable Strided bias, Window window, int groups, Strided y) {
        if (headStart != null) {
            headStart.end();
        }
        if (ConvolutionKernel.suits(window, x, weight, y)) {
            kernels.convolution().forward(x, weight, bias, window, groups, y);
        } else {
            Fused.super.conv2d(x, weight, bias, window, groups, y);
        }
    }

    @Override
    public void conv2dInput(Strided g, Strided weight, Window window, int groups, Strided dx) {
        if (!ConvolutionKernel.suits(window, g, weight, dx)
                || !kernels.convolution().input(g, weight, window, groups, dx)) {
            Fused.super.conv2dInput(g, weight, window, groups, dx);
        }
    }

    @Override
    public void conv2dWeight(Strided g, Strided x, Window window, int groups, Strided dw) {
        if (!ConvolutionKernel.suits(window, g, x, dw)) {
            Fused.super.conv2dWeight(g, x, window, groups, dw);
        } else if (!kernels.convolution().weight(g, x, window, groups, dw)) {
            generate(i -> 0, dw);
            Fused.super.conv2dWeight(g, x, window, groups, dw);
        }
    }

    @Override
    public void windowMax(Strided x, Window window, Strided y, Strided places) {
        if (!kernels.maxWindow().max(x, window, y, places)) {
            Fused.super.windowMax(x, window, y, places);
        }
    }

    @Override
    public void windowMaxSpread(Strided g, Strided places, Strided dx) {
        if (!MaxWindowKernel.spread(g, places, dx)) {
            Fused.super.windowMaxSpread(g, places, dx);
        }
    }

    @Override
    public void update(Update f, Strided g, Strided... a) {
        UpdateKernel.update(f, g, a);
    }

    @Override
    public void shades(Strided x, int[] rows, Strided y) {
        kernels.elementwise().shades(x, rows, y);
    }

    @Override
    public Description describe() {
        ProductChoice products = ProductChoice.soFar();
        String reason = Stream.of(choice.reason(), products.reason())
                .filter(r -> !r.isEmpty())
                .collect(Collectors.joining("; "));
        return new Description(choice.rows().describe(), products.describe(), Parallel.threads(), reason);
    }

    @Override
    public void threads(int n) {
        Parallel.threads(n);
    }
}
