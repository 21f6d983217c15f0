package dev.steadygrad.tensor;

import dev.steadygrad.array.Order;
import dev.steadygrad.array.Order.Unique;
import dev.steadygrad.array.Reductions;
import dev.steadygrad.array.Scans;
import dev.steadygrad.array.UniqueSlices;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import java.util.Arrays;

/// Elements by their order. NaN is larger than all else; positions are int64 and have no gradient, values have that of
/// a copy.
public sealed interface Sorting extends Verbs<Tensor> permits Tensor {

    /// The largest element along `dim`, the first of equal ones, and its position.
    default Selected max(int dim) {
        return max(dim, false);
    }

    default Selected max(int dim, boolean keepdim) {
        return extreme(true, dim, keepdim);
    }

    /// The smallest element along `dim`, the first of equal ones, and its position.
    default Selected min(int dim) {
        return min(dim, false);
    }

    default Selected min(int dim, boolean keepdim) {
        return extreme(false, dim, keepdim);
    }

    private Selected extreme(boolean max, int dim, boolean keepdim) {
        Selected kept = Selected.of((Tensor) this, dim, Reductions.argExtreme(max, array(), dim, true));
        return keepdim ? kept : kept.squeezed(dim);
    }

    /// The position of the first largest element, counted in row-major order over all.
    default Tensor argmax() {
        return argmax(false);
    }

    /// As [#argmax()]; with `keepdim` every dimension stays, with size 1.
    default Tensor argmax(boolean keepdim) {
        return ofAll(flat().argmax(0), keepdim);
    }

    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    default Tensor argmax(int dim, boolean keepdim) {
        return Tensor.wrap(Reductions.argExtreme(true, array(), dim, keepdim));
    }

    /// The position of the first smallest element, counted in row-major order over all.
    default Tensor argmin() {
        return argmin(false);
    }

    /// As [#argmin()]; with `keepdim` every dimension stays, with size 1.
    default Tensor argmin(boolean keepdim) {
        return ofAll(flat().argmin(0), keepdim);
    }

    private Tensor flat() {
        return reshape(Shape.of(shape().numel()));
    }

    private Tensor ofAll(Tensor one, boolean keepdim) {
        int[] ones = new int[keepdim ? shape().rank() : 0];
        Arrays.fill(ones, 1);
        return one.reshape(Shape.of(ones));
    }

    default Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    default Tensor argmin(int dim, boolean keepdim) {
        return Tensor.wrap(Reductions.argExtreme(false, array(), dim, keepdim));
    }

    /// The largest element up to each one along `dim`, and the position of the last such.
    default Selected cummax(int dim) {
        return Selected.of((Tensor) this, dim, Scans.runningExtreme(true, array(), dim));
    }

    /// The smallest element up to each one along `dim`, and the position of the last such.
    default Selected cummin(int dim) {
        return Selected.of((Tensor) this, dim, Scans.runningExtreme(false, array(), dim));
    }

    /// In ascending order along the last dimension.
    default Selected sort() {
        return sort(-1, false);
    }

    default Selected sort(int dim) {
        return sort(dim, false);
    }

    /// In order along `dim`. Equal elements stay in theirs: every sort is stable.
    default Selected sort(int dim, boolean descending) {
        return Selected.of((Tensor) this, dim, inOrder("sort", dim, descending).array());
    }

    default Tensor argsort() {
        return argsort(-1, false);
    }

    default Tensor argsort(int dim) {
        return argsort(dim, false);
    }

    /// The positions that [#sort(int, boolean)] gives.
    default Tensor argsort(int dim, boolean descending) {
        return inOrder("argsort", dim, descending);
    }

    private Tensor inOrder(String op, int dim, boolean descending) {
        return first(op, dim, descending, Order.size(op, dim, shape()));
    }

    private Tensor first(String op, int dim, boolean descending, int count) {
        return Tensor.wrap(Order.argSort(op, array(), dim, descending, count));
    }

    /// The `k` largest elements along the last dimension, largest first.
    default Selected topk(int k) {
        return topk(k, -1, true);
    }

    default Selected topk(int k, int dim) {
        return topk(k, dim, true);
    }

