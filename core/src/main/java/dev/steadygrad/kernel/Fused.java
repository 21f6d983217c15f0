package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Kernels that do in one pass what takes several primitives. Each has a default made of primitives: a backend may be
/// slow, never incomplete, and the defaults are what the fused kernels are tested against. The row is the last
/// dimension.
public interface Fused extends FusedWindows {

    /// `y += a · b`, with operands as those of [#matmul].
    default void addMatmul(Strided a, Strided b, Strided y) {
        Strided product = Strided.blank(y.dtype(), y.shape());
        matmul(a, b, product);
        binary(Binary.ADD, y, product, y);
    }

    /// `y = softmax(x)` of each row.
    default void softmax(Strided x, Strided y) {
        Strided e = shiftedExp(x);
        binary(Binary.DIV, e, total(Reduce.SUM, e), y);
    }

    /// `y = log(softmax(x))` of each row.
    default void logSoftmax(Strided x, Strided y) {
        Strided shifted = map(Binary.SUB, x, total(Reduce.MAX, x));
        Strided log = map(Unary.LOG, total(Reduce.SUM, map(Unary.EXP, shifted)));
        binary(Binary.SUB, shifted, log, y);
    }

    /// `y = log(sum(exp(x)))` of each row; `y` has no row dimension.
    default void logsumexp(Strided x, Strided y) {
        Strided sum = Strided.allocate(y.dtype(), y.shape());
        reduce(Reduce.SUM, shiftedExp(x), 1, sum);
        Strided max = Strided.allocate(y.dtype(), y.shape());
        reduce(Reduce.MAX, x, 1, max);
        binary(Binary.ADD, max, map(Unary.LOG, sum), y);
    }

    /// `y = ((alpha - 1) x - tau)^(1 / (alpha - 1))` of each row where the base is above 0, else 0, with the tau that
    /// makes the sum 1; `alpha > 1`.
    default void entmax(double alpha, Strided x, Strided y) {
        Strided wide = Strided.allocate(DType.FLOAT64, x.shape());
        copy(x, wide);
        Strided z = map(Binary.MUL, map(Binary.SUB, wide, total(Reduce.MAX, wide)), number(alpha - 1));
        Strided tau = map(Binary.ADD, Strided.allocate(DType.FLOAT64, x.shape()), number(-1));
        Strided above = Strided.allocate(DType.BOOL, x.shape());
        for (double step = 0.5; step > 0x1p-60; step /= 2) {
            Strided middle = map(Binary.ADD, tau, number(step));
            Strided sum = total(Reduce.SUM, powers(z, middle, 1 / (alpha - 1)));
            compare(Compare.GE, Kind.DOUBLE, sum, number(1).expand(x.shape()), above);
            where(above, middle, tau, tau);
        }
        Strided p = powers(z, tau, 1 / (alpha - 1));
        binary(Binary.DIV, p, total(Reduce.SUM, p), y);
    }

    private Strided powers(Strided z, Strided tau, double exponent) {
        return map(Binary.POW, map(Unary.RELU, map(Binary.SUB, z, tau)), number(exponent));
    }

    /// What attention gives, `y [batch…, L, F]`.
    ///
    /// @param shift `[batch…, L]`: the logarithm of the sum of the exponentials of a query's scores, which is taken
    ///     off them to make its weights; where no key takes part +inf, or NaN where such queries are NaN
    default void attention(AttentionInput in, Strided y, Strided shift) {
        new ComposedAttention(this, in).forward(y, shift);
    }

    /// The gradient of the query, key or value (input 0, 1 or 2), from that of `y` and what [#attention] gave.
    ///
    /// @param dx of the shape that the input has in `in`
    default void attentionBackward(AttentionInput in, int input, Strided g, Strided y, Strided shift, Strided dx) {
        new ComposedAttention(this, in).backward(input, g, dx);
    }

    /// `y[k] = x[k] + a[k] * y[k - 1]` along the last dimension, or, `lagged`, with `a[k - 1]`; `y` may be `x`.
    default void recurrence(Strided x, Strided a, boolean lagged, Strided y) {
        int last = x.shape().rank() - 1;
        for (int k = 0; k < x.shape().dim(last); k++) {
            if (k == 0) {
                copy(column(x, k), column(y, k));
            } else {
                Strided factor = column(a, lagged ? k - 1 : k);
                binary(Binary.ADD, column(x, k), map(Binary.MUL, factor, column(y, k - 1)), column(y, k));
            }
        }
    }

