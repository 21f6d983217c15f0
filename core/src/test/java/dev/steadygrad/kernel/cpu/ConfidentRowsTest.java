package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steadygrad.op.CrossEntropyRows;
import dev.steadygrad.op.SoftCrossEntropyRows;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Second derivatives of rows that are sure by `gap` keep their digits: what is left beside the 1 is not taken from it.
class ConfidentRowsTest {
    private static final double[] V = {0.3, -0.7, 0.25, 1.5};
    private static final double[] W = {0.5, 1.25, -0.75, 2};

    private static double[] row(double gap) {
        return new double[] {0.5, gap, -1, 0.25};
    }

    private static Tensor vector(double... values) {
        return Tensor.of(values, 1, values.length);
    }

    /// Functions whose Hessian is a multiple of `diag(p) - p pᵀ`.
    static Stream<Arguments> losses() {
        Tensor target = Tensor.of(new long[] {1}, 1);
        Tensor other = Tensor.of(new long[] {2}, 1);
        Tensor soft = vector(0.25, 0.5, 0.125, 0.125);
        List<Function<Tensor, Tensor>> functions = List.of(
                x -> x.apply(new CrossEntropyRows(), List.of(target)).sum(),
                x -> x.apply(new CrossEntropyRows(), List.of(other)).sum(),
                x -> x.apply(new SoftCrossEntropyRows(0.1, false), List.of(target))
                        .sum(),
                x -> x.apply(new SoftCrossEntropyRows(0, true), List.of(soft)).sum(),
                x -> x.logSoftmax(1).mul(soft).sum().neg(),
                x -> x.logsumexp(1).sum());
        return functions.stream().flatMap(f -> Stream.of(0.0, 40.0, 80.0).map(gap -> Arguments.of(f, gap)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void hessianOfALoss_isExact(Function<Tensor, Tensor> loss, double gap) {
        Tensor x = vector(row(gap)).requiresGrad(true);
        Tensor g = Autograd.grad(loss.apply(x), x, true);
        double[] hv = Autograd.grad(g.mul(vector(V)).sum(), x, false).toDoubleArray();
        Quad[] exact = covariance(row(gap), V);
        for (int j = 0; j < hv.length; j++) {
            assertThat(hv[j]).isCloseTo(exact[j].hi(), within(1e-14 * Math.abs(exact[j].hi())));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 40, 80})
    void logSoftmax_thatAGradientGoesBackThrough_isExact(double gap) {
        Tensor x = vector(row(gap)).requiresGrad(true);
        Tensor w = vector(W).requiresGrad(true);
        Tensor g = Autograd.grad(x.logSoftmax(1).mul(w).sum(), x, true);
        double[] dw = Autograd.grad(g.mul(vector(V)).sum(), w, false).toDoubleArray();
        Quad[] exact = distances(row(gap), V);
        for (int j = 0; j < dw.length; j++) {
            assertThat(dw[j]).isCloseTo(exact[j].hi(), within(1e-14 * Math.abs(exact[j].hi())));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 40, 80})
    void hessianOfSoftmax_isExact(double gap) {
        Tensor x = vector(row(gap)).requiresGrad(true);
        Tensor g = Autograd.grad(x.softmax(1).mul(vector(W)).sum(), x, true);
        double[] hv = Autograd.grad(g.mul(vector(V)).sum(), x, false).toDoubleArray();
        ExactSoftmax softmax = new ExactSoftmax(row(gap));
        Quad[] v = distances(row(gap), V);
        Quad[] w = distances(row(gap), W);
        Quad mean = Quad.ZERO;
        double size = 0;
        for (int j = 0; j < hv.length; j++) {
            Quad product = softmax.p(j).times(v[j]).times(w[j]);
            mean = mean.plus(product);
            size += Math.abs(product.hi());
        }
        for (int j = 0; j < hv.length; j++) {
            Quad product = v[j].times(w[j]);
            double terms = softmax.p(j).hi() * (Math.abs(product.hi()) + size);
            assertThat(hv[j]).isCloseTo(softmax.p(j).times(product.minus(mean)).hi(), within(1e-14 * terms));
        }
    }

    /// `v_j - sum of p v`.
    private static Quad[] distances(double[] x, double[] v) {
        ExactSoftmax softmax = new ExactSoftmax(x);
        double from = v[softmax.largest()];
        Quad mean = Quad.ZERO;
        for (int i = 0; i < v.length; i++) {
            mean = mean.plus(softmax.p(i).times(Quad.sum(v[i], -from)));
        }
        Quad[] d = new Quad[v.length];
        for (int j = 0; j < v.length; j++) {
            d[j] = Quad.sum(v[j], -from).minus(mean);
        }
        return d;
    }

    private static Quad[] covariance(double[] x, double[] v) {
        ExactSoftmax softmax = new ExactSoftmax(x);
        Quad[] d = distances(x, v);
        for (int j = 0; j < d.length; j++) {
            d[j] = softmax.p(j).times(d[j]);
        }
        return d;
    }
}
