package dev.steadygrad.optim;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/// All parameters as one vector: float64 where one of them is, else float32.
final class FlatParameters {
    private final List<Tensor> parameters;
    private final DType dtype;
    private final int size;

    FlatParameters(List<Tensor> parameters) {
        this.parameters = parameters;
        this.dtype = parameters.stream().anyMatch(p -> p.dtype() == DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
        this.size = parameters.stream().mapToInt(Tensor::numel).sum();
    }

    DType dtype() {
        return dtype;
    }

    int size() {
        return size;
    }

    /// The loss here; the parameters get its gradients.
    Tensor evaluate(Supplier<Tensor> closure) {
        return Autograd.enableGrad(closure);
    }

    /// The parameters' present gradients, 0 where there is none.
    NdArray gradient() {
        NdArray flat = NdArray.zeros(dtype, Shape.of(size));
        int at = 0;
        for (Tensor p : parameters) {
            NdArray g = p.gradArray();
            if (g != null) {
                part(flat, at, p).assign(g);
            }
            at += p.numel();
        }
        return flat;
    }

    /// The values, copied.
    NdArray values() {
        NdArray flat = NdArray.zeros(dtype, Shape.of(size));
        int at = 0;
        for (Tensor p : parameters) {
            part(flat, at, p).assign(p.array());
            at += p.numel();
        }
        return flat;
    }

    void values(NdArray flat) {
        int at = 0;
        for (Tensor p : parameters) {
            p.array().assign(part(flat, at, p));
            at += p.numel();
        }
    }

    /// Adds `t · d` to the parameters.
    void move(double t, NdArray d) {
        values(values().add(d.mul(t)));
    }

    private static NdArray part(NdArray flat, int from, Tensor like) {
        Shape shape = like.shape();
        return NdArray.of(new Strided(flat.storage(), shape, shape.strides(), from));
    }

    /// In float64.
    static double dot(NdArray a, NdArray b) {
        return a.to(DType.FLOAT64).matmul(b.to(DType.FLOAT64)).item();
    }

    /// The largest size of an element, 0 where there is none.
    static double largest(NdArray x) {
        return x.numel() == 0
                ? 0
                : Reductions.norm(x, Double.POSITIVE_INFINITY, new int[0], false)
                        .item();
    }
}