    /// `y[k] *= x[0] * … * x[k - 1]` along the last dimension.
    default void scaleByProducts(Strided x, Strided y) {
        int last = x.shape().rank() - 1;
        for (int k = 1; k < x.shape().dim(last); k++) {
            Strided product = Strided.allocate(x.dtype(), x.shape().without(last));
            reduce(Reduce.PROD, Images.narrow(x, last, 0, k), 1, product);
            binary(Binary.MUL, column(y, k), product, column(y, k));
        }
    }

    /// The int64 position of element `k` in the order of each row that [#argSort] gives; `y` has no row dimension.
    default void kth(int k, Strided x, Strided y) {
        int last = x.shape().rank() - 1;
        Strided order = Strided.allocate(DType.INT64, x.shape().with(last, k + 1));
        argSort(false, x, order);
        copy(column(order, k), y);
    }

    /// The int64 position of the last of the largest (`max`) or smallest elements up to each one of its row; NaN counts
    /// as both.
    default void argScan(boolean max, Strided x, Strided y) {
        Kind kind = Kind.of(x.dtype());
        Strided best = Strided.allocate(x.dtype(), x.shape());
        scan(max ? Binary.MAXIMUM : Binary.MINIMUM, x, best);
        Strided isBest = Strided.allocate(DType.BOOL, x.shape());
        compare(Compare.EQ, kind, x, best, isBest);
        Strided isNaN = Strided.allocate(DType.BOOL, x.shape());
        compare(Compare.NE, kind, x, x, isNaN);
        Strided at = Strided.allocate(DType.INT64, x.shape());
        generate(i -> i % x.shape().dim(x.shape().rank() - 1), at);
        Strided none = Strided.allocate(DType.INT64, Shape.SCALAR).expand(x.shape());
        where(map(Binary.OR, isBest, isNaN), at, none, at);
        scan(Binary.MAXIMUM, at, y);
    }

    /// `y`, a bool: whether `|a - b| <= rtol |b| + atol` and finite, in double, or `a = b`.
    default void isClose(double rtol, double atol, Strided a, Strided b, Strided y) {
        Strided p = Strided.allocate(DType.FLOAT64, a.shape());
        copy(a, p);
        Strided q = Strided.allocate(DType.FLOAT64, a.shape());
        copy(b, q);
        Strided off = map(Unary.ABS, map(Binary.SUB, p, q));
        Strided room = map(Binary.ADD, map(Binary.MUL, map(Unary.ABS, q), number(rtol)), number(atol));
        Strided near = Strided.allocate(DType.BOOL, a.shape());
        compare(Compare.LE, Kind.DOUBLE, off, room, near);
        Strided finite = Strided.allocate(DType.BOOL, a.shape());
        compare(
                Compare.ABS_LT,
                Kind.DOUBLE,
                off,
                number(Double.POSITIVE_INFINITY).expand(a.shape()),
                finite);
        Strided same = Strided.allocate(DType.BOOL, a.shape());
        compare(Compare.EQ, Kind.DOUBLE, p, q, same);
        binary(Binary.OR, map(Binary.AND, near, finite), same, y);
    }

    /// `y` = the sum of `|x|^p` over the last `dims` dimensions, in double.
    default void sumPowers(double p, Strided x, int dims, Strided y) {
        Strided wide = Strided.allocate(DType.FLOAT64, x.shape());
        copy(x, wide);
        reduce(Reduce.SUM, map(Binary.POW, map(Unary.ABS, wide), number(p)), dims, y);
    }

    /// `y` = the sum of the squares of the distances from the mean over the last `dims` dimensions of `x`, divided by
    /// their number less `correction`, if that is above 0, else by 0.
    default void variance(Strided x, int dims, double correction, Strided y) {
        Shape kept = x.shape().slice(0, x.shape().rank() - dims);
        int n = x.shape().slice(kept.rank(), x.shape().rank()).numel();
        Strided mean = Strided.allocate(DType.FLOAT64, kept);
        reduce(Reduce.SUM, x, dims, mean);
        Shape spread = kept;
        for (int d = 0; d < dims; d++) {
            spread = spread.inserting(kept.rank(), 1);
        }
        Strided mid = map(Binary.DIV, mean, number(n).expand(kept));
        Strided distance = Strided.allocate(DType.FLOAT64, x.shape());
        binary(Binary.SUB, x, Strided.of(mid.storage(), spread).expand(x.shape()), distance);
        Strided squares = Strided.allocate(DType.FLOAT64, kept);
        reduce(Reduce.SQUARES, distance, dims, squares);
        binary(Binary.DIV, squares, number(Math.max(0, n - correction)).expand(kept), y);
    }

