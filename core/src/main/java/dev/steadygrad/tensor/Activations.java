package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.Elu;
import dev.steadygrad.op.EmptyRow;
import dev.steadygrad.op.Gelu;
import dev.steadygrad.op.LeakyRelu;
import dev.steadygrad.op.LogSigmoid;
import dev.steadygrad.op.LogSoftmax;
import dev.steadygrad.op.Logit;
import dev.steadygrad.op.MaskedSoftmax;
import dev.steadygrad.op.Relu;
import dev.steadygrad.op.Sigmoid;
import dev.steadygrad.op.Silu;
import dev.steadygrad.op.Softmax;
import dev.steadygrad.op.Softmin;
import dev.steadygrad.op.Softplus;
import dev.steadygrad.op.Tanh;
import java.util.List;

/// The softmax family and activations.
public sealed interface Activations extends Verbs<Tensor> permits Tensor {

    /// Softmax along `dim`: see [Softmax].
    default Tensor softmax(int dim) {
        return apply(new Softmax(dim));
    }

    /// Log-softmax along `dim`: see [LogSoftmax].
    default Tensor logSoftmax(int dim) {
        return apply(new LogSoftmax(dim));
    }

    /// As [#softmax(int)], of this tensor converted to `dtype` first.
    default Tensor softmax(int dim, DType dtype) {
        return to(dtype).softmax(dim);
    }

    /// As [#logSoftmax(int)], of this tensor converted to `dtype` first.
    default Tensor logSoftmax(int dim, DType dtype) {
        return to(dtype).logSoftmax(dim);
    }

    /// Softmax along `dim` over the entries for which `mask` is true: see [MaskedSoftmax]. A row without any is NaN.
    default Tensor softmax(int dim, Tensor mask) {
        return softmax(dim, mask, EmptyRow.NAN);
    }

    default Tensor softmax(int dim, Tensor mask, EmptyRow empty) {
        return apply(new MaskedSoftmax(dim, false, empty), List.of(mask));
    }

    /// Softmax along `dim`, with rows of -inf only as `empty` says.
    default Tensor softmax(int dim, EmptyRow empty) {
        return apply(new MaskedSoftmax(dim, false, empty), List.of());
    }

    /// Log-softmax along `dim` over the entries for which `mask` is true: see [MaskedSoftmax]. NaN without any.
    default Tensor logSoftmax(int dim, Tensor mask) {
        return logSoftmax(dim, mask, EmptyRow.NAN);
    }

    default Tensor logSoftmax(int dim, Tensor mask, EmptyRow empty) {
        return apply(new MaskedSoftmax(dim, true, empty), List.of(mask));
    }

    /// Log-softmax along `dim`, with rows of -inf only as `empty` says.
    default Tensor logSoftmax(int dim, EmptyRow empty) {
        return apply(new MaskedSoftmax(dim, true, empty), List.of());
    }

    /// Softmax of the negated values: see [Softmin].
    default Tensor softmin(int dim) {
        return apply(new Softmin(dim));
    }

    /// As [#softmin(int)], of this tensor converted to `dtype` first.
    default Tensor softmin(int dim, DType dtype) {
        return to(dtype).softmin(dim);
    }

    default Tensor relu() {
        return apply(new Relu());
    }

    /// With a slope of 0.01 below 0: see [LeakyRelu].
    default Tensor leakyRelu() {
        return leakyRelu(0.01);
    }

    default Tensor leakyRelu(double negativeSlope) {
        return apply(new LeakyRelu(negativeSlope));
    }

    /// With an α of 1: see [Elu].
    default Tensor elu() {
        return elu(1);
    }

    default Tensor elu(double alpha) {
        return apply(new Elu(alpha));
    }

    default Tensor gelu() {
        return gelu(Gelu.Approximate.NONE);
    }

    /// See [Gelu].
    default Tensor gelu(Gelu.Approximate approximate) {
        return apply(new Gelu(approximate));
    }

    default Tensor silu() {
        return apply(new Silu());
    }

    default Tensor sigmoid() {
        return apply(new Sigmoid());
    }

    /// What [#sigmoid] undoes: see [Logit].
    default Tensor logit() {
        return apply(new Logit());
    }

    default Tensor logsigmoid() {
        return apply(new LogSigmoid());
    }

    /// With a β of 1 and a threshold of 20: see [Softplus].
    default Tensor softplus() {
        return softplus(1, 20);
    }

    default Tensor softplus(double beta, double threshold) {
        return apply(new Softplus(beta, threshold));
    }

    default Tensor tanh() {
        return apply(new Tanh());
    }

    /// Within [-1, 1].
    default Tensor hardtanh() {
        return hardtanh(-1, 1);
    }

    default Tensor hardtanh(double min, double max) {
        return ((Tensor) this).clamp(min, max);
    }
}
