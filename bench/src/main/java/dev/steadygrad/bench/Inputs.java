package dev.steadygrad.bench;

import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The numbers that all sides compute with: functions of a stream and a position, equal in every process.
final class Inputs {
    private static final int TABLE = 1 << 16;
    private static final int CHUNK = 1 << 16;
    private static final float[] NORMAL = normalTable();

    /// The last of each stream: neighbours in the table have the same input, and making it takes time.
    private static final float[][] LAST = new float[2][0];

    private Inputs() {}

    /// Numbers of mean 0 and deviation 1.
    static synchronized float[] normal(int stream, int n) {
        if (LAST[stream].length != n) {
            LAST[stream] = new float[0]; // lets go of the old one first
            LAST[stream] = make(n, i -> normalAt(stream, i));
        }
        return LAST[stream];
    }

    /// The first `period` of them again and again.
    static float[] repeated(int stream, int n, int period) {
        return make(n, i -> normalAt(stream, i % period));
    }

    /// Their absolute values.
    static float[] positive(int stream, int n) {
        return make(n, i -> Math.abs(normalAt(stream, i)));
    }

    /// Class indices below `classes`.
    static long[] classes(int stream, int n, int classes) {
        long[] values = new long[n];
        fill(n, i -> values[i] = (hash(stream, i) >>> 1) % classes);
        return values;
    }

    private static float[] make(int n, IntToDoubleFunction at) {
        float[] values = new float[n];
        fill(n, i -> values[i] = (float) at.applyAsDouble(i));
        return values;
    }

    private static float normalAt(int stream, int i) {
        return NORMAL[(int) hash(stream, i) & TABLE - 1];
    }

    private static void fill(int n, IntConsumer at) {
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
