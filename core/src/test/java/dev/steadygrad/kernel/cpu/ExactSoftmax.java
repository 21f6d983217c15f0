package dev.steadygrad.kernel.cpu;

/// The softmax family of one row in [Quad]s: the oracle for rows that no file holds.
final class ExactSoftmax {
    private final double[] x;
    private final int k;
    private final Quad[] e;
    private final Quad others;
    private final Quad sum;
    private final Quad logSum;

    ExactSoftmax(double[] x) {
        this.x = x;
        int at = 0;
        for (int j = 1; j < x.length; j++) {
            at = x[j] > x[at] ? j : at;
        }
        k = at;
        e = new Quad[x.length];
        Quad r = Quad.ZERO;
        for (int j = 0; j < x.length; j++) {
            e[j] = x[j] - x[k] < -1000 ? Quad.ZERO : Quad.exp(distance(j));
            r = j == k ? r : r.plus(e[j]);
        }
        others = r;
        sum = r.plus(1);
        logSum = Quad.log1p(r);
    }

    private Quad distance(int j) {
        return Quad.sum(x[j], -x[k]);
    }

    Quad p(int j) {
        return e[j].over(sum);
    }

    Quad logP(int j) {
        return distance(j).minus(logSum);
    }

    Quad logsumexp() {
        return logSum.plus(x[k]);
    }

    /// The first index of the maximum.
    int largest() {
        return k;
    }

    /// `p - onehot(target)`.
    Quad gradient(int j, int target) {
        return j != target
                ? p(j)
                : (j == k ? others : sum.minus(e[j])).over(sum).negated();
    }
}
