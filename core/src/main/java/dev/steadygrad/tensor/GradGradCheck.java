package dev.steadygrad.tensor;

import dev.steadygrad.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Compares second derivatives with differences of first ones: [GradCheck] of the gradient as a function of the inputs
/// and of the gradient that comes from above.
///
/// **PyTorch**: `torch.autograd.gradgradcheck`.
public final class GradGradCheck {
    private GradGradCheck() {}

    /// **Errors**: as [GradCheck#check].
    public static void check(Function<List<Tensor>, Tensor> f, Tensor... inputs) {
        Tensor upstream =
                GradCheck.random(f.apply(List.of(inputs)), new Rng(11)).requiresGrad(true);
        List<Tensor> all = new ArrayList<>(List.of(inputs));
        all.add(upstream);
        GradCheck.check(
                xs -> {
                    List<Tensor> own = xs.subList(0, xs.size() - 1);
                    List<Tensor> wanted =
                            own.stream().filter(Tensor::requiresGrad).toList();
                    Tensor y = f.apply(own);
                    var gradients = Autograd.grad(List.of(y), wanted, List.of(xs.getLast()), true, true, true);
                    Tensor sum = Tensor.of(new double[] {0});
                    double weight = 1;
                    for (Tensor g : gradients) {
                        if (g != null) {
                            Tensor weights = GradCheck.random(g, new Rng(13));
                            sum = sum.add(g.mul(weights).sum().mul(weight++));
                        }
                    }
                    return sum;
                },
                all.toArray(Tensor[]::new));
    }
}
