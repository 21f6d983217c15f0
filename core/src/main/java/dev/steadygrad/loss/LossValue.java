package dev.steadygrad.loss;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;

/// A loss before its mean is taken, so that the parts of a batch, uneven ones too, give the mean of the whole:
///
/// ```java
/// LossValue whole = loss.value(x1, y1).merge(loss.value(x2, y2));
/// whole.mean().backward();
/// ```
///
/// That keeps the graphs of all parts. To free each part's before the next begins, accumulate the gradients of the sums
/// and divide them once:
///
/// ```java
/// LossValue all = LossValue.none();
/// for (Batch part : parts) {
///     LossValue value = loss.value(net.apply(part.x()), part.y());
///     value.sum().backward();
///     all = all.merge(value.detach());
/// }
/// for (Tensor p : net.parameters()) {
///     p.grad(p.grad().div(all.weight()));
/// }
/// ```
///
/// Where the weight of the whole is known before, `value.over(total).backward()` needs no division after.
///
/// **Numerics**: in float64 throughout.
///
/// @param sum of the rows' losses, times what each counts: a scalar in float64, with history
/// @param weight what the mean divides by: how many rows count, or the sum of their weights
/// @param count how many rows count
public record LossValue(Tensor sum, double weight, long count) {

    /// Of no rows: where a sum of values starts.
    public static LossValue none() {
        return new LossValue(Tensor.zeros(DType.FLOAT64), 0, 0);
    }

    /// Of the rows of both.
    public LossValue merge(LossValue other) {
        return new LossValue(sum.add(other.sum), weight + other.weight, count + other.count);
    }

    /// The mean over all rows merged; NaN where none counts.
    public Tensor mean() {
        return over(weight);
    }

    /// This part of a mean whose rows weigh `total` in all.
    public Tensor over(double total) {
        return sum.div(total);
    }

    /// The same without history.
    public LossValue detach() {
        return new LossValue(sum.detach(), weight, count);
    }
}
