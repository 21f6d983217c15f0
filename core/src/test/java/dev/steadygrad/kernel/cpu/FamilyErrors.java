package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.loss.Reduction;
import dev.steadygrad.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The errors of the softmax family's functions, as users call them, on rows of one dtype.
record FamilyErrors(DType dtype, Map<String, Errors> byFunction) {
    /// Keeps what the oracle computes far from the ends of double.
    private static final int LIFT = 600;

    private static final int ROWS = 7;
    private static final int IGNORED = 3;

    FamilyErrors(DType dtype) {
        this(dtype, new TreeMap<>());
    }

    private record Place(String what, int n, long seed, int entry) {}

    /// Every function of one row.
    void row(Terrain terrain, int n, long seed) {
        double[] x = terrain.row(dtype, n, seed);
        row(x, x, new Place(terrain.name(), n, seed, 0));
    }

    /// Every function of `x`, held to the exact results of `same`, which may differ by an offset that all entries
    /// share.
    void row(String what, double[] x, double[] same, long seed) {
        row(x, same, new Place(what, x.length, seed, 0));
    }

    private void row(double[] x, double[] same, Place place) {
        int n = x.length;
        int lift = lift(same);
        ExactSoftmax exact = new ExactSoftmax(same, lift);
        Tensor row = Tensor.of(x, n).to(dtype);
        double[] p = row.softmax(0).toDoubleArray();
        double[] logP = row.logSoftmax(0).toDoubleArray();
        for (int j = 0; j < n; j++) {
            add("softmax", exact.p(j), lift, p[j], place, j);
            add("logSoftmax", exact.logP(j), lift, logP[j], place, j);
        }
        if (Arrays.equals(x, same)) {
            add(
                    "logsumexp",
                    logsumexp(same, exact, lift),
                    lift,
                    row.logsumexp(0).item(),
                    place,
                    0);
        }
        for (int target : new int[] {(int) (place.seed % n), exact.largest()}) {
            crossEntropy(row, exact, lift, target, place);
            logSoftmaxGradient(row, exact, lift, target, place);
        }
    }

    /// Of one entry of the result.
    private void logSoftmaxGradient(Tensor row, ExactSoftmax exact, int lift, int target, Place place) {
        Tensor logits = row.detach().requiresGrad(true);
        logits.logSoftmax(0).select(0, target).backward();
        double[] g = gradient(logits);
        for (int j = 0; j < g.length; j++) {
            add("logSoftmax gradient", exact.gradient(j, target).negated(), lift, g[j], place, j);
        }
    }

    private void crossEntropy(Tensor row, ExactSoftmax exact, int lift, int target, Place place) {
        Tensor logits = row.reshape(1, row.numel()).requiresGrad(true);
        Tensor loss = new CrossEntropyLoss().apply(logits, Tensor.of(new long[] {target}, 1));
        loss.backward();
        add("loss", exact.logP(target).negated(), lift, loss.item(), place, target);
        double[] g = gradient(logits);
        for (int j = 0; j < g.length; j++) {
            add("gradient", exact.gradient(j, target), lift, g[j], place, j);
        }
    }

    /// By decimals where the maximum and the logarithm cancel.
    private static Quad logsumexp(double[] x, ExactSoftmax exact, int lift) {
        Quad y = exact.logsumexp();
        if (Math.abs(y.hi()) > Math.scalb(Math.abs(x[exact.largest()]), lift - 20)) {
            return y;
        }
        BigDecimal z = Decimals.logsumexp(x);
        double hi = z.doubleValue();
        return new Quad(hi, z.subtract(new BigDecimal(hi)).doubleValue()).scaled(lift);
    }

    /// Cross-entropy of some rows, one of them ignored, with weights and without, in every reduction.
    void batch(Terrain terrain, int n, long seed) {
        double[][] x = new double[ROWS][];
        Arrays.setAll(x, i -> terrain.row(dtype, n, 1000 * seed + i));
        SplittableRandom random = new SplittableRandom(seed);
        long[] target = random.longs(ROWS, 0, n).toArray();
        target[IGNORED] = -100;
        Tensor weight = Tensor.of(random.doubles(n, 0.1, 2).toArray(), n).to(dtype);
        for (Reduction reduction : new Reduction[] {Reduction.NONE, Reduction.SUM, Reduction.MEAN}) {
            CrossEntropyLoss loss = new CrossEntropyLoss().reduction(reduction);
            Place place = new Place(reduction + " of " + terrain, n, seed, 0);
            batch(x, target, Tensor.onesLike(weight), loss, place);
            Place weighed = new Place(reduction + " of weighed " + terrain, n, seed, 0);
            batch(x, target, weight, loss.weight(weight), weighed);
        }
    }

    private void batch(double[][] x, long[] target, Tensor weight, CrossEntropyLoss loss, Place place) {
        double[] flat = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        int n = place.n;
        int lift = lift(flat);
        Tensor logits = Tensor.of(flat, ROWS, n).to(dtype).requiresGrad(true);
        Tensor value = loss.apply(logits, Tensor.of(target, ROWS));
        value.sum().backward();
        double[] g = gradient(logits);

        double[] w = weight.toDoubleArray();
        Quad[] share = new Quad[ROWS];
        Arrays.setAll(share, i -> i == IGNORED ? Quad.ZERO : new Quad(w[(int) target[i]], 0));
        Quad total = Arrays.stream(share).reduce(Quad.ZERO, Quad::plus);
        Quad divisor = loss.reduction() == Reduction.MEAN ? total : Quad.ONE;
        Quad sum = Quad.ZERO;
        for (int i = 0; i < ROWS; i++) {
            ExactSoftmax exact = new ExactSoftmax(x[i], lift);
            int t = i == IGNORED ? 0 : (int) target[i];
            Quad one = exact.logP(t).negated().times(share[i]);
            if (loss.reduction() == Reduction.NONE) {
                add("loss", one, lift, value.toDoubleArray()[i], place, i);
            }
            sum = sum.plus(one);
            for (int j = 0; j < n; j++) {
                Quad entry = exact.gradient(j, t).times(share[i]).over(divisor);
                add("gradient", entry, lift, g[i * n + j], place, i * n + j);
            }
        }
        if (loss.reduction() != Reduction.NONE) {
            add("loss", sum.over(divisor), lift, value.item(), place, 0);
        }
    }

    private void add(String function, Quad exact, int lift, double result, Place place, int entry) {
        byFunction
                .computeIfAbsent(function, f -> new Errors(dtype))
                .add(exact, lift, result, () -> new Place(place.what, place.n, place.seed, entry));
    }

    private static int lift(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0) > 1e100 ? 0 : LIFT;
    }

    private static double[] gradient(Tensor x) {
        return Objects.requireNonNull(x.grad()).toDoubleArray();
    }
}
