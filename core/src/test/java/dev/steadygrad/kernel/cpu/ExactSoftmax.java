package dev.steadygrad.kernel.cpu;

/// The softmax family of one row in [Quad]s: the oracle for rows that no file holds.
final class ExactSoftmax {
    /// Below this an exponential is 0 in every dtype, whatever it is multiplied by.
    private static final double NOTHING = -1000;

    private final double[] x;
    private final int lift;
    private final int k;
    private final Quad[] e;
    private final Quad others;
    private final Quad sum;
    private final Quad logSum;

    ExactSoftmax(double[] x) {
        this(x, 0);
    }

    /// Everything is multiplied by `2^lift`, so that both parts of small results are in the range of doubles.
    ExactSoftmax(double[] x, int lift) {
        this.x = x;
        this.lift = lift;
        int at = 0;
        for (int j = 1; j < x.length; j++) {
            at = x[j] > x[at] ? j : at;
        }
        k = at;
        e = new Quad[x.length];
        Quad r = Quad.ZERO;
        for (int j = 0; j < x.length; j++) {
            e[j] = x[j] - x[k] < NOTHING ? Quad.ZERO : Quad.exp(Quad.sum(x[j], -x[k]), lift);
            r = j == k ? r : r.plus(e[j]);
        }
        others = r;
        sum = r.scaled(-lift).plus(1);
        // log(1 + r) is r where the next term would be beyond all digits
        logSum = Math.scalb(r.hi(), -lift) < 0x1p-200
                ? r
                : Quad.log1p(r.scaled(-lift)).scaled(lift);
    }

    private Quad distance(int j) {
        return Quad.sum(x[j], -x[k]).scaled(lift);
    }

    Quad p(int j) {
        return e[j].over(sum);
    }

    Quad logP(int j) {
        return distance(j).minus(logSum);
    }

    Quad logsumexp() {
        return logSum.plus(Math.scalb(x[k], lift));
    }

    /// The first index of the maximum.
    int largest() {
        return k;
    }

    /// `p - onehot(target)`.
    Quad gradient(int j, int target) {
        return j != target
                ? p(j)
                : (j == k ? others : sum.scaled(lift).minus(e[j])).over(sum).negated();
    }
}
