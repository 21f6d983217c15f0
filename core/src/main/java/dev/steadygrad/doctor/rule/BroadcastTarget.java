package dev.steadygrad.doctor.rule;

import dev.steadygrad.base.Shape;
import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.HuberLoss;
import dev.steadygrad.loss.L1Loss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.loss.MseLoss;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// A loss of elements whose arguments both broadcast, as `[N, 1]` with `[N]`: it compares every prediction with every
/// target, and learns their mean.
public final class BroadcastTarget implements Rule {

    @Override
    public void lossCalled(Loss loss, Tensor input, Tensor target, Chart chart) {
        boolean elements = loss instanceof MseLoss || loss instanceof L1Loss || loss instanceof HuberLoss;
        if (!elements || input.shape().equals(target.shape())) {
            return;
        }
        long pairs = pairs(input.shape(), target.shape());
        if (pairs > Math.max(input.numel(), target.numel())) {
            chart.error(
                    this,
                    chart.at(Chart.nameOf(loss), List.of(input, target)),
                    "every prediction is compared with every target",
                    "shapes %s and %s broadcast to %d pairs".formatted(input.shape(), target.shape(), pairs),
                    "bring both to one shape: input.squeeze(1), or target.unsqueeze(1)");
        }
    }

    /// How many elements both have together; 0 where they don't broadcast.
    private static long pairs(Shape a, Shape b) {
        long n = 1;
        for (int i = 1; i <= Math.max(a.rank(), b.rank()); i++) {
            int x = i <= a.rank() ? a.dim(a.rank() - i) : 1;
            int y = i <= b.rank() ? b.dim(b.rank() - i) : 1;
            n *= x == y || y == 1 ? x : x == 1 ? y : 0;
        }
        return n;
    }
}
