package dev.steadygrad.app;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The classes of one image, the most probable first.
final class Ranking {
    private Ranking() {}

    /// One class and its probability.
    record Guess(int index, String name, float probability) {}

    /// @param probabilities `[N, C]`, row after row
    static List<Guess> of(float[] probabilities, int row, List<String> names) {
        int from = row * names.size();
        return IntStream.range(0, names.size())
                .mapToObj(c -> new Guess(c, names.get(c), probabilities[from + c]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .toList();
    }
}
