package dev.steadygrad.loss;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.SomeRows;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Pool;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.op.Linear;
import dev.steadygrad.op.LinearLossRows;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One call of [LinearCrossEntropyLoss]. The logits come in blocks; where the options need more than the logits' own
/// memory, a block is taken a few rows at a time, and what these needed is used again for the next.
final class LinearCrossEntropyCall implements LinearLossRows.RowLoss {
    static final long SCRATCH = 64L << 20;

    private static final String OP = LinearCrossEntropyLoss.OP;

    /// What the options take for a logit beside it, in bytes, at most.
    private static final int EXTRA = 160;

    /// All its tensors as rows.
    private final CrossEntropyLoss loss;

    private final ClassRows rows;

    /// Hidden values `[N, D]`, weight and perhaps bias.
    private final List<Tensor> inputs;

    /// `[N]` or `[N, C]`.
    private final Tensor target;

    private final long scratch;

    /// How many rows a block has at most.
    private int most;

    /// How many of them are taken at a time.
    private int slice;

    /// The class of each row, -1 where it is ignored; of rows of probabilities 0 or -1.
    private final long[] index;

    /// What each row counts in the mean; null where all count alike.
    private double @Nullable [] weights;

    /// Takes what the logits predict, while they come the first time.
    private @Nullable Predictions predictions;

    /// @param scratch how many bytes to use
    LinearCrossEntropyCall(
            CrossEntropyLoss loss, long scratch, Tensor hidden, Tensor weight, @Nullable Tensor bias, Tensor target) {
        var layer = new CandidateLogits.Layer(OP, hidden, weight, bias);
        Shape outer = hidden.shape().without(hidden.rank() - 1);
        this.rows = new ClassRows(OP, outer, layer.classes(), hidden.dtype(), outer.rank());
        check(loss, target);
        Tensor flat = hidden.reshape(Shape.of(outer.numel(), hidden.size(-1)));
        this.inputs = bias == null ? List.of(flat, weight) : List.of(flat, weight, bias);
        this.loss = with(loss, this::flat);
        this.target = flat(target);
        this.scratch = scratch;
        this.index = new long[outer.numel()];
        plan(this.loss.isPlain() && this.target.rank() == 1);
        for (int from = 0; from < index.length; from += slice) {
            SomeRows at = SomeRows.range(from, Math.min(slice, index.length - from));
            Pool.recycling(() -> note(at, targets(at)));
        }
    }

    // ---- arguments

    private void check(CrossEntropyLoss options, Tensor t) {
        if (options.weight() != null) {
            rows.checkWeight(options.weight());
        }
        CrossEntropyTargets.check(options, rows, t);
        Check.that(
                !t.requiresGrad(),
                "%s: the target must be a constant, got requiresGrad=true; use detach(), or crossEntropy of all logits",
                OP);
    }

    /// `x`, a value for each row or for each class of each row, as rows.
    private Tensor flat(Tensor x) {
        int n = rows.shape().numel();
        return x.reshape(rows.fits(x.shape()) ? Shape.of(n, rows.classes()) : Shape.of(n));
    }

    /// `options` with what it has for each row changed by `f`.
    private CrossEntropyLoss with(CrossEntropyLoss options, UnaryOperator<Tensor> f) {
        CrossEntropyLoss changed = options;
        Tensor mask = options.classMask();
        if (mask != null && (mask.rank() > 1 || rows.fits(mask.shape()))) {
            changed = changed.classMask(f.apply(mask));
        }
        return options.rowWeight() == null ? changed : changed.rowWeight(f.apply(options.rowWeight()));
    }

    /// The targets of some rows.
    private CrossEntropyTargets targets(SomeRows at) {
        UnaryOperator<Tensor> pick = x -> Tensor.wrap(at.of(x.array()));
        return CrossEntropyTargets.of(with(loss, pick), rows.slice(at.first(), at.count()), pick.apply(target));
    }

    private void note(SomeRows at, CrossEntropyTargets targets) {
        double[] few = targets.weights();
        double[] all = few != null && weights == null ? new double[index.length] : weights;
        for (int i = 0; i < at.count(); i++) {
            index[at.at(i)] = targets.index()[i];
            if (few != null && all != null) {
                all[at.at(i)] = few[i];
            }
        }
        weights = all;
    }

    // ---- blocks

    /// Shares out the memory: something is left for the kernels.
    private void plan(boolean plain) {
        long row =
                (rows.classes() + 2L * inputs.getFirst().size(1)) * logitType().bytes(); // hidden values twice
        most = fitting(plain ? scratch - scratch / 8 : scratch / 2, row);
        slice = plain ? most : Math.min(most, fitting(scratch / 4, (long) EXTRA * rows.classes()));
        most -= most % slice;
    }

