package dev.steadygrad.loss;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.JensenShannon;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// The Jensen-Shannon divergence of the distributions that two sets of logits stand for: with `p = softmax(input)`,
/// `q = softmax(target)` and `m = w p + (1 - w) q` it is `w KL(p, m) + (1 - w) KL(q, m)` of each row, then reduced.
/// Log-probabilities are logits too.
///
/// **Shape**: both `[C]`, `[N, C]` or `[N, C, d1, …, dK]`. [Reduction#NONE] gives the shape without C, the others a
/// scalar; [Reduction#MEAN], the default, is over the rows. Both have gradients.
///
/// **Special values**: from 0, where the distributions are equal, to `-w log w - (1 - w) log(1 - w)`, which is log
/// 2 for equal weights, where no class is possible in both; a logit of -inf is a class of probability 0 and keeps
/// its limit. A row of -inf only, or with NaN or +inf, gives NaN. With equal weights both may change places.
///
/// **Numerics**: computed in float64 and rounded once. It is a sum without negative terms, each from the difference
/// of the logarithms, which is taken where nothing of it has cancelled: distributions that differ by 1e-12 give the
/// 1e-25 they should. The loss is within 1 ulp of the exact value in float32 and 16 ulp in float64, the gradient
/// within as many of its row's largest entry.
///
/// **Errors**: `IllegalArgumentException` for integers, shapes that differ, and a weight outside `(0, 1)`.
///
/// **PyTorch**: none.
///
/// **Source**: Lin, *Divergence measures based on the Shannon entropy*, 1991.
///
/// @param weight w, that of the input's distribution
public record JensenShannonLoss(double weight, Reduction reduction) implements Loss {
    private static final String OP = "jensenShannon";

    public JensenShannonLoss {
        Check.that(weight > 0 && weight < 1, "%s: the weight must be in (0, 1), got weight=%s", OP, weight);
    }

    /// The mean over the rows, with equal weights.
    public JensenShannonLoss() {
        this(0.5, Reduction.MEAN);
    }

    public JensenShannonLoss weight(double weight) {
        return new JensenShannonLoss(weight, reduction);
    }

    public JensenShannonLoss reduction(Reduction reduction) {
        return new JensenShannonLoss(weight, reduction);
    }

    @Override
    public Tensor apply(Tensor input, Tensor target) {
        return Observers.within(this, List.of(input, target), () -> loss(input, target));
    }

    private Tensor loss(Tensor input, Tensor target) {
        ClassRows rows = ClassRows.of(OP, input, null);
        Check.floating(OP, target.dtype());
        Check.sameShape(OP, "the target", target.shape(), input.shape());
        Tensor x = rows.of(input).to(DType.FLOAT64);
        Tensor y = rows.of(target).to(DType.FLOAT64);
        Tensor losses = x.apply(new JensenShannon(weight), y);
        DType dtype = DType.promote(input.dtype(), target.dtype());
        return reduction.ofRows(OP, losses, losses.numel(), rows.shape(), dtype);
    }
}