    /// The `k` largest (or smallest) elements along `dim`, always in order, the outermost first; of equal ones the
    /// first.
    ///
    /// **Errors**: `IndexOutOfBoundsException` unless there are `k` elements.
    default Selected topk(int k, int dim, boolean largest) {
        checkCount("topk", k, 0, dim);
        return Selected.of((Tensor) this, dim, first("topk", dim, largest, k).array());
    }

    /// The `k`-th smallest element along `dim`, counted from 1, and its position.
    ///
    /// **Errors**: `IndexOutOfBoundsException` unless there are `k` elements.
    default Selected kthvalue(int k, int dim, boolean keepdim) {
        checkCount("kthvalue", k, 1, dim);
        Selected kept = Selected.of((Tensor) this, dim, Order.kth("kthvalue", array(), dim, k - 1));
        return keepdim ? kept : kept.squeezed(dim);
    }

    /// The middle of all elements in order, the lower one of two; NaN where there is one.
    default Tensor median() {
        return flat().median(0).values();
    }

    default Selected median(int dim) {
        return median(dim, false);
    }

    /// The middle of the elements along `dim` in order, the lower one of two, and its position; NaN where there is one.
    ///
    /// **Errors**: `IllegalArgumentException` for no elements.
    default Selected median(int dim, boolean keepdim) {
        int n = Order.size("median", dim, shape());
        Check.that(n > 0, "median: there must be an element, got size 0 at dim=%d of shape %s", dim, shape());
        Tensor middle = Tensor.wrap(Order.kth("median", array(), dim, (n - 1) / 2));
        Tensor last = Tensor.wrap(Order.kth("median", array(), dim, n - 1));
        Tensor at = last.where(((Tensor) this).gather(dim, last).isnan(), middle);
        Selected kept = Selected.of((Tensor) this, dim, at.array());
        return keepdim ? kept : kept.squeezed(dim);
    }

    private void checkCount(String op, int k, int least, int dim) {
        int size = Order.size(op, dim, shape());
        if (k < least || k > size) {
            throw new IndexOutOfBoundsException("%s: k must be in [%d, %d], got k=%d at dim=%d of shape %s"
                    .formatted(op, least, size, k, Check.dim(op, dim, shape()), shape()));
        }
    }

    /// The distinct values, in ascending order; each NaN is one.
    default Distinct unique() {
        Unique u = Order.unique(array());
        return new Distinct(Tensor.wrap(u.values()), Tensor.wrap(u.inverse()), Tensor.wrap(u.counts()));
    }

    /// The distinct slices along `dim`, ordered by their first element, then their second, and so on; the inverse and
    /// the counts are vectors.
    default Distinct unique(int dim) {
        Unique u = UniqueSlices.of(array(), dim);
        return new Distinct(Tensor.wrap(u.values()), Tensor.wrap(u.inverse()), Tensor.wrap(u.counts()));
    }

    /// How many elements fall into each of `bins` equal parts of `[min, max]`, in this dtype; those outside are not
    /// counted. Where the bounds are equal, they are the smallest and the largest element.
    ///
    /// **Errors**: `IllegalArgumentException` for integers, no bins, or bounds that are not finite and in order.
    default Tensor histc(int bins, double min, double max) {
        return Tensor.wrap(Order.histogram(array(), bins, min, max));
    }

    default Tensor histc(int bins) {
        return histc(bins, 0, 0);
    }

    /// Where each of `values` belongs in this tensor, whose last dimension is in ascending order: before its equals, or
    /// behind them (`right`).
    ///
    /// **Shape**: `[n]` with any values, or both alike but for the last dimension; the result has that of the values.
    default Tensor searchsorted(Tensor values, boolean right) {
        return Tensor.wrap(Order.searchSorted(array(), values.array(), right));
    }

    default Tensor searchsorted(Tensor values) {
        return searchsorted(values, false);
    }

    /// How often each class `0, 1, …` occurs in this vector of integers, int64.
    default Tensor bincount() {
        return bincount(0);
    }

    /// As [#bincount()], with at least `minlength` classes.
    default Tensor bincount(int minlength) {
        return Tensor.wrap(Order.binCount(array(), minlength));
    }

    /// As [#bincount(int)], the sum of each class's weights: float32 of float32 weights, else float64.
    default Tensor bincount(Tensor weights, int minlength) {
        return Tensor.wrap(Order.weightedBinCount(array(), weights.array(), minlength));
    }
}