    /// `dx = y * (g - sum(g * y))` of each row: the gradient of softmax from its output, whose rows add up to 1 but for
    /// rounding, or are zeros.
    default void softmaxBackward(Strided g, Strided y, Strided dx) {
        Strided dot = total(Reduce.SUM, map(Binary.MUL, g, y));
        binary(Binary.MUL, y, map(Binary.SUB, g, dot), dx);
    }

    /// `dx = g - softmax(x) * sum(g)` of each row: the gradient of log-softmax from its input.
    default void logSoftmaxBackward(Strided g, Strided x, Strided dx) {
        Strided p = Strided.allocate(x.dtype(), x.shape());
        softmax(x, p);
        binary(Binary.SUB, g, map(Binary.MUL, p, total(Reduce.SUM, g)), dx);
    }

    /// The loss `-log softmax(x)[target]` of each row of `x [N, C]`; a row whose int64 target is negative has loss 0.
    ///
    /// @param loss `[N]`, or null when only the gradient is wanted
    /// @param g `[N]`, what each row's gradient is multiplied by; null when only the loss is wanted
    /// @param dx `[N, C]`, `g * (softmax(x) - onehot(target))`; 0 in rows whose target is negative
    default void crossEntropy(
            Strided x, Strided target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        int classes = x.shape().dim(1);
        Shape column = target.shape().inserting(1, 1);
        Strided zero = Strided.allocate(x.dtype(), Shape.SCALAR);
        Strided none = Strided.allocate(DType.INT64, Shape.SCALAR);
        Strided live = Strided.allocate(DType.BOOL, target.shape());
        compare(Compare.GE, Kind.LONG, target, none.expand(target.shape()), live);
        Strided index = column(map(Binary.MAXIMUM, target, none), column);
        if (loss != null) {
            Strided logP = Strided.allocate(x.dtype(), x.shape());
            logSoftmax(x, logP);
            Strided picked = Strided.allocate(x.dtype(), column);
            gather(logP, index, picked);
            Strided nll = map(Unary.NEG, Strided.of(picked.storage(), target.shape()));
            where(live, nll, zero.expand(target.shape()), loss);
        }
        if (g != null && dx != null) {
            Strided p = Strided.allocate(x.dtype(), x.shape());
            softmax(x, p);
            Strided one = Strided.allocate(x.dtype(), column);
            generate(i -> -1, one);
            scatter(Binary.ADD, index, one, p);
            Strided scaled = map(Binary.MUL, p, column(g, column));
            where(column(live, column).expand(x.shape()), scaled, zero.expand(Shape.of(column.dim(0), classes)), dx);
        }
    }

    /// The loss `sum of q_c * -log softmax(x)_c` of each row of `x [N, C]`, with the q of `target`.
    ///
    /// @param loss `[N]`, or null when only the gradient is wanted
    /// @param g `[N]`, what each row's gradient is multiplied by; null when only the loss is wanted
    /// @param dx `[N, C]`, `g * (softmax(x) * Q - q)`, where Q is the sum of the row's q
    default void crossEntropy(
            Strided x, SoftTarget target, @Nullable Strided loss, @Nullable Strided g, @Nullable Strided dx) {
        Strided q = Strided.allocate(x.dtype(), x.shape());
        distribution(target, q);
        if (loss != null) {
            Strided logP = Strided.allocate(x.dtype(), x.shape());
            logSoftmax(x, logP);
            Strided terms = map(Unary.NEG, map(Binary.MUL, q, logP));
            reduce(Reduce.SUM, live(target, terms), 1, loss);
        }
        if (g != null && dx != null) {
            Strided p = Strided.allocate(x.dtype(), x.shape());
            softmax(x, p);
            Strided lessQ = map(Binary.SUB, map(Binary.MUL, p, total(Reduce.SUM, q)), q);
            Strided scaled = map(Binary.MUL, lessQ, column(g, Shape.of(x.shape().dim(0), 1)));
            copy(live(target, scaled), dx);
        }
    }

