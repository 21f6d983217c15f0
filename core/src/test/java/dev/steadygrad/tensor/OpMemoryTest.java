package dev.steadygrad.tensor;

import static dev.steadygrad.tensor.Allocations.SIDE;
import static dev.steadygrad.tensor.Allocations.SLACK;
import static dev.steadygrad.tensor.Allocations.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.steadygrad.array.Op;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.op.Clone;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Dropout;
import dev.steadygrad.op.Entmax;
import dev.steadygrad.op.Focal;
import dev.steadygrad.op.Gate;
import dev.steadygrad.op.Gelu;
import dev.steadygrad.op.HardMax;
import dev.steadygrad.op.KlDivergence;
import dev.steadygrad.op.Linear;
import dev.steadygrad.op.LossMean;
import dev.steadygrad.op.Poly1;
import dev.steadygrad.op.Rounding;
import dev.steadygrad.op.Shift;
import dev.steadygrad.op.SoftCap;
import dev.steadygrad.op.Standardize;
import dev.steadygrad.op.Stepwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An op allocates its result and no more, and so does the gradient of each of its inputs.
class OpMemoryTest {
    private static final Tensor MASK = Tensor.rand(new Rng(2), SIDE, SIDE).lt(0.5);
    private static final Tensor POSITIONS = Tensor.randint(0, SIDE, new Rng(3), SIDE, SIDE);
    private static final Tensor PLACES = Tensor.randint(0, SIDE * SIDE, new Rng(3), SIDE, SIDE);
    private static final Tensor ROWS = Tensor.randint(0, SIDE, new Rng(4), SIDE);

    /// Ops whose memory is held elsewhere, or of which a rule makes something on the way.
    private static final Set<String> OTHERS = Set.of(
            // SoftmaxMemoryTest, LinearCrossEntropyMemoryTest
            "CrossEntropyInPlace",
            "CrossEntropyRows",
            "LinearLossRows",
            "SoftCrossEntropyRows",
            // AllocationTest: in place, or with a mask, whose gradient is masked before it is made
            "MaskedSoftmax",
            "Overwrite",
            "Restride",
            "WriteView",
            // parts of losses and layers
            "Attention",
            "BiasedConvolution",
            "Convolution",
            "Embedding",
            "JensenShannon",
            "LogRatio",
            "SigmoidFocal",
            "WindowMax",
            "WindowSum",
            // a view, whose gradient is a sum, as those of rows and columns
            "Expand",
            // of rules
            "Recurrence");

