package dev.steadygrad.metric;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The mean of `-log softmax(logits)[target]`, in natural logarithms.
///
/// **Numerics**: it takes logits, not probabilities, so that a row that is nearly sure keeps its digits; added up in
/// float64.
///
/// **Special values**: a target of -inf gives inf; of no rows the value is NaN.
///
/// **PyTorch**: `F.cross_entropy(logits, targets)` over all rows at once.
public final class LogLoss implements Metric<LogLoss> {
    private static final String OP = "LogLoss";

    private Tensor sum = Tensor.zeros(DType.FLOAT64);
    private long rows;

    /// **Shape**: `logits [N, C]`, `targets [N]`.
    @Override
    public void add(Tensor logits, Tensor targets) {
        Check.that(logits.rank() == 2, "%s: logits must have shape [N, C], got shape=%s", OP, logits.shape());
        long[] t = ScoreRows.targets(OP, logits, targets, logits.size(1));
        Tensor losses = logits.detach().apply(new CrossEntropyRows(), List.of(Tensor.of(t, t.length)));
        sum = sum.add(losses.sum());
        rows += t.length;
    }

    @Override
    public void merge(LogLoss other) {
        sum = sum.add(other.sum);
        rows += other.rows;
    }

    public double value() {
        return sum.item() / rows;
    }
}
