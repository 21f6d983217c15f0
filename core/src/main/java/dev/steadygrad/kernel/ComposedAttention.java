package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;

/// Attention made of primitives, with all scores at once.
final class ComposedAttention {
    private final Fused backend;
    private final AttentionInput in;
    private final Strided scores;
    private final Strided column;

    ComposedAttention(Fused backend, AttentionInput in) {
        this.backend = backend;
        this.in = in;
        Strided product = product(matrices(in.query()), matrices(in.key()).permute(0, 2, 1));
        this.scores = masked(map(Binary.MUL, product, number(in.scale(), product.shape())));
        this.column = Strided.allocate(in.dtype(), scores.shape().without(2));
    }

    void forward(Strided y, Strided shift) {
        backend.copy(like(product(weights(), matrices(in.value())), y), y);
        backend.logsumexp(scores, column);
        Strided none = number(in.empty() >= 0 ? Double.POSITIVE_INFINITY : Double.NaN, column.shape());
        Strided shifts = Strided.allocate(in.dtype(), column.shape());
        backend.where(empty(), none, column, shifts);
        backend.copy(like(shifts, shift), shift);
    }

    void backward(int input, Strided g, Strided dx) {
        Strided p = weights();
        Strided rows = matrices(g);
        if (input == 2) {
            backend.copy(like(product(p.permute(0, 2, 1), rows), dx), dx);
            return;
        }
        Strided slope = Strided.allocate(in.dtype(), p.shape());
        backend.softmaxBackward(product(rows, matrices(in.value()).permute(0, 2, 1)), p, slope);
        // 0 for the queries that see no key, NaN where these are
        backend.where(spread(empty()), number(0 * in.empty(), p.shape()), slope, slope);
        Strided scaled = map(Binary.MUL, slope, number(in.scale(), slope.shape()));
        Strided sum = input == 0
                ? product(scaled, matrices(in.key()))
                : product(scaled.permute(0, 2, 1), matrices(in.query()));
        backend.copy(like(sum, dx), dx);
    }

    private Strided weights() {
        Strided p = Strided.allocate(in.dtype(), scores.shape());
        backend.softmax(scores, p);
        backend.where(spread(empty()), number(in.empty(), p.shape()), p, p);
        return p;
    }

    /// Where a query sees no key.
    private Strided empty() {
        Strided max = Strided.allocate(in.dtype(), column.shape());
        backend.reduce(Reduce.MAX, scores, 1, max);
        Strided none = Strided.allocate(DType.BOOL, column.shape());
        Strided nothing = number(Double.NEGATIVE_INFINITY, column.shape());
        backend.compare(Compare.EQ, Kind.of(in.dtype()), max, nothing, none);
        return none;
    }

    private Strided spread(Strided rows) {
        Shape one = rows.shape().inserting(2, 1);
        return Strided.of(rows.storage(), one).expand(scores.shape());
    }

    private Strided masked(Strided s) {
        Strided nothing = number(Double.NEGATIVE_INFINITY, s.shape());
        Strided mask = in.mask();
        if (mask != null && mask.dtype() == DType.BOOL) {
            backend.where(matrices(mask), s, nothing, s);
        } else if (mask != null) {
            backend.binary(Binary.ADD, s, matrices(mask), s);
        }
        if (in.causal()) {
            Strided seen = Strided.allocate(DType.BOOL, Shape.of(in.queries(), in.keys()));
            backend.generate(i -> i % in.keys() <= i / in.keys() ? 1 : 0, seen);
            backend.where(seen.expand(s.shape()), s, nothing, s);
        }
        return s;
    }

    /// A copy with the batch's dimensions made one.
    private Strided matrices(Strided x) {
        int rank = x.shape().rank();
        Strided y = Strided.allocate(x.dtype(), x.shape());
        backend.copy(x, y);
        Shape matrix = x.shape().slice(rank - 2, rank);
        return Strided.of(y.storage(), Shape.of(in.batch().numel()).concat(matrix));
    }

    private static Strided like(Strided x, Strided y) {
        return Strided.of(x.storage(), y.shape());
    }

    private Strided product(Strided a, Strided b) {
        Strided y = Strided.allocate(
                in.dtype(),
                Shape.of(a.shape().dim(0), a.shape().dim(1), b.shape().dim(2)));
        backend.matmul(a, b, y);
        return y;
    }

    private Strided map(Binary f, Strided a, Strided b) {
        Strided y = Strided.allocate(a.dtype(), a.shape());
        backend.binary(f, a, b, y);
        return y;
    }

    private Strided number(double v, Shape shape) {
        Strided one = Strided.allocate(in.dtype(), Shape.SCALAR);
        one.storage().set(0, v);
        return one.expand(shape);
    }
}
