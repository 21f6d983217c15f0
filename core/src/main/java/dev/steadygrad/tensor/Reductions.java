package dev.steadygrad.tensor;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.op.CumProd;
import dev.steadygrad.op.CumSum;
import dev.steadygrad.op.Deviation;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Extreme;
import dev.steadygrad.op.LogCumSumExp;
import dev.steadygrad.op.LogSumExp;
import dev.steadygrad.op.Mean;
import dev.steadygrad.op.NanSum;
import dev.steadygrad.op.Norm;
import dev.steadygrad.op.Prod;
import dev.steadygrad.op.Sum;
import dev.steadygrad.op.Variance;

/// Reductions over one, several or all dimensions, and running ones along a dimension. `keepdim` leaves a reduced
/// dimension with size 1; no dims stand for all; a `dtype` is converted to first.
public sealed interface Reductions extends Verbs<Tensor> permits Tensor {

    // ---- sums and products

    /// The sum: see [Sum]. Integers and bools give int64.
    default Tensor sum(int... dims) {
        return sum(dims, false);
    }

    default Tensor sum(int dim, boolean keepdim) {
        return sum(new int[] {dim}, keepdim);
    }

    @Override
    default Tensor sum(int[] dims, boolean keepdim) {
        return apply(new Sum(Dims.of(dims), keepdim));
    }

    default Tensor sum(int[] dims, boolean keepdim, DType dtype) {
        return apply(new Sum(Dims.of(dims), keepdim, dtype));
    }

    /// The sum of what is not NaN: see [NanSum].
    default Tensor nansum(int... dims) {
        return nansum(dims, false);
    }

    default Tensor nansum(int dim, boolean keepdim) {
        return nansum(new int[] {dim}, keepdim);
    }

    default Tensor nansum(int[] dims, boolean keepdim) {
        return apply(new NanSum(Dims.of(dims), keepdim));
    }

    /// The mean: see [Mean].
    default Tensor mean(int... dims) {
        return mean(dims, false);
    }

    default Tensor mean(int dim, boolean keepdim) {
        return mean(new int[] {dim}, keepdim);
    }

    default Tensor mean(int[] dims, boolean keepdim) {
        return apply(new Mean(Dims.of(dims), keepdim));
    }

    default Tensor mean(int[] dims, boolean keepdim, DType dtype) {
        return apply(new Mean(Dims.of(dims), keepdim, dtype));
    }

    /// The product: see [Prod]. Integers and bools give int64.
    default Tensor prod() {
        return apply(new Prod(Dims.of(), false));
    }

    default Tensor prod(int dim) {
        return prod(dim, false);
    }

    default Tensor prod(int dim, boolean keepdim) {
        return apply(new Prod(Dims.of(dim), keepdim));
    }

    default Tensor prod(int dim, boolean keepdim, DType dtype) {
        return apply(new Prod(Dims.of(dim), keepdim, dtype));
    }

    // ---- spread and size

    /// The unbiased variance: see [Variance].
    default Tensor var(int... dims) {
        return var(dims, 1, false);
    }

    default Tensor var(boolean unbiased) {
        return var(new int[0], unbiased ? 1 : 0, false);
    }

    default Tensor var(int dim, boolean keepdim) {
        return var(new int[] {dim}, 1, keepdim);
    }

    default Tensor var(int[] dims, int correction, boolean keepdim) {
        return apply(new Variance(Dims.of(dims), correction, keepdim));
    }

    /// The standard deviation by the unbiased variance: see [Deviation].
    default Tensor std(int... dims) {
        return std(dims, 1, false);
    }

    default Tensor std(boolean unbiased) {
        return std(new int[0], unbiased ? 1 : 0, false);
    }

    default Tensor std(int dim, boolean keepdim) {
        return std(new int[] {dim}, 1, keepdim);
    }

    default Tensor std(int[] dims, int correction, boolean keepdim) {
        return apply(new Deviation(Dims.of(dims), correction, keepdim));
    }

    /// The Euclidean norm of all elements: see [Norm].
    default Tensor norm() {
        return norm(2, new int[0], false);
    }

