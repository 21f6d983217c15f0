package dev.steadygrad.tensor;

import static dev.steadygrad.tensor.Allocations.SIDE;
import static dev.steadygrad.tensor.Allocations.SLACK;
import static dev.steadygrad.tensor.Allocations.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no op, or gives several results, allocates them and no more, and an op in place nothing; see [OpMemoryTest]
/// for ops and their gradients.
class AllocationTest {
    private static final Tensor OTHER = Tensor.rand(new Rng(2), SIDE, SIDE);
    private static final Tensor MASK = OTHER.lt(0.5);

    private static final Tensor WIDE = OTHER.to(DType.FLOAT64);
    private static final Tensor SORTED = OTHER.sort(1).values();
    private static final Tensor HALF = OTHER.to(DType.BFLOAT16);
    private static final Tensor POSITIONS = Tensor.randint(0, SIDE * SIDE, new Rng(3), SIDE, SIDE);
    private static final Tensor TRUES = Tensor.arange(MASK.sum().itemLong());

    private static Tensor values() {
        return Tensor.rand(new Rng(1), SIDE, SIDE);
    }

    private static Arguments row(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
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
                parts("argsort of doubles", x -> List.of(WIDE.flatten().argsort())),
                parts("unique", x -> distinct(x.unique())),
                parts("unique of longs", x -> distinct(POSITIONS.unique())),
                parts("histc", x -> List.of(x.histc(10))),
                parts("searchsorted", x -> List.of(SORTED.searchsorted(WIDE))),
                parts("bincount", x -> List.of(POSITIONS.flatten().bincount())),
                parts("maskedScatter", x -> List.of(x.maskedScatter(MASK, OTHER), TRUES)),
                parts("softmax of a mask", x -> List.of(x.softmax(1, MASK))),
                parts("logSoftmax of a mask", x -> List.of(x.logSoftmax(1, MASK))),
                parts("nonzero", x -> List.of(x.nonzero())),
                parts("isClose", x -> List.of(x.isClose(OTHER))),
                parts("tanh of bfloat16", x -> List.of(HALF.tanh())));
    }

    private static List<Tensor> distinct(Distinct d) {
        return List.of(d.values(), d.inverse(), d.counts());
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
