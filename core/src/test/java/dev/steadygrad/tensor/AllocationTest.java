package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Storage;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An op allocates its result and no more, its gradient likewise, and in place nothing.
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SIDE = 512;
    private static final long ARRAY = 4L * SIDE * SIDE;

    /// What tasks, shapes, history and scratch may take on top: an eighth of an array.
    private static final long SLACK = ARRAY / 8;

    private static final Tensor OTHER = Tensor.rand(new Rng(2), SIDE, SIDE);
    private static final Tensor MASK = OTHER.lt(0.5);

    private static final Tensor HALF = OTHER.to(DType.BFLOAT16);
    private static final Tensor POSITIONS = Tensor.randint(0, SIDE * SIDE, new Rng(3), SIDE, SIDE);
    private static final Tensor TRUES = Tensor.arange(MASK.sum().itemLong());
    private static final Tensor ROWS = Tensor.randint(0, SIDE, new Rng(4), SIDE);

    private static Tensor values() {
        return Tensor.rand(new Rng(1), SIDE, SIDE);
    }

    /// The least of several runs: before code is compiled, vectors are objects.
    private static long bytes(long enough, Runnable body) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3000 && least > enough; i++) {
            drainPool();
            long before = THREADS.getTotalThreadAllocatedBytes();
            body.run();
            least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
        }
        return least;
    }

    /// Takes what others have left for reuse, so that every array counts.
    private static void drainPool() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.BOOL)) {
            long fresh = (long) SIDE * SIDE * dtype.bytes();
            long taken = 0;
            while (taken < fresh) {
                long before =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
                Storage.blank(dtype, SIDE * SIDE);
                taken = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
            }
        }
    }

    private static Arguments row(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
    }

    static Stream<Arguments> differentiable() {
        return Stream.of(
                row("add", x -> x.add(OTHER)),
                row("add alpha", x -> x.add(OTHER, 0.5)),
                row("sub alpha", x -> x.sub(OTHER, 0.5)),
                row("mul", x -> x.mul(OTHER)),
                row("mul transposed", x -> x.mul(OTHER.t())),
                row("maximum", x -> x.maximum(OTHER)),
                row("minimum", x -> x.minimum(OTHER)),
                row("maskedFill", x -> x.maskedFill(MASK, 0)),
                row("lerp", x -> x.lerp(OTHER, 0.25)),
                row("frac", Tensor::frac),
                row("exp", Tensor::exp),
                row("relu", Tensor::relu),
                row("leakyRelu", Tensor::leakyRelu),
                row("elu", Tensor::elu),
                row("gelu", Tensor::gelu),
                row("silu", Tensor::silu),
                row("sigmoid", Tensor::sigmoid),
                row("tanh", Tensor::tanh),
                row("sqrt", Tensor::sqrt),
                row("square", Tensor::square),
                row("abs", Tensor::abs),
                row("log1p", Tensor::log1p),
                row("softplus", Tensor::softplus),
                row("softplus beta", x -> x.softplus(2, 1.5)),
                row("logsigmoid", Tensor::logsigmoid),
                row("logaddexp", x -> x.logaddexp(OTHER)),
                row("cumsum", x -> x.cumsum(1)),
                row("take", x -> x.take(POSITIONS)),
                row("tril", Tensor::tril),
                row("triu", x -> x.triu(3)),
                row("softmax", x -> x.softmax(1)),
                row("logSoftmax", x -> x.logSoftmax(0)),
                row("matmul", x -> x.matmul(OTHER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void op_allocatesItsResult_andItsGradientLikewise(String name, UnaryOperator<Tensor> f) {
        Tensor x = values();
        assertThat(bytes(ARRAY + SLACK, () -> f.apply(x))).isLessThanOrEqualTo(ARRAY + SLACK);
        Tensor leaf = values().requiresGrad_();
        Tensor y = f.apply(leaf);
        List<Tensor> g = List.of(Tensor.ones(SIDE, SIDE));
        Runnable gradient = () -> Autograd.grad(List.of(y), List.of(leaf), g, true, false);
        assertThat(bytes(ARRAY + SLACK, gradient)).isLessThanOrEqualTo(ARRAY + SLACK);
    }

    static Stream<Arguments> reductions() {
        return Stream.of(
                row("sum", Tensor::sum),
                row("sum of rows", x -> x.sum(1)),
                row("mean", x -> x.mean(0)),
                row("var", x -> x.var(1)),
                row("var of all", Tensor::var),
                row("std", x -> x.std(0)),
                row("norm", Tensor::norm),
                row("norm 1", x -> x.norm(1, 1)),
                row("logsumexp", x -> x.logsumexp(1)),
                row("median", x -> x.median(1).values()),
                row("median of all", Tensor::median),
                row("kthvalue", x -> x.kthvalue(100, 0, false).values()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reductions")
    void reduction_allocatesNothing_andItsGradientItself(String name, UnaryOperator<Tensor> f) {
        Tensor x = values();
        assertThat(bytes(SLACK, () -> f.apply(x))).isLessThanOrEqualTo(SLACK);
        Tensor leaf = values().requiresGrad_();
        Tensor y = f.apply(leaf);
        List<Tensor> g = List.of(Tensor.onesLike(y));
        Runnable gradient = () -> Autograd.grad(List.of(y), List.of(leaf), g, true, false);
        assertThat(bytes(ARRAY + SLACK, gradient)).isLessThanOrEqualTo(ARRAY + SLACK);
    }

    private static Arguments parts(String name, Function<Tensor, List<Tensor>> f) {
        return Arguments.of(name, f);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                parts("randn", x -> List.of(Tensor.randn(new Rng(3), SIDE, SIDE))),
                parts("bernoulli", x -> List.of(Tensor.bernoulli(x, new Rng(3)))),
                parts("multinomial", x -> List.of(Tensor.multinomial(x, 3, false, new Rng(3)))),
                parts("sort", x -> both(x.sort(1))),
                parts("sort of columns", x -> both(x.sort(0, true))),
                parts("argsort", x -> List.of(x.argsort(1))),
                parts("topk", x -> both(x.topk(5))),
                parts("cummax", x -> both(x.cummax(1))),
                parts("cummin", x -> both(x.cummin(0))),
                // The positions are what the rule reads.
                parts("maskedSelect", x -> List.of(x.maskedSelect(MASK), TRUES)),
                parts("nonzero", x -> List.of(x.nonzero())),
                parts("softmin", x -> List.of(x.softmin(1))),
                parts("indexAdd alpha", x -> List.of(x.indexAdd(0, ROWS, OTHER, 0.5))),
                parts("norm 3", x -> List.of(x.norm(3))),
                parts("isClose", x -> List.of(x.isClose(OTHER))),
                parts("tanh of bfloat16", x -> List.of(HALF.tanh())));
    }

    private static List<Tensor> both(Selected s) {
        return List.of(s.values(), s.indices());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void op_allocatesItsResult(String name, Function<Tensor, List<Tensor>> f) {
        Tensor x = values();
        long room = SLACK;
        for (Tensor y : f.apply(x)) {
            room += (long) y.numel() * y.dtype().bytes();
        }
        assertThat(bytes(room, () -> f.apply(x))).isLessThanOrEqualTo(room);
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                row("sum", x -> x.sum(new int[] {1}, false, DType.FLOAT64)),
                row("mean", x -> x.mean(new int[] {1}, false, DType.FLOAT64)),
                row("prod", x -> x.prod(1, false, DType.FLOAT64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversions")
    void reductionInAWiderDType_copiesNothing(String name, UnaryOperator<Tensor> f) {
        Tensor x = values();
        assertThat(bytes(SLACK, () -> f.apply(x))).isLessThanOrEqualTo(SLACK);
    }

    static Stream<Arguments> inPlace() {
        return Stream.of(
                row("add_", x -> x.add_(OTHER)),
                row("add_ alpha", x -> x.add_(OTHER, 0.5)),
                row("sub_ of itself", x -> x.sub_(x)),
                row("mul_ number", x -> x.mul_(0.5)),
                row("div_ row", x -> x.div_(OTHER.select(0, 0))),
                row("pow_", x -> x.pow_(1.5)),
                row("lerp_", x -> x.lerp_(OTHER, 0.25)),
                row("clamp_", x -> x.clamp_(0.1, 0.9)),
                row("exp_", Tensor::exp_),
                row("relu_", Tensor::relu_),
                row("maskedFill_", x -> x.maskedFill_(MASK, 0)),
                row("copy_", x -> x.copy_(OTHER)),
                row("copy_ of the other columns", x -> {
                    x.slice(1, 0, SIDE, 2).copy_(x.slice(1, 1, SIDE, 2));
                    return x;
                }),
                row("zero_", Tensor::zero_),
                row("put", x -> x.put(OTHER.select(0, 0), Index.at(3))),
                row("scatter_", x -> x.scatter_(0, Tensor.zeros(DType.INT64, 1, SIDE), OTHER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inPlace")
    void opInPlace_allocatesNothing(String name, UnaryOperator<Tensor> f) {
        Tensor x = values();
        assertThat(bytes(SLACK, () -> f.apply(x))).isLessThanOrEqualTo(SLACK);
    }
}