    /// Writes the q of `target`, `[N, C]`.
    default void distribution(SoftTarget target, Strided q) {
        Strided spread = scalar(q.dtype(), target.spread());
        Strided keep = scalar(q.dtype(), target.keep());
        Strided values = target.values();
        if (target.isIndex()) {
            Shape column = Shape.of(q.shape().dim(0), 1);
            Strided none = Strided.allocate(DType.INT64, Shape.SCALAR);
            Strided index = column(map(Binary.MAXIMUM, values, none), column);
            Strided hot = Strided.allocate(q.dtype(), q.shape());
            if (q.shape().numel() > 0) {
                scatter(Binary.ADD, index, keep.expand(column), hot);
            }
            copy(live(target, map(Binary.ADD, hot, spread)), q);
        } else {
            copy(map(Binary.ADD, map(Binary.MUL, values, keep), spread), q);
        }
        if (target.weight() != null) {
            binary(Binary.MUL, q, target.weight().expand(q.shape()), q);
        }
    }

    /// Changes the floating arrays `a` by `f`, given the gradient `g`, all of one shape; computed in the [Kind] of the
    /// first.
    default void update(Update f, Strided g, Strided... a) {
        Kind kind = Kind.of(a[0].dtype());
        DType dtype = kind == Kind.FLOAT ? DType.FLOAT32 : DType.FLOAT64;
        Strided gradient = Strided.allocate(dtype, g.shape());
        copy(g, gradient);
        Strided[] wide = new Strided[a.length];
        for (int i = 0; i < a.length; i++) {
            wide[i] = Strided.allocate(dtype, g.shape());
            copy(a[i], wide[i]);
        }
        Object[] arrays = Arrays.stream(wide).map(x -> x.storage().array()).toArray();
        f.run(kind, gradient.storage().array(), arrays, 0, g.shape().numel());
        for (int i = 0; i < a.length; i++) {
            copy(wide[i], a[i]);
        }
    }

    /// `x [N, C]` with 0 in the rows that `target` ignores.
    private Strided live(SoftTarget target, Strided x) {
        if (!target.isIndex()) {
            return x;
        }
        Strided none = Strided.allocate(DType.INT64, Shape.SCALAR)
                .expand(target.values().shape());
        Strided live = Strided.allocate(DType.BOOL, target.values().shape());
        compare(Compare.GE, Kind.LONG, target.values(), none, live);
        Strided zero = Strided.allocate(x.dtype(), Shape.SCALAR).expand(x.shape());
        Strided y = Strided.allocate(x.dtype(), x.shape());
        where(column(live, Shape.of(x.shape().dim(0), 1)).expand(x.shape()), x, zero, y);
        return y;
    }

    /// The levels from 0 to 255 of `rows` of uint8 `x`, in this order, as float32 shades from 0 to 1.
    default void shades(Strided x, int[] rows, Strided y) {
        for (int i = 0; i < rows.length; i++) {
            copy(Images.narrow(x, 0, rows[i], 1), Images.narrow(y, 0, i, 1));
        }
        binary(Binary.DIV, y, scalar(DType.FLOAT32, 255).expand(y.shape()), y);
    }

    private static Strided scalar(DType dtype, double v) {
        Strided one = Strided.allocate(dtype, Shape.SCALAR);
        one.storage().set(0, v);
        return one;
    }

    /// Position `k` of the last dimension, which goes.
    private static Strided column(Strided x, int k) {
        int last = x.shape().rank() - 1;
        int[] strides = Arrays.copyOf(x.strides(), last);
        return new Strided(x.storage(), x.shape().without(last), strides, x.offset() + k * x.strides()[last]);
    }

    private Strided number(double v) {
        Strided y = Strided.allocate(DType.FLOAT64, Shape.SCALAR);
        generate(i -> v, y);
        return y;
    }

    private Strided shiftedExp(Strided x) {
        return map(Unary.EXP, map(Binary.SUB, x, total(Reduce.MAX, x)));
    }

    /// The reduction of each row, repeated along it.
    private Strided total(Reduce f, Strided x) {
        int last = x.shape().rank() - 1;
        Shape kept = x.shape().without(last);
        Strided y = Strided.allocate(x.dtype(), kept);
        reduce(f, x, 1, y);
        return column(y, x.shape().with(last, 1)).expand(x.shape());
    }

    private static Strided column(Strided x, Shape shape) {
        int[] strides = Arrays.copyOf(x.strides(), shape.rank());
        return new Strided(x.storage(), shape, strides, x.offset());
    }

    private Strided map(Unary f, Strided x) {
        Strided y = Strided.allocate(x.dtype(), x.shape());
        unary(f, x, y);
        return y;
    }

    private Strided map(Binary f, Strided a, Strided b) {
        Shape shape = Shape.broadcast("map", a.shape(), b.shape());
        Strided y = Strided.allocate(a.dtype(), shape);
        binary(f, a.expand(shape), b.expand(shape), y);
        return y;
    }
}
