package dev.steadygrad.conformance;

import dev.steadygrad.conformance.Arguments.Slice;
import dev.steadygrad.tensor.Index;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/// Python's subscripts as vector files have them: a part alone, or a list of parts.
final class Subscripts {
    private Subscripts() {}

    static Index[] of(Object subscript) {
        List<?> parts = subscript instanceof List<?> list ? list : List.of(subscript);
        return parts.stream().map(Subscripts::part).toArray(Index[]::new);
    }

    private static Index part(Object part) {
        return switch (part) {
            case Long position -> Index.at(position);
            case Tensor positions -> Index.at(positions);
            case List<?> positions -> Index.at(positions(positions));
            case Slice s ->
                Index.slice(
                        Objects.requireNonNullElse(s.start(), 0L),
                        Objects.requireNonNullElse(s.stop(), (long) Index.END),
                        Objects.requireNonNullElse(s.step(), 1L));
            case Arguments.Marker.ELLIPSIS -> Index.ellipsis();
            case Arguments.Marker.NONE -> Index.newAxis();
            default -> throw new Unsupported("no subscript " + part);
        };
    }

    private static Tensor positions(List<?> list) {
        long[] positions = list.stream().mapToLong(v -> (Long) v).toArray();
        return Tensor.of(positions, positions.length);
    }
}
