package dev.steadygrad.kernel.cpu;

/// Calls the functions on one row of either type, with doubles outside and offsets that are not 0.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Row(double[] x, boolean isFloat, SoftmaxRows rows) {
    private static final int IN = 3;
    private static final int OUT = 5;

    double[] softmax() {
        int n = x.length;
        if (isFloat) {
            float[] y = new float[n + OUT];
            rows.softmax(floats(x), IN, y, OUT, n);
            return result(y, n);
        }
        double[] y = new double[n + OUT];
        rows.softmax(doubles(x), IN, y, OUT, n);
        return result(y, n);
    }

    double[] logSoftmax() {
        int n = x.length;
        if (isFloat) {
            float[] y = new float[n + OUT];
            rows.logSoftmax(floats(x), IN, y, OUT, n);
            return result(y, n);
        }
        double[] y = new double[n + OUT];
        rows.logSoftmax(doubles(x), IN, y, OUT, n);
        return result(y, n);
    }

    /// Rounded to the row's type.
    double logsumexp() {
        return isFloat ? (float) rows.logsumexp(floats(x), IN, x.length) : rows.logsumexp(doubles(x), IN, x.length);
    }

    /// Rounded to the row's type.
    double crossEntropy(int target, double scale, double[] gradient) {
        int n = x.length;
        if (isFloat) {
            float[] y = new float[n + OUT];
            double loss = rows.crossEntropy(floats(x), IN, n, target, y, OUT, scale);
            System.arraycopy(result(y, n), 0, gradient, 0, n);
            return (float) loss;
        }
        double[] y = new double[n + OUT];
        double loss = rows.crossEntropy(doubles(x), IN, n, target, y, OUT, scale);
        System.arraycopy(result(y, n), 0, gradient, 0, n);
        return loss;
    }

    static double[] backward(SoftmaxRows rows, boolean isFloat, boolean softmax, double[] y, double[] g) {
        int n = y.length;
        if (isFloat) {
            float[] dx = new float[n + OUT];
            if (softmax) {
                rows.softmaxBackward(floats(y), IN, floats(g), IN, dx, OUT, n);
            } else {
                rows.logSoftmaxBackward(floats(y), IN, floats(g), IN, dx, OUT, n);
            }
            return result(dx, n);
        }
        double[] dx = new double[n + OUT];
        if (softmax) {
            rows.softmaxBackward(doubles(y), IN, doubles(g), IN, dx, OUT, n);
        } else {
            rows.logSoftmaxBackward(doubles(y), IN, doubles(g), IN, dx, OUT, n);
        }
        return result(dx, n);
    }

    /// The largest error; NaN if a result is.
    double worst(double[] results, Quad[] exact) {
        double worst = 0;
        for (int j = 0; j < exact.length; j++) {
            worst = Math.max(worst, ulps(exact[j], results[j], isFloat));
        }
        return worst;
    }

    static double ulps(Quad exact, double result, boolean isFloat) {
        return isFloat ? exact.ulps((float) result) : exact.ulps(result);
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length + IN];
        for (int j = 0; j < x.length; j++) {
            y[IN + j] = (float) x[j];
        }
        return y;
    }

    private static double[] doubles(double[] x) {
        double[] y = new double[x.length + IN];
        System.arraycopy(x, 0, y, IN, x.length);
        return y;
    }

    private static double[] result(float[] y, int n) {
        double[] x = new double[n];
        for (int j = 0; j < n; j++) {
            x[j] = y[OUT + j];
        }
        return x;
    }

    private static double[] result(double[] y, int n) {
        double[] x = new double[n];
        System.arraycopy(y, OUT, x, 0, n);
        return x;
    }
}
