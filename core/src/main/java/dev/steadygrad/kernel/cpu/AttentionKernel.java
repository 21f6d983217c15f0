package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.AttentionInput;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Attention by blocks of queries and keys, whose scores stay in the cache: no array has a score for each query and
/// key. Forward, the softmax of a query is carried from block to block; backward, the weights are made again from the
/// scores. A task takes a block of the side whose rows it writes and goes through those of the other in order; what
/// the blocks give is added in double. So the result depends on the shape alone.
///
/// **Source**: Milakov and Gimelshein, 2018 (the running softmax); Rabe and Staats, 2021; Dao and others, 2022.
final class AttentionKernel {
    private static final int QUERIES = 128;
    private static final int KEYS = 256;

    private final Rows rows;
    private final MatmulKernel matmul;

    AttentionKernel(Rows rows, MatmulKernel matmul) {
        this.rows = rows;
        this.matmul = matmul;
    }

    /// The queries or the keys.
    ///
    /// @param scored what scores are products of
    /// @param partner what goes with it row by row: values with keys; with queries their output or its gradient
    private record Side(Matrices scored, Matrices partner, int size, int block) {

        static Side queries(AttentionInput in, Strided partner) {
            return new Side(new Matrices(in.query()), new Matrices(partner), in.queries(), QUERIES);
        }

        static Side keys(AttentionInput in) {
            return new Side(new Matrices(in.key()), new Matrices(in.value()), in.keys(), KEYS);
        }

        int count(int from) {
            return Math.min(block, size - from);
        }
    }

    private interface Task {
        void run(int batch, int from);
    }

    private static void forEachBlock(AttentionInput in, Side side, Task task) {
        int blocks = (side.size + side.block - 1) / side.block;
        Parallel.forEach(in.batch().numel() * blocks, c -> task.run(c / blocks, c % blocks * side.block));
    }

    void forward(AttentionInput in, Strided y, Strided shift) {
        Side queries = Side.queries(in, y);
        Side keys = Side.keys(in);
        Matrices shifts = new Matrices(column(shift));
        forEachBlock(in, queries, (b, from) -> {
            RunningSoftmax softmax = attend(in, queries, keys, b, from);
            double[] empty = empty(in, keys, b);
            double[] row = new double[empty.length];
            double[] one = new double[1];
            for (int i = 0; i < queries.count(from); i++) {
                softmax.mean(i, row);
                queries.partner.write(softmax.isEmpty(i) ? empty : row, b, from + i);
                one[0] = softmax.logSum(i);
                if (softmax.isEmpty(i)) {
                    one[0] = in.empty() >= 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                }
                shifts.write(one, b, from + i);
            }
        });
    }

    private RunningSoftmax attend(AttentionInput in, Side queries, Side keys, int b, int from) {
        int n = queries.count(from);
        int width = keys.partner.columns();
        ScoreTile tile = new ScoreTile(in, rows.elements(), matmul, true, n * KEYS);
        RunningSoftmax softmax = new RunningSoftmax(rows, n, width);
        Storage part = Storage.allocate(in.dtype(), n * width);
        int end = last(in, keys, from + n);
        for (int key = 0; key < end; key += KEYS) {
            int m = Math.min(KEYS, end - key);
            Strided scores = tile.of(b, queries.scored.block(b, from, n), from, keys.scored.block(b, key, m), key);
            softmax.weigh(scores);
            softmax.add(product(scores, keys.partner.block(b, key, m), part));
        }
        return softmax;
    }

    /// The output of a query that sees no key.
    private double[] empty(AttentionInput in, Side keys, int b) {
        double[] y = new double[keys.partner.columns()];
        if (in.empty() > 0 && keys.size > 0) {
            Storage one = Storage.allocate(in.dtype(), 1);
            one.set(0, 1.0);
            Strided ones = new Strided(one, Shape.of(1, 1, keys.size), new int[3], 0);
            Storage sum = Storage.allocate(in.dtype(), y.length);
            product(ones, keys.partner.block(b, 0, keys.size), sum);
            Arrays.setAll(y, j -> in.empty() * sum.getDouble(j));
        } else if (Double.isNaN(in.empty())) {
            Arrays.fill(y, Double.NaN);
        }
        return y;
    }

    void backward(AttentionInput in, int input, Strided g, Strided y, Strided shift, Strided dx) {
        Side queries = Side.queries(in, g);
        Side keys = Side.keys(in);
        Matrices shifts = new Matrices(column(shift));
        Matrices out = new Matrices(dx);
        if (input == 2) {
            forEachBlock(in, keys, (b, from) -> write(values(in, queries, keys, b, from, shifts), 1, out, b, from));
            return;
        }
        Matrices dots = new Matrices(column(dots(in, queries.partner, new Matrices(y))));
        forEachBlock(in, input == 0 ? queries : keys, (b, from) -> {
            double[] sum = scored(in, input == 0, queries, keys, b, from, shifts, dots);
            write(sum, in.scale(), out, b, from);
        });
    }

