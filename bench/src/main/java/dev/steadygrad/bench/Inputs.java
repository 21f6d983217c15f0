package dev.steadygrad.bench;

import java.util.Random;
import java.util.stream.IntStream;

/// The numbers that all sides compute with: functions of a stream and a position, equal in every process.
public final class Inputs {
    private static final int TABLE = 1 << 16;
    private static final int CHUNK = 1 << 16;
    private static final float[] NORMAL = normalTable();

    /// The last large array: neighbours in the table have the same input, and making it takes time.
    private static float[] last = {};

    private static int lastStream = -1;

    private Inputs() {}

    /// Numbers of mean 0 and deviation 1, to be read only.
    public static synchronized float[] normal(int stream, int n) {
        if (stream != lastStream || n != last.length) {
            float[] values = new float[n];
            fill(n, i -> values[i] = NORMAL[(int) hash(stream, i) & TABLE - 1]);
            last = values;
            lastStream = stream;
        }
        return last;
    }

    /// Class indices below `classes`.
    public static long[] classes(int stream, int n, int classes) {
        long[] values = new long[n];
        fill(n, i -> values[i] = (hash(stream, i) >>> 1) % classes);
        return values;
    }

    private static void fill(int n, java.util.function.IntConsumer at) {
        IntStream.range(0, Math.ceilDiv(n, CHUNK)).parallel().forEach(chunk -> {
            int end = (int) Math.min(n, (chunk + 1L) * CHUNK);
            for (int i = chunk * CHUNK; i < end; i++) {
                at.accept(i);
            }
        });
    }

    /// SplitMix64.
    private static long hash(int stream, int i) {
        long z = ((long) stream << Integer.SIZE | i) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static float[] normalTable() {
        Random random = new Random(7);
        float[] table = new float[TABLE];
        for (int i = 0; i < TABLE; i++) {
            table[i] = (float) random.nextGaussian();
        }
        return table;
    }
}
