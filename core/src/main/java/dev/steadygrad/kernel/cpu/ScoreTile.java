package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.AttentionInput;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The scores of a block of queries for a block of keys, a row for each query or, the other way round, for each key,
/// and what is made of them in place. One task's memory, used for one block after another.
final class ScoreTile {
    private final AttentionInput in;
    private final ElementRows elements;
    private final MatmulKernel matmul;

    /// Whether rows are queries.
    private final boolean isQueries;

    private final Kind kind;
    private final Storage scores;
    private final Object scale;
    private final Object nothing;
    private final @Nullable Matrices mask;

    ScoreTile(AttentionInput in, ElementRows elements, MatmulKernel matmul, boolean isQueries, int elementCount) {
        this.in = in;
        this.elements = elements;
        this.matmul = matmul;
        this.isQueries = isQueries;
        this.kind = Kind.of(in.dtype());
        this.scores = Storage.allocate(in.dtype(), elementCount);
        this.scale = number(in.scale());
        this.nothing = number(Double.NEGATIVE_INFINITY);
        Strided given = in.mask();
        this.mask = given == null ? null : new Matrices(given);
    }

    private Object number(double v) {
        return kind == Kind.FLOAT ? new float[] {(float) v} : new double[] {v};
    }

    /// The masked scores of batch `b`, `[1, n, m]`, of rows `[1, n, E]` from position `row` on and columns `[1, m,
    /// E]` from `column` on.
    Strided of(int b, Strided rows, int row, Strided columns, int column) {
        int n = rows.shape().dim(1);
        int m = columns.shape().dim(1);
        Strided y = Strided.of(scores, Shape.of(1, n, m));
        matmul.matmul(rows, columns.permute(0, 2, 1), y);
        Object s = scores.array();
        for (int i = 0; i < n; i++) {
            int off = i * m;
            elements.binary(kind, Binary.MUL, s, off, 1, scale, 0, 0, s, off, m);
            if (isQueries) {
                mask(s, off, m, b, row + i, column);
                hide(s, off, Math.clamp(row + i + 1 - column, 0, m), m);
            } else {
                mask(s, off, m, b, column, row + i);
                hide(s, off, 0, Math.clamp(row + i - column, 0, m));
            }
        }
        return y;
    }

    /// Masks a row of scores, from that of `query` and `key` on.
    private void mask(Object s, int off, int m, int b, int query, int key) {
        if (mask == null || in.mask() == null) {
            return;
        }
        Storage from = in.mask().storage();
        int at = mask.at(b, query, key);
        int step = isQueries ? mask.step() : mask.rowStep();
        if (from.dtype() == DType.BOOL) {
            elements.where(kind, (byte[]) from.array(), at, step, s, off, 1, nothing, 0, 0, s, off, m);
        } else {
            Object run = kind.run(m);
            kind.load(from, at, step, run, m);
            elements.binary(kind, Binary.ADD, s, off, 1, run, 0, 1, s, off, m);
        }
    }

    /// Of causal attention, the part of a row that is after the query.
    private void hide(Object s, int off, int from, int to) {
        if (!in.causal()) {
            return;
        }
        if (s instanceof float[] f) {
            Arrays.fill(f, off + from, off + to, Float.NEGATIVE_INFINITY);
        } else {
            Arrays.fill((double[]) s, off + from, off + to, Double.NEGATIVE_INFINITY);
        }
    }

    /// Turns scores into weights, `exp(s - shift)`, with the shift of each query.
    void weigh(Strided s, Object shifts) {
        Object a = scores.array();
        int m = s.shape().dim(2);
        for (int i = 0; i < s.shape().dim(1); i++) {
            int off = i * m;
            each(Binary.SUB, a, off, shifts, i, m);
            elements.unary(kind, Unary.EXP, a, off, a, off, m);
        }
    }

    /// Turns `slope`, the gradients of weights, into those of scores: `(slope - dot) * weight`.
    void slope(Strided slope, Object dots) {
        Object a = slope.storage().array();
        int m = slope.shape().dim(2);
        for (int i = 0; i < slope.shape().dim(1); i++) {
            int off = i * m;
            each(Binary.SUB, a, off, dots, i, m);
            elements.binary(kind, Binary.MUL, a, off, 1, scores.array(), off, 1, a, off, m);
        }
    }

    /// `f` of row `i` and what each query has.
    private void each(Binary f, Object a, int off, Object perQuery, int i, int m) {
        elements.binary(kind, f, a, off, 1, perQuery, isQueries ? i : 0, isQueries ? 0 : 1, a, off, m);
    }

    /// Gives the queries that see no key, whose shift is +inf, the weights that they get.
    void fillEmpty(Strided weights, Object shifts) {
        int m = weights.shape().dim(2);
        for (int j = 0; in.empty() > 0 && j < m; j++) {
            double shift = shifts instanceof float[] f ? f[j] : ((double[]) shifts)[j];
            for (int i = 0;
                    shift == Double.POSITIVE_INFINITY && i < weights.shape().dim(1);
                    i++) {
                scores.set(i * m + j, in.empty());
            }
        }
    }
}
