package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A last layer for very many classes, sorted from frequent to rare: the frequent ones, the shortlist, stand in the
/// head beside one entry for each cluster of rarer ones, whose own, narrower layer is computed only for rows that
/// need it.
///
/// **Shape**: `[N, in]` or `[in]`; head `[shortlist + clusters, in]`; cluster i a projection `[hsz, in]` with `hsz
/// = ⌊in / divValue^(i + 1)⌋` and a layer `[size of i, hsz]`, without biases.
///
/// **Numerics**: the loss of a row is that of its entry in the head plus that within its cluster, each a
/// cross-entropy within 1 ulp in float32, added up in float64 and rounded once; [#logProb], rounded in between, is
/// within 3 ulp. Both of the logits that the layers give.
///
/// **Errors**: `IllegalArgumentException` for cutoffs that don't rise within `[1, classes - 1]`, other shapes, and
/// a class outside `[0, classes)`, named with its row.
///
/// **PyTorch**: `nn.AdaptiveLogSoftmaxWithLoss`, with its names of parameters: `head.weight`, `tail.0.0.weight`,
/// `tail.0.1.weight`, ….
///
/// **Source**: Grave et al., *Efficient softmax approximation for GPUs*, 2017.
public final class AdaptiveLogSoftmaxWithLoss extends Module {
    private static final String OP = "adaptiveLogSoftmaxWithLoss";

    /// Where the shortlist and each cluster end.
    private final int[] ends;

    private final int in;
    private final Linear head;
    private final List<Sequential> tail = new ArrayList<>();

    /// What [#forward(Tensor, Tensor)] gives.
    ///
    /// @param output the log-probability of each row's target
    /// @param loss the mean of their negatives
    public record Result(Tensor output, Tensor loss) {}

    /// With a divValue of 4, without a bias in the head.
    public AdaptiveLogSoftmaxWithLoss(int in, int classes, int... cutoffs) {
        this(in, classes, cutoffs, 4, false, Rng.standard());
    }

    /// @param cutoffs where the shortlist ends, then each cluster but the last, whose end is `classes`
    /// @param divValue how much narrower each cluster is than the one before
    public AdaptiveLogSoftmaxWithLoss(int in, int classes, int[] cutoffs, double divValue, boolean headBias, Rng rng) {
        checkCutoffs(classes, cutoffs);
        Check.that(divValue > 0, "%s: divValue must be above 0, got divValue=%s", OP, divValue);
        this.in = in;
        this.ends = Arrays.copyOf(cutoffs, cutoffs.length + 1);
        ends[cutoffs.length] = classes;
        this.head = child("head", new Linear(in, ends[0] + cutoffs.length, headBias, rng));
        for (int i = 0; i < cutoffs.length; i++) {
            int hidden = (int) Math.floor(in / Math.pow(divValue, i + 1));
            tail.add(new Sequential(
                    new Linear(in, hidden, false, rng), new Linear(hidden, ends[i + 1] - ends[i], false, rng)));
        }
        child("tail", new Sequential(tail.toArray(Module[]::new)));
    }

    private static void checkCutoffs(int classes, int[] cutoffs) {
        boolean rising = cutoffs.length > 0;
        int last = 0;
        for (int c : cutoffs) {
            rising &= c > last && c < classes;
            last = c;
        }
        Check.that(
                rising,
                "%s: cutoffs must be one or more, rising within [1, %d], got cutoffs=%s",
                OP,
                classes - 1,
                Arrays.toString(cutoffs));
    }

    public int classes() {
        return ends[tail.size()];
    }

    /// As [#logProb].
    @Override
    public Tensor forward(Tensor x) {
        return logProb(x);
    }

