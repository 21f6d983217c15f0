package dev.steadygrad.kernel.cpu;

import java.util.Random;
import java.util.zip.CRC32;

/// A number for all the bits that a [SoftmaxRows] returns on many seeded rows; as a program, prints that of the vector
/// code.
final class SoftmaxDigest {
    private final CRC32 crc = new CRC32();
    private final SoftmaxRows rows;

    private SoftmaxDigest(SoftmaxRows rows) {
        this.rows = rows;
    }

    public static void main(String[] args) {
        System.out.println(VectorFloatExp.WIDTH + " " + of(new VectorSoftmaxRows()));
    }

    static long of(SoftmaxRows rows) {
        SoftmaxDigest digest = new SoftmaxDigest(rows);
        for (int seed = 0; seed < 200; seed++) {
            digest.seed(seed);
        }
        return digest.crc.getValue();
    }

    private void seed(int seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(seed < 190 ? 150 : 9000);
        double std = Math.exp(random.nextDouble() * 8 - 3);
        double offset = seed % 3 == 0 ? random.nextGaussian() * 1e5 : 0;
        double[] x = new double[n];
        double[] g = new double[n];
        for (int j = 0; j < n; j++) {
            x[j] = offset + std * random.nextGaussian();
            x[j] = seed % 5 == 0 ? Math.rint(x[j]) : x[j];
            x[j] = seed % 4 == 0 && random.nextInt(40) == 0 ? Double.NEGATIVE_INFINITY : x[j];
            x[j] = seed % 50 == 0 && random.nextInt(50) == 0 ? Double.NaN : x[j];
            g[j] = random.nextGaussian();
        }
        double scale = seed % 7 == 0 ? -1e12 * random.nextDouble() : random.nextDouble();
        int target = random.nextInt(n);
        for (boolean isFloat : new boolean[] {true, false}) {
            Row row = new Row(x, isFloat, rows);
            double[] gradient = new double[n];
            add(row.softmax());
            add(row.logSoftmax());
            add(row.logsumexp());
            add(row.crossEntropy(target, scale, gradient));
            add(gradient);
            add(Row.backward(rows, isFloat, true, row.softmax(), g));
            add(Row.backward(rows, isFloat, false, row.logSoftmax(), g));
        }
        batch(random, std, Math.abs(scale));
    }

    private void batch(Random random, double std, double scale) {
        int count = 1 + random.nextInt(40);
        int n = 1 + random.nextInt(70);
        float[] x = new float[count * n];
        long[] targets = random.longs(count, -1, n).toArray();
        for (int j = 0; j < x.length; j++) {
            x[j] = (float) (std * random.nextGaussian());
        }
        double[] losses = new double[count];
        float[] gradient = new float[x.length];
        double[] scales = random.doubles(count, 0, scale + 1).toArray();
        rows.crossEntropy(x, 0, count, n, targets, 0, losses, 0, gradient, 0, scales, 0);
        add(losses);
        for (float v : gradient) {
            add(v);
        }
    }

    private void add(double... values) {
        for (double v : values) {
            long bits = Double.doubleToLongBits(v);
            for (int i = 0; i < 64; i += 8) {
                crc.update((int) (bits >>> i));
            }
        }
    }
}
