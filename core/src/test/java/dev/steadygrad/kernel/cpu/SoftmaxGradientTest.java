package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bound that the gradient of softmax states: that of every output, `ulps` of it, on each part of the gradient.
class SoftmaxGradientTest {
    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 0, 0.5",
        "FLOAT32, 0, 8",
        "FLOAT32, 0, 40",
        "FLOAT32, 10000, 0.5",
        "FLOAT32, 10000, 8",
        "FLOAT64, 0, 0.5",
        "FLOAT64, 0, 8",
        "FLOAT64, 0, 300",
        "FLOAT64, 1e8, 0.5",
        "FLOAT64, 1e8, 8"
    })
    void everyEntry_isWithinTheBound(DType dtype, double offset, double spread) {
        double ulps = dtype == DType.FLOAT32 ? 0x1p-23 : 3 * 0x1p-52;
        double least = dtype == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        SplittableRandom random = new SplittableRandom(7);
        double worst = 0;
        for (int n = 2; n < 150; n++) {
            double[] x = rounded(dtype, random.doubles(n, -spread, spread));
            double[] g = rounded(dtype, random.doubles(n, -1, 1).map(v -> v + offset));
            double[] dx = gradient(dtype, x, g);
            Quad[] exact = exact(x, g);
            for (int j = 0; j < n; j++) {
                double scale = ulps * exact[n + j].hi();
                if (scale > least) {
                    worst = Math.max(worst, Math.abs(exact[j].plus(-dx[j]).hi()) / scale);
                }
            }
        }
        assertThat(worst).isBetween(0.1, 1.0);
    }

    private static double[] rounded(DType dtype, DoubleStream values) {
        double[] all = values.toArray();
        return Tensor.of(all, all.length).to(dtype).toDoubleArray();
    }

    private static double[] gradient(DType dtype, double[] x, double[] g) {
        Tensor leaf = Tensor.of(x, x.length).to(dtype).requiresGrad(true);
        Tensor weights = Tensor.of(g, g.length).to(dtype);
        return Autograd.grad(List.of(leaf.softmax(0)), List.of(leaf), List.of(weights), false, false)
                .getFirst()
                .toDoubleArray();
    }

    /// `p_j (g_j - s)`, and behind all of these `p_j (|g_j - s| + sum of p_i |g_i - s|)`, where s is the mean.
    private static Quad[] exact(double[] x, double[] g) {
        int n = x.length;
        ExactSoftmax softmax = new ExactSoftmax(x);
        Quad mean = Quad.ZERO;
        for (int i = 0; i < n; i++) {
            mean = mean.plus(softmax.p(i).times(Quad.sum(g[i], -g[softmax.largest()])));
        }
        Quad spread = Quad.ZERO;
        Quad[] all = new Quad[2 * n];
        for (int i = 0; i < n; i++) {
            Quad distance = Quad.sum(g[i], -g[softmax.largest()]).minus(mean);
            all[i] = softmax.p(i).times(distance);
            spread = spread.plus(Math.abs(all[i].hi()));
        }
        for (int i = 0; i < n; i++) {
            all[n + i] = softmax.p(i).times(spread).plus(Math.abs(all[i].hi()));
        }
        return all;
    }
}