    /// The log-probability of each row's class and the loss, without those of all other classes.
    ///
    /// **Shape**: `[N, in]` and class indices `[N]` → `[N]` and `[]`; or `[in]` and `[]` → `[]` and `[]`.
    public Result forward(Tensor x, Tensor target) {
        Tensor rows = rows(x);
        long[] classes = checkedClasses(x, target);
        int n = classes.length;
        long[] entry = new long[n];
        Arrays.setAll(entry, i -> entry(classes[i]));
        Tensor losses = head.forward(rows).apply(new CrossEntropyRows(), List.of(Tensor.of(entry, n)));
        for (int c = 0; c < tail.size(); c++) {
            losses = addCluster(losses, c, rows, classes);
        }
        DType dtype = x.dtype();
        return new Result(
                losses.neg().reshape(target.shape()).to(dtype), losses.mean().to(dtype));
    }

    /// `losses` with that within cluster `c` added to the rows whose class is there.
    private Tensor addCluster(Tensor losses, int c, Tensor rows, long[] classes) {
        int low = ends[c];
        int[] own = IntStream.range(0, classes.length)
                .filter(i -> classes[i] >= low && classes[i] < ends[c + 1])
                .toArray();
        if (own.length == 0) {
            return losses;
        }
        long[] within = IntStream.of(own).mapToLong(i -> classes[i] - low).toArray();
        Tensor at = positions(own);
        Tensor logits = tail.get(c).forward(rows.indexSelect(0, at));
        return losses.indexAdd(0, at, logits.apply(new CrossEntropyRows(), List.of(Tensor.of(within, own.length))));
    }

    /// Where the head has `c`: itself, or its cluster.
    private long entry(long c) {
        int cluster = 0;
        while (c >= ends[cluster]) {
            cluster++;
        }
        return cluster == 0 ? c : ends[0] + cluster - 1;
    }

    private static Tensor positions(int[] rows) {
        return Tensor.of(IntStream.of(rows).asLongStream().toArray(), rows.length);
    }

    /// The log-probabilities of all classes.
    ///
    /// **Shape**: `[N, in]` → `[N, classes]`; `[in]` → `[classes]`.
    public Tensor logProb(Tensor x) {
        Tensor rows = rows(x);
        Tensor entries = head.forward(rows).logSoftmax(1);
        List<Tensor> parts = new ArrayList<>();
        parts.add(entries.narrow(1, 0, ends[0]));
        for (int c = 0; c < tail.size(); c++) {
            Tensor within = tail.get(c).forward(rows).logSoftmax(1);
            parts.add(within.add(entries.narrow(1, ends[0] + c, 1)));
        }
        return Tensor.cat(parts, 1).reshape(x.shape().with(x.rank() - 1, classes()));
    }

    /// The most likely class of each row, int64; all are computed only where the head prefers a cluster.
    ///
    /// **Shape**: `[N, in]` → `[N]`; `[in]` → `[]`.
    public Tensor predict(Tensor x) {
        return Autograd.noGrad(() -> {
            Tensor rows = rows(x);
            Tensor best = head.forward(rows).argmax(1);
            long[] entries = best.toLongArray();
            int[] rare = IntStream.range(0, entries.length)
                    .filter(i -> entries[i] >= ends[0])
                    .toArray();
            if (rare.length > 0) {
                Tensor at = positions(rare);
                best = best.indexCopy(0, at, logProb(rows.indexSelect(0, at)).argmax(1));
            }
            return best.reshape(x.shape().without(x.rank() - 1));
        });
    }

    private Tensor rows(Tensor x) {
        Check.that(
                (x.rank() == 1 || x.rank() == 2) && x.size(-1) == in,
                "%s: the input must have shape [N, %d] or [%d], got shape=%s",
                OP,
                in,
                in,
                x.shape());
        return x.rank() == 2 ? x : x.reshape(Shape.of(1, in));
    }

    private long[] checkedClasses(Tensor x, Tensor target) {
        Check.that(
                target.dtype().category() == DType.Category.INTEGER,
                "%s: class indices must have an integer dtype, got target of dtype=%s",
                OP,
                target.dtype());
        Check.sameShape(OP, "the target", target.shape(), x.shape().without(x.rank() - 1));
        long[] classes = target.toLongArray();
        Check.classes(OP, classes, 0, target.shape(), classes(), 0);
        return classes;
    }
}
