package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Mean 0 and variance 1 over the last dimensions, then `· weight + bias`: see [Functional#layerNorm].
///
/// **Shape**: `[…, normalizedShape]` → the same; weight and bias `normalizedShape`.
public final class LayerNorm extends Module {
    private final Shape normalizedShape;
    private final double eps;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    public LayerNorm(int... normalizedShape) {
        this(Shape.of(normalizedShape), 1e-5, true, true);
    }

    /// @param eps what is added to the variance; 1e-5 by default
    /// @param elementwiseAffine whether there is a weight
    /// @param bias whether there is a bias beside the weight
    public LayerNorm(Shape normalizedShape, double eps, boolean elementwiseAffine, boolean bias) {
        Check.that(normalizedShape.rank() > 0, "layerNorm: normalizedShape must have a dimension, got []");
        Check.that(eps >= 0, "layerNorm: eps must be 0 or more, got eps=%s", eps);
        this.normalizedShape = normalizedShape;
        this.eps = eps;
        int[] dims = normalizedShape.toArray();
        this.weight = elementwiseAffine ? parameter("weight", Tensor.ones(dims)) : null;
        this.bias = elementwiseAffine && bias ? parameter("bias", Tensor.zeros(dims)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.layerNorm(x, normalizedShape, weight, bias, eps);
    }

    @Override
    protected String extraRepr() {
        return normalizedShape + ", eps=" + eps + ", elementwiseAffine=" + (weight != null) + ", bias="
                + (bias != null);
    }
}
