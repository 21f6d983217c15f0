package dev.steadygrad.bench;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.CensusData;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.DataLoader;
import java.nio.file.Path;
import java.util.Optional;

/// What the income workload learns from: the census table where it is at hand, else as many random rows.
///
/// @param features row by row
/// @param labels a class for each row
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Incomes(float[] features, long[] labels) {
    public static final int FEATURES = 108;
    public static final int CLASSES = 2;

    private static final int COUNT = 32_560;

    public static Incomes load() throws DataException {
        Optional<Path> folder = EpochData.folder("adult");
        return folder.isPresent() ? of(CensusData.of(folder.get()).train()) : random();
    }

    private static Incomes of(DataLoader loader) {
        float[] features = new float[loader.size() * FEATURES];
        long[] labels = new long[loader.size()];
        int done = 0;
        for (Batch batch : loader.epoch(0)) {
            System.arraycopy(batch.inputs().toFloatArray(), 0, features, done * FEATURES, batch.size() * FEATURES);
            System.arraycopy(batch.targets().toLongArray(), 0, labels, done, batch.size());
            done += batch.size();
        }
        return new Incomes(features, labels);
    }

    private static Incomes random() {
        return new Incomes(Inputs.normal(0, COUNT * FEATURES).clone(), Inputs.classes(1, COUNT, CLASSES));
    }

    public int count() {
        return labels.length;
    }
}