    /// The norm of order `p` over `dims`.
    default Tensor norm(double p, int... dims) {
        return norm(p, dims, false);
    }

    default Tensor norm(double p, int dim, boolean keepdim) {
        return norm(p, new int[] {dim}, keepdim);
    }

    default Tensor norm(double p, int[] dims, boolean keepdim) {
        return apply(new Norm(p, Dims.of(dims), keepdim));
    }

    /// `log(sum(exp(x)))` without overflow: see [LogSumExp].
    default Tensor logsumexp(int dim) {
        return logsumexp(new int[] {dim}, false);
    }

    default Tensor logsumexp(int dim, boolean keepdim) {
        return logsumexp(new int[] {dim}, keepdim);
    }

    default Tensor logsumexp(int[] dims, boolean keepdim) {
        Tensor x = dtype().isFloating() ? (Tensor) this : to(DType.standard());
        return x.apply(new LogSumExp(Dims.of(dims), keepdim));
    }

    /// The sum of the main diagonal of a matrix.
    default Tensor trace() {
        Check.that(shape().rank() == 2, "trace: the input must be a matrix, got shape=%s", shape());
        return ((Tensor) this).diagonal().sum();
    }

    // ---- extremes and truth

    /// The largest element; equal ones share the gradient: see [Extreme].
    default Tensor max() {
        return amax(new int[0], false);
    }

    /// The smallest element; equal ones share the gradient: see [Extreme].
    default Tensor min() {
        return amin(new int[0], false);
    }

    default Tensor amax(int... dims) {
        return amax(dims, false);
    }

    default Tensor amax(int dim, boolean keepdim) {
        return amax(new int[] {dim}, keepdim);
    }

    default Tensor amax(int[] dims, boolean keepdim) {
        return apply(new Extreme(true, Dims.of(dims), keepdim));
    }

    default Tensor amin(int... dims) {
        return amin(dims, false);
    }

    default Tensor amin(int dim, boolean keepdim) {
        return amin(new int[] {dim}, keepdim);
    }

    default Tensor amin(int[] dims, boolean keepdim) {
        return apply(new Extreme(false, Dims.of(dims), keepdim));
    }

    /// Whether any element is not 0: bool, uint8 for uint8.
    default Tensor any(int... dims) {
        return any(dims, false);
    }

    default Tensor any(int dim, boolean keepdim) {
        return any(new int[] {dim}, keepdim);
    }

    default Tensor any(int[] dims, boolean keepdim) {
        return Tensor.wrap(dev.steadygrad.array.Reductions.any(array(), dims, keepdim));
    }

    /// Whether no element is 0: bool, uint8 for uint8.
    default Tensor all(int... dims) {
        return all(dims, false);
    }

    default Tensor all(int dim, boolean keepdim) {
        return all(new int[] {dim}, keepdim);
    }

    default Tensor all(int[] dims, boolean keepdim) {
        return Tensor.wrap(dev.steadygrad.array.Reductions.all(array(), dims, keepdim));
    }

    /// How many elements are not 0, int64.
    default Tensor countNonzero(int... dims) {
        return Tensor.wrap(dev.steadygrad.array.Reductions.countNonzero(array(), dims, false));
    }

    // ---- running

    /// The sum up to each element along `dim`: see [CumSum]. Integers and bools give int64.
    default Tensor cumsum(int dim) {
        return apply(new CumSum(dim, false));
    }

    default Tensor cumsum(int dim, DType dtype) {
        return apply(new CumSum(dim, false, dtype));
    }

    /// The product up to each element along `dim`: see [CumProd]. Integers and bools give int64.
    default Tensor cumprod(int dim) {
        return apply(new CumProd(dim, false));
    }

    default Tensor cumprod(int dim, DType dtype) {
        return apply(new CumProd(dim, false, dtype));
    }

    /// `log(sum(exp(x)))` up to each element along `dim`: see [LogCumSumExp].
    default Tensor logcumsumexp(int dim) {
        return apply(new LogCumSumExp(dim));
    }
}