    /// @param name for messages
    record Row(String name, Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
        Tensor result(List<Tensor> in) {
            return f.apply(in);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Tensor values(int seed) {
        return Tensor.rand(new Rng(seed), SIDE, SIDE);
    }

    private static Row one(String name, UnaryOperator<Tensor> f) {
        return new Row(name, in -> f.apply(in.getFirst()), List.of(values(5)));
    }

    private static Row two(String name, BinaryOperator<Tensor> f) {
        return two(name, values(5), values(6), f);
    }

    private static Row two(String name, Tensor a, Tensor b, BinaryOperator<Tensor> f) {
        return new Row(name, in -> f.apply(in.get(0), in.get(1)), List.of(a, b));
    }

    private static Row three(String name, Function<List<Tensor>, Tensor> f) {
        return new Row(name, f, List.of(values(5), values(6), values(7)));
    }

    static List<Row> rows() {
        return Stream.of(
                        arithmetic(),
                        functions(),
                        activations(),
                        reductions(),
                        scans(),
                        selections(),
                        shapes(),
                        products())
                .flatMap(s -> s)
                .toList();
    }

    private static Stream<Row> arithmetic() {
        Tensor row = Tensor.rand(new Rng(8), SIDE);
        Tensor column = Tensor.rand(new Rng(9), SIDE, 1);
        return Stream.of(
                two("add", Tensor::add),
                two("add alpha", (x, y) -> x.add(y, 0.5)),
                two("sub", Tensor::sub),
                two("sub alpha", (x, y) -> x.sub(y, 0.5)),
                two("mul", Tensor::mul),
                two("mul transposed", (x, y) -> x.mul(y.t())),
                two("div", Tensor::div),
                two("add row", values(5), row, Tensor::add),
                two("sub row", values(5), row, Tensor::sub),
                two("mul row", values(5), row, Tensor::mul),
                two("mul column", values(5), column, Tensor::mul),
                two("div row", values(5), row, Tensor::div),
                two("mul scalar", values(5), Tensor.of(3f), Tensor::mul),
                two("divFloor", (x, y) -> x.div(y, Rounding.FLOOR)),
                two("remainder", Tensor::remainder),
                two("fmod", Tensor::fmod),
                one("frac", Tensor::frac),
                two("maximum", Tensor::maximum),
                two("minimum", Tensor::minimum),
                one("clamp", x -> x.clamp(0.2, 0.6)),
                one("clampMin", x -> x.clampMin(0.2)),
                three("clamp of tensors", in -> in.get(0).clamp(in.get(1), in.get(2))),
                two("where", (x, y) -> x.where(MASK, y)),
                two("maskedFill", values(5), Tensor.of(3f), (x, v) -> x.maskedFill(MASK, v)),
                two("lerp", (x, y) -> x.lerp(y, 0.25)),
                three("lerp of tensors", in -> in.get(0).lerp(in.get(1), in.get(2))),
                two("pow", Tensor::pow),
                one("pow 1.5", x -> x.pow(1.5)),
                one("rpow", x -> x.rpow(2)),
                two("atan2", Tensor::atan2),
                two("logaddexp", Tensor::logaddexp));
    }

    private static Stream<Row> functions() {
        return Stream.of(
                one("neg", Tensor::neg),
                one("abs", Tensor::abs),
                one("sign", x -> x.apply(new Stepwise(Unary.SIGN))),
                one("reciprocal", Tensor::reciprocal),
                one("square", Tensor::square),
                one("sqrt", Tensor::sqrt),
                one("rsqrt", Tensor::rsqrt),
                one("exp", Tensor::exp),
                one("exp2", Tensor::exp2),
                one("expm1", Tensor::expm1),
                one("log", Tensor::log),
                one("log2", Tensor::log2),
                one("log10", Tensor::log10),
                one("log1p", Tensor::log1p),
                one("sin", Tensor::sin),
                one("cos", Tensor::cos),
                one("tan", Tensor::tan),
                one("sinh", Tensor::sinh),
                one("cosh", Tensor::cosh),
                one("erf", Tensor::erf),
                one("erfc", Tensor::erfc),
                one("nanToNum", Tensor::nanToNum),
                one("to", x -> x.to(DType.FLOAT64)));
    }

    private static Stream<Row> activations() {
        return Stream.of(
                one("relu", Tensor::relu),
                two("gate", (x, y) -> x.apply(new Gate(), y)),
                one("leakyRelu", Tensor::leakyRelu),
                one("elu", Tensor::elu),
                one("gelu", Tensor::gelu),
                one("gelu by tanh", x -> x.gelu(Gelu.Approximate.TANH)),
                one("silu", Tensor::silu),
                one("sigmoid", Tensor::sigmoid),
                one("logit", Tensor::logit),
                one("logsigmoid", Tensor::logsigmoid),
                one("softplus", Tensor::softplus),
                one("softplus beta", x -> x.softplus(2, 1.5)),
                one("tanh", Tensor::tanh),
                one("softCap", x -> x.apply(new SoftCap(30))),
                one("softmax", x -> x.softmax(1)),
                one("softmin", x -> x.softmin(1)),
                one("logSoftmax", x -> x.logSoftmax(0)),
                one("entmax", x -> x.apply(new Entmax(2, 1))),
                one("hardMax", x -> x.apply(new HardMax(1))),
                one("dropout", x -> x.apply(new Dropout(0.5, new Rng(1), 0))),
                one("standardize", x -> x.apply(new Standardize(Dims.of(1), 1e-5))),
                one("focal", x -> x.apply(new Focal(2))),
                one("poly1", x -> x.apply(new Poly1(2))),
                two("klDivergence", (x, y) -> x.apply(new KlDivergence(false), y)),
                two("klDivergence of logarithms", (x, y) -> x.apply(new KlDivergence(true), y)));
    }

    private static Stream<Row> reductions() {
        return Stream.of(
                one("sum", Tensor::sum),
                one("sum of rows", x -> x.sum(1)),
                one("nansum", x -> x.nansum(1)),
                one("mean", x -> x.mean(0)),
                one("lossMean", x -> x.apply(new LossMean(SIDE, DType.FLOAT32))),
                one("prod", Tensor::prod),
                one("prod of columns", x -> x.prod(0)),
                one("var", x -> x.var(1)),
                one("var of all", Tensor::var),
                one("std", x -> x.std(0)),
                one("norm", Tensor::norm),
                one("norm 0", x -> x.norm(0, 1)),
                one("norm 1", x -> x.norm(1, 1)),
                one("norm 3", x -> x.norm(3, 1)),
                one("norm inf", x -> x.norm(Double.POSITIVE_INFINITY, 0)),
                one("logsumexp", x -> x.logsumexp(1)),
                one("amax", x -> x.amax(1)),
                one("amin of all", x -> x.amin()),
                one("median", x -> x.median(1).values()),
                one("median of all", Tensor::median),
                one("kthvalue", x -> x.kthvalue(100, 0, false).values()),
                one("max", x -> x.max(1).values()));
    }

    private static Stream<Row> scans() {
        return Stream.of(
                one("cumsum", x -> x.cumsum(1)),
                one("cumprod", x -> x.cumprod(1)),
                one("cumprod of columns", x -> x.cumprod(0)),
                one("logcumsumexp", x -> x.logcumsumexp(1)),
                one("shift", x -> x.apply(new Shift(1, false, 0))));
    }

    private static Stream<Row> selections() {
        return Stream.of(
                one("gather", x -> x.gather(1, POSITIONS)),
                two("scatter", (x, y) -> x.scatter(1, POSITIONS, y)),
                two("scatterAdd", (x, y) -> x.scatterAdd(1, POSITIONS, y)),
                two("indexAdd alpha", (x, y) -> x.indexAdd(0, ROWS, y, 0.5)),
                one("indexSelect", x -> x.indexSelect(1, ROWS)),
                two("indexPut", (x, y) -> x.indexPut(y, Index.at(ROWS))),
                one("take", x -> x.take(PLACES)),
                one("narrow", x -> x.narrow(1, 3, 50)));
    }

    private static Stream<Row> shapes() {
        return Stream.of(
                one("reshape", x -> x.reshape(-1)),
                one("view", x -> x.view(-1)),
                one("t contiguous", x -> x.t().contiguous()),
                one("clone", Tensor::clone),
                one("diagonal", Tensor::diagonal),
                one("unfold", x -> x.unfold(1, 4, 4)),
                one("flip", x -> x.flip(0)),
                one("roll", x -> x.roll(3, 1)),
                one("tril", Tensor::tril),
                one("triu", x -> x.triu(3)),
                two("cat", (x, y) -> Tensor.cat(List.of(x, y), 1)));
    }

    private static Stream<Row> products() {
        Tensor vector = Tensor.rand(new Rng(8), SIDE);
        return Stream.of(
                two("matmul", Tensor::matmul),
                two("mv", values(5), vector, Tensor::mv),
                two("outer", vector, vector, Tensor::outer),
                two("dot", (x, y) -> x.flatten().dot(y.flatten())),
                three("addmm", in -> in.get(0).addmm(in.get(1), in.get(2), 0.5, 2)),
                new Row(
                        "linear",
                        in -> in.getFirst().apply(new Linear(), in.subList(1, 3)),
                        List.of(values(5), values(6), vector)));
    }

    private static long size(Tensor y, Tensor... seen) {
        boolean isView = Arrays.stream(seen)
                .anyMatch(x -> x.array().storage() == y.array().storage());
        Storage s = y.array().storage();
        return isView ? 0 : (long) s.length() * s.dtype().bytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void op_allocatesItsResult(Row row) {
        long room = size(row.result(row.inputs), row.inputs.toArray(Tensor[]::new)) + SLACK;
        assertThat(bytes(room, () -> row.result(row.inputs))).isLessThanOrEqualTo(room);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void gradient_allocatesItself(Row row) {
        for (int i = 0; i < row.inputs.size(); i++) {
            List<Tensor> in = new ArrayList<>(row.inputs);
            Tensor leaf = in.get(i).clone().requiresGrad_();
            in.set(i, leaf);
            Tensor y = row.result(in);
            List<Tensor> g = List.of(Tensor.onesLike(y));
            List<Tensor> found = Autograd.grad(List.of(y), List.of(leaf), g, true, false);
            long room = size(found.getFirst(), g.getFirst()) + SLACK;
            assertThat(bytes(room, () -> Autograd.grad(List.of(y), List.of(leaf), g, true, false)))
                    .as("input %d", i)
                    .isLessThanOrEqualTo(room);
        }
    }

    @Test
    void everyOp_hasARow() {
        Set<String> held = new TreeSet<>(OTHERS);
        Observer watch = new Observer() {
            @Override
            public void made(Op op, List<Tensor> inputs, Tensor output) {
                held.add(op.getClass().getSimpleName());
            }
        };
        for (Row row : rows()) {
            Observers.during(watch, () -> row.result(row.inputs));
        }
        List<String> ops = new ClassFileImporter()
                        .withImportOption(location -> !location.contains("/test-classes/"))
                        .importPackages(Clone.class.getPackageName())
                        .stream()
                        .filter(type -> type.isAssignableTo(Op.class) && !type.isNestedClass() && !type.isInterface())
                        .map(type -> type.getSimpleName())
                        .toList();
        assertThat(held).containsAll(ops);
    }
}
