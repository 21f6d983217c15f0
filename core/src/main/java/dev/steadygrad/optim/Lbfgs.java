package dev.steadygrad.optim;

import static dev.steadygrad.optim.FlatParameters.dot;
import static dev.steadygrad.optim.FlatParameters.largest;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno, as `torch.optim.LBFGS`: for smooth losses of
/// all data at once. A step makes several iterations, and evaluates the loss at least once for each.
///
/// **Numerics**: vectors over all parameters are float64 where a parameter is, else float32; the loss and products of
/// vectors are float64.
///
/// **Errors**: `IllegalArgumentException` for a second group and for weight decay; `IllegalStateException` for a step
/// without a closure.
///
/// **Source**: Liu and Nocedal, 1989; the line search: Nocedal and Wright, Numerical Optimization, algorithms 3.5 and
/// 3.6.
public final class Lbfgs extends Optimizer {
    private int maxIter = 20;
    private @Nullable Integer maxEval;
    private double toleranceGrad = 1e-7;
    private double toleranceChange = 1e-9;
    private int historySize = 100;
    private boolean strongWolfe;

    private LbfgsMemory memory = new LbfgsMemory();

    /// With PyTorch's learning rate of 1.
    public Lbfgs(List<Tensor> parameters) {
        this(parameters, 1);
    }

    public Lbfgs(List<Tensor> parameters, double lr) {
        super(parameters, lr);
    }

    /// The most iterations of a step; 20 by default.
    public Lbfgs maxIter(int maxIter) {
        Check.that(maxIter > 0, "lbfgs: maxIter must be 1 or more, got maxIter=%d", maxIter);
        this.maxIter = maxIter;
        return this;
    }

    /// The most evaluations of a step, after which no further iteration begins; 5 for 4 iterations by default.
    public Lbfgs maxEval(int maxEval) {
        Check.that(maxEval > 0, "lbfgs: maxEval must be 1 or more, got maxEval=%d", maxEval);
        this.maxEval = maxEval;
        return this;
    }

    /// Ends a step where no element of the gradient is larger; 1e-7 by default.
    public Lbfgs toleranceGrad(double tolerance) {
        Check.that(tolerance >= 0, "lbfgs: toleranceGrad must be 0 or more, got %s", tolerance);
        this.toleranceGrad = tolerance;
        return this;
    }

    /// Ends a step where neither the loss nor a parameter changes by more; 1e-9 by default.
    public Lbfgs toleranceChange(double tolerance) {
        Check.that(tolerance >= 0, "lbfgs: toleranceChange must be 0 or more, got %s", tolerance);
        this.toleranceChange = tolerance;
        return this;
    }

    /// How many pairs of steps and changes of the gradient are kept; 100 by default.
    public Lbfgs historySize(int historySize) {
        Check.that(historySize > 0, "lbfgs: historySize must be 1 or more, got historySize=%d", historySize);
        this.historySize = historySize;
        return this;
    }

    /// Looks along each direction for a point that meets the strong Wolfe conditions, instead of going by the rate.
    public Lbfgs strongWolfe(boolean strongWolfe) {
        this.strongWolfe = strongWolfe;
        return this;
    }

    @Override
    public ParameterGroup addGroup(List<Tensor> parameters) {
        throw Check.error("lbfgs: there is one group of parameters, got another of %d", parameters.size());
    }

    @Override
    public void step() {
        throw new IllegalStateException(
                "lbfgs: a step evaluates the loss several times, got no closure; call step(closure)");
    }

    /// Several iterations; returns the loss before them.
    @Override
    public Tensor step(Supplier<Tensor> closure) {
        Check.that(
                groups().getFirst().weightDecay() == 0,
                "lbfgs: weightDecay must be 0, got weightDecay=%s; add it to the loss",
                groups().getFirst().weightDecay());
        return Observers.within(this, List.of(), () -> iterate(closure));
    }

    private Tensor iterate(Supplier<Tensor> closure) {
        var at = new FlatParameters(parameters());
        Tensor first = at.evaluate(closure);
        var here = new Place(0, first.item(), at.gradient(), 1);
        int evaluations = 1;
        boolean done = largest(here.gradient()) <= toleranceGrad;
        for (int i = 1; !done; i++) {
            NdArray d = memory.next(here.gradient(), historySize);
            double slope = dot(here.gradient(), d);
            double rate = lr() * (memory.iterations() == 1 ? Math.min(1, 1 / sumOfSizes(here.gradient())) : 1);
            memory.rate(rate);
            if (slope > -toleranceChange) {
                break;
            }
            Place next = strongWolfe
                    ? new StrongWolfe(at, closure, d, toleranceChange).search(rate, here, slope)
                    : along(at, closure, d, rate, here, i < maxIter);
            memory.rate(next.rate());
            evaluations += next.evaluations();
            done = i >= maxIter
                    || evaluations >= (maxEval == null ? maxIter * 5 / 4 : maxEval)
                    || largest(next.gradient()) <= toleranceGrad
                    || largest(d) * Math.abs(next.rate()) <= toleranceChange
                    || Math.abs(next.loss() - here.loss()) < toleranceChange;
            here = next;
        }
        return first;
    }

    /// Where an iteration has come to, at `rate` times its direction.
    record Place(double rate, double loss, NdArray gradient, int evaluations) {}

    /// Goes by the rate; the place after the last iteration of a step is for the next step to look at.
    private static Place along(
            FlatParameters at, Supplier<Tensor> closure, NdArray d, double rate, Place here, boolean look) {
        at.move(rate, d);
        return look
                ? new Place(rate, at.evaluate(closure).item(), at.gradient(), 1)
                : new Place(rate, here.loss(), here.gradient(), 0);
    }

    private static double sumOfSizes(NdArray x) {
        return x.map(Unary.ABS).to(DType.FLOAT64).sum(new int[0], false).item();
    }

    /// What iterations have left, over all parameters as one vector: `n_iter`, the last rate `t`, direction `d` and
    /// gradient `prev_flat_grad`, `H_diag`, and the history as rows, `old_dirs` and `old_stps`.
    @Override
    public SequencedMap<String, Tensor> stateDict() {
        return memory.state();
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        memory = LbfgsMemory.of(state, new FlatParameters(parameters()));
    }
}
