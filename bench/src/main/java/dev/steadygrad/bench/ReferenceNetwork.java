package dev.steadygrad.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The loss of a network's first batch and its gradients, by the plainest code in float64.
abstract class ReferenceNetwork {
    final double[][] parameters;
    final double[][] gradients;
    private double loss;

    ReferenceNetwork(Network network) {
        parameters = new double[network.parameters()][];
        gradients = new double[network.parameters()][];
        for (int i = 0; i < parameters.length; i++) {
            float[] start = network.start(i);
            parameters[i] = new double[start.length];
            Arrays.setAll(parameters[i], j -> start[j]);
            gradients[i] = new double[start.length];
        }
    }

    /// Adds the loss of one example and its gradients.
    abstract void learn(int example);

    /// The loss, then the gradient of each parameter.
    ///
    /// @param order the examples' order
    List<float[]> result(long[] order) {
        for (int i = 0; i < Network.BATCH_SIZE; i++) {
            learn(Math.toIntExact(order[i]));
        }
        List<float[]> all = new ArrayList<>();
        all.add(floats(new double[] {loss}));
        for (double[] gradient : gradients) {
            all.add(floats(gradient));
        }
        return all;
    }

    private static float[] floats(double[] values) {
        float[] y = new float[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (values[i] / Network.BATCH_SIZE);
        }
        return y;
    }

    /// Through linear layers with ReLU between and on to the loss; the gradient of `x`.
    ///
    /// @param parameter the first layer's weight
    double[] learn(int parameter, double[] x, int label) {
        int layers = (parameters.length - parameter) / 2;
        double[][] values = new double[layers + 1][];
        values[0] = x;
        for (int i = 0; i < layers; i++) {
            values[i + 1] = linear(parameter + 2 * i, values[i], i < layers - 1);
        }
        double[] g = errors(values[layers], label);
        for (int i = layers - 1; i >= 0; i--) {
            g = linearGradient(parameter + 2 * i, values[i], g);
        }
        return g;
    }

    private double[] linear(int parameter, double[] x, boolean relu) {
        double[] y = parameters[parameter + 1].clone();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += parameters[parameter][o * x.length + i] * x[i];
            }
            y[o] = relu ? Math.max(0, y[o]) : y[o];
        }
        return y;
    }

    /// The gradient of `x`, which is what a ReLU gave: 0 where that is 0.
    private double[] linearGradient(int parameter, double[] x, double[] g) {
        double[] dx = new double[x.length];
        for (int o = 0; o < g.length; o++) {
            gradients[parameter + 1][o] += g[o];
            for (int i = 0; i < x.length; i++) {
                gradients[parameter][o * x.length + i] += g[o] * x[i];
                dx[i] += x[i] > 0 ? g[o] * parameters[parameter][o * x.length + i] : 0;
            }
        }
        return dx;
    }

    private double[] errors(double[] logits, int label) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        loss += Math.log(sum) - logits[label];
        double[] g = new double[logits.length];
        Arrays.setAll(g, c -> Math.exp(logits[c]) / sum - (c == label ? 1 : 0));
        return g;
    }
}