    private static int fitting(long bytes, long each) {
        return Math.clamp(bytes / Math.max(1, each), 1, Integer.MAX_VALUE);
    }

    /// Blocks of nearly equal size; of whole slices, but for the last one.
    private int rowsOfBlock(int live) {
        int even = Math.ceilDiv(live, Math.max(1, Math.ceilDiv(live, most)));
        return Math.max(1, slice == most ? even : Math.ceilDiv(even, slice) * slice);
    }

    private DType logitType() {
        return rows.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    @Override
    public NdArray losses(SomeRows at, NdArray logits, @Nullable NdArray g) {
        NdArray losses = NdArray.blank(DType.FLOAT64, Shape.of(at.count()));
        for (int from = 0; from < at.count(); from += slice) {
            SomeRows part = SomeRows.range(from, Math.min(slice, at.count() - from));
            SomeRows ofAll = at.slice(from, part.count());
            NdArray x = part.of(logits);
            NdArray up = g == null ? null : part.of(g);
            Pool.recycling(() -> part.write(losses, up == null ? plain(ofAll, x) : withGradient(ofAll, x, up)));
        }
        return losses;
    }

    private NdArray plain(SomeRows at, NdArray x) {
        return Autograd.noGrad(() -> call(at, Tensor.wrap(x)).losses(null).array());
    }

    private NdArray withGradient(SomeRows at, NdArray x, NdArray g) {
        return Autograd.enableGrad(() -> {
            Tensor leaf = Tensor.wrap(x).requiresGrad(true);
            Tensor losses = call(at, leaf).losses(g, true);
            NdArray dx = Autograd.grad(List.of(losses), List.of(leaf), List.of(Tensor.wrap(g)), false, false)
                    .getFirst()
                    .array();
            if (!dx.storage().equals(x.storage())) {
                x.assign(dx);
                dx.storage().recycle();
            }
            return losses.array();
        });
    }

    private CrossEntropyCall call(SomeRows at, Tensor x) {
        CrossEntropyTargets targets = targets(at);
        CrossEntropyCall call = new CrossEntropyCall(targets, x);
        note(at, targets);
        if (predictions != null) {
            predictions.add(at, call);
        }
        return call;
    }

    @Override
    public NaryOp gradient(int input) {
        return new ComposedGradient(this::composed, input);
    }

    /// The losses, by way of all logits.
    private Tensor composed(List<Tensor> in) {
        List<Tensor> wide = in.stream().map(x -> x.to(logitType())).toList();
        Tensor logits = wide.getFirst().apply(new Linear(), wide.subList(1, wide.size()));
        return new CrossEntropyCall(targets(SomeRows.range(0, index.length)), logits).losses(null);
    }

    // ---- results

    Tensor loss() {
        Reduction reduction = loss.reduction();
        // Else which rows count shows with their logits.
        boolean known = reduction == Reduction.SUM
                || reduction == Reduction.MEAN && loss.policy().emptyRow() != EmptyRow.ZERO;
        NdArray expected = known ? NdArray.full(DType.FLOAT64, Shape.of(index.length), 1 / divisor()) : null;
        Tensor each = losses(expected);
        DType dtype = target.dtype().isFloating() ? DType.promote(rows.dtype(), target.dtype()) : rows.dtype();
        return reduction.ofRows(OP, each, divisor(), rows.shape(), dtype);
    }

    LossValue value() {
        Tensor sum = losses(null).sum();
        return new LossValue(sum, counts().total(), counts().live());
    }

    PredictedLoss predict(LinearCrossEntropyLoss wanted) {
        Check.that(
                wanted.topK() <= rows.classes(),
                "%s: topK must be at most the %d classes, got topK=%d",
                OP,
                rows.classes(),
                wanted.topK());
        Predictions found = new Predictions(wanted, index.length);
        plan(false);
        predictions = found;
        Tensor value = loss();
        predictions = null;
        return found.with(value, rows.shape(), rows.dtype());
    }

    /// What the losses are divided by.
    private double divisor() {
        return loss.reduction() == Reduction.MEAN ? loss.policy().noRows().divisor(OP, counts().total()) : 1;
    }

    private RowCounts counts() {
        return RowCounts.of(index, weights);
    }

    /// Of each row.
    private Tensor losses(@Nullable NdArray expected) {
        long[] live = IntStream.range(0, index.length)
                .filter(i -> index[i] >= 0)
                .asLongStream()
                .toArray();
        boolean[] wanted = new boolean[inputs.size()];
        boolean any = false;
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = inputs.get(i).requiresGrad() && Autograd.isRecording();
            any |= wanted[i];
        }
        var op = new LinearLossRows(this, live, rowsOfBlock(live.length), any ? expected : null, wanted);
        return inputs.getFirst().apply(op, inputs.subList(1, inputs.size()));
    }
}
