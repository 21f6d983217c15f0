package dev.steadygrad.doctor.rule;

import dev.steadygrad.doctor.Chart;
import dev.steadygrad.doctor.Rule;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A loss that grows away from where it began: the learning rate is too high, or the sign of a step is wrong.
public final class DivergingLoss implements Rule {
    private static final int MANY = 5;

    /// Batches differ, but not by so much; where a trained model goes on they may, and so a loss that diverges is
    /// larger than all before it.
    private static final double TIMES = 10;

    private double first;

    /// The largest before the last ones.
    private double most;

    private final Deque<Double> last = new ArrayDeque<>();
    private int count;
    private boolean told;

    /// The last loss, and how many there were since the last backward.
    private double given;

    private int losses;

    /// What a loss gave tells more than what backward gets of it, which may have a scale that changes.
    @Override
    public void lossGave(Loss loss, Tensor input, Tensor target, Tensor result, Chart chart) {
        if (result.requiresGrad() && result.numel() == 1) {
            given = result.item();
            losses++;
        }
    }

    @Override
    public void backwardBegins(List<Tensor> outputs, Chart chart) {
        if (outputs.size() != 1 || outputs.getFirst().numel() != 1) {
            return;
        }
        double loss = losses == 1 ? given : outputs.getFirst().item();
        losses = 0;
        first = count < MANY ? Math.max(first, loss) : first;
        count++;
        last.addLast(loss);
        if (last.size() > MANY) {
            most = Math.max(most, last.removeFirst());
        }
    }

    @Override
    public void stepEnds(Optimizer optimizer, Chart chart) {
        if (told || count < 2 * MANY || first <= 0 || last.getLast() <= TIMES * first) {
            return;
        }
        double least = last.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        if (least > TIMES * first && least > most) {
            told = true;
            chart.error(
                    this,
                    chart.at(Chart.nameOf(optimizer), List.of()),
                    "the loss diverges",
                    "of the first %d losses the largest was %.4g, of the last %d the least is %.4g"
                            .formatted(MANY, first, MANY, least),
                    "a lower learning rate than %s; a tenth is the usual next try".formatted(optimizer.lr()));
        }
    }
}