    /// The gradient of a block of values: the gradients of the outputs, by the weights of its keys.
    private double[] values(AttentionInput in, Side queries, Side keys, int b, int from, Matrices shifts) {
        int n = keys.count(from);
        int width = queries.partner.columns();
        ScoreTile tile = new ScoreTile(in, rows.elements(), matmul, false, n * QUERIES);
        Storage part = Storage.allocate(in.dtype(), n * width);
        double[] sum = new double[n * width];
        for (int query = first(in, from); query < queries.size; query += QUERIES) {
            int m = queries.count(query);
            Strided weights = tile.of(b, keys.scored.block(b, from, n), from, queries.scored.block(b, query, m), query);
            Object shift = shifts.column(b, query, m);
            tile.weigh(weights, shift);
            tile.fillEmpty(weights, shift);
            product(weights, queries.partner.block(b, query, m), part);
            rows.reductions().add(part.array(), 0, sum, sum.length);
        }
        return sum;
    }

    /// The gradient, but for the scale, of a block of queries or keys: the other side by the gradients of the scores.
    private double[] scored(
            AttentionInput in,
            boolean isQueries,
            Side queries,
            Side keys,
            int b,
            int from,
            Matrices shifts,
            Matrices dots) {
        Side own = isQueries ? queries : keys;
        Side other = isQueries ? keys : queries;
        int n = own.count(from);
        int width = own.scored.columns();
        ScoreTile tile = new ScoreTile(in, rows.elements(), matmul, isQueries, n * other.block);
        Storage part = Storage.allocate(in.dtype(), n * width);
        Storage slopes = Storage.allocate(in.dtype(), n * other.block);
        double[] sum = new double[n * width];
        int end = isQueries ? last(in, keys, from + n) : queries.size;
        for (int at = isQueries ? 0 : first(in, from); at < end; at += other.block) {
            int m = Math.min(other.block, end - at);
            int query = isQueries ? from : at;
            int count = isQueries ? n : m;
            Strided weights = tile.of(b, own.scored.block(b, from, n), from, other.scored.block(b, at, m), at);
            tile.weigh(weights, shifts.column(b, query, count));
            Strided partners = other.partner.block(b, at, m).permute(0, 2, 1);
            Strided slope = product(own.partner.block(b, from, n), partners, slopes);
            tile.slope(slope, dots.column(b, query, count));
            product(slope, other.scored.block(b, at, m), part);
            rows.reductions().add(part.array(), 0, sum, sum.length);
        }
        return sum;
    }

    /// The first block of queries that sees keys from `key` on.
    private static int first(AttentionInput in, int key) {
        return in.causal() ? key / QUERIES * QUERIES : 0;
    }

    /// The keys that queries up to `query` see are those up to here.
    private static int last(AttentionInput in, Side keys, int query) {
        return in.causal() ? Math.min(keys.size, query) : keys.size;
    }

    /// `sum(g * y)` of each query: what the gradients of its weights have in common.
    private Strided dots(AttentionInput in, Matrices g, Matrices y) {
        int n = in.queries();
        int width = y.columns();
        Kind kind = Kind.of(in.dtype());
        Strided dots = Strided.allocate(in.dtype(), in.batch().concat(Shape.of(n)));
        RowKernel.forEachRow(dots.shape().numel(), width, i -> {
            Object a = g.row(i / n, i % n);
            rows.elements().binary(kind, Binary.MUL, a, 0, 1, y.row(i / n, i % n), 0, 1, a, 0, width);
            dots.storage().set(i, rows.reductions().reduce(Reduce.SUM, a, 0, width));
        });
        return dots;
    }

    private static void write(double[] sum, double scale, Matrices out, int b, int from) {
        double[] row = new double[out.columns()];
        for (int i = 0; i * row.length < sum.length; i++) {
            int head = i * row.length;
            Arrays.setAll(row, j -> scale * sum[head + j]);
            out.write(row, b, from + i);
        }
    }

    /// `[batch…, L]` as `[batch…, L, 1]`.
    private static Strided column(Strided x) {
        int rank = x.shape().rank();
        int[] strides = Arrays.copyOf(x.strides(), rank + 1);
        return new Strided(x.storage(), x.shape().inserting(rank, 1), strides, x.offset());
    }

    /// Into the first part of `to`.
    private Strided product(Strided a, Strided b, Storage to) {
        Strided y = Strided.of(to, Shape.of(1, a.shape().dim(1), b.shape().dim(2)));
        matmul.matmul(a, b, y);
        return y;
    }
}
