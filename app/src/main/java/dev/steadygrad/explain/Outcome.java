package dev.steadygrad.explain;

import dev.steadygrad.base.DType;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.util.Objects;

/// What one way to compute the cross-entropy gives for a batch.
///
/// @param probabilities `[N, C]`
/// @param losses `[N]`
/// @param loss their mean
/// @param gradient of the mean, `[N, C]`
public record Outcome(Tensor probabilities, Tensor losses, Tensor loss, Tensor gradient) {

    /// As the formula says: `-log(e^x / sum(e^x))` of the right class.
    ///
    /// @param logits float64 `[N, C]`
    /// @param classes int64 `[N]`
    /// @param trace gets every step
    static Outcome naive(Tensor logits, Tensor classes, DType dtype, Trace trace) {
        Tensor given = trace.add("logits", logits);
        Tensor x = trace.add("to", leaf(given, dtype), given);
        Tensor e = trace.add("exp", x.exp(), x);
        Tensor sum = trace.add("sum", e.sum(1, true), e);
        Tensor p = trace.add("div", e.div(sum), e, sum);
        Tensor log = trace.add("log", p.log(), p);
        Tensor losses = trace.add("gather", own(log, classes).neg(), log);
        Tensor loss = trace.add("mean", losses.mean(), losses);
        return learnt(x, p, losses, loss);
    }

    /// As every framework does, PyTorch too: `log(sum(e^(x - max))) - (x_right - max)`.
    static Outcome usual(Tensor logits, Tensor classes, DType dtype) {
        Tensor x = leaf(logits, dtype);
        Tensor shifted = x.sub(x.amax(1, true).detach());
        Tensor e = shifted.exp();
        Tensor sum = e.sum(1, true);
        Tensor losses = sum.log().sub(own(shifted, classes));
        return learnt(x, e.div(sum), losses, losses.mean());
    }

    /// As this library does.
    static Outcome stable(Tensor logits, Tensor classes, DType dtype) {
        Tensor x = leaf(logits, dtype);
        Tensor losses = new CrossEntropyLoss().reduction(Reduction.NONE).apply(x.detach(), classes);
        return learnt(x, x.softmax(1), losses, new CrossEntropyLoss().apply(x, classes));
    }

    private static Tensor leaf(Tensor logits, DType dtype) {
        return logits.to(dtype).detach().requiresGrad(true);
    }

    private static Tensor own(Tensor x, Tensor classes) {
        return x.gather(1, classes.unsqueeze(1));
    }

    private static Outcome learnt(Tensor x, Tensor p, Tensor losses, Tensor loss) {
        loss.backward();
        return new Outcome(p.detach(), losses.detach().flatten(), loss.detach(), Objects.requireNonNull(x.grad()));
    }
}
