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
            case List<?> positions -> Index.at(array(positions));
            case Boolean b -> Index.at(truth(b));
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

    /// Positions, or a mask of bools, of any rank.
    private static Tensor array(List<?> list) {
        List<Tensor> parts = list.stream().map(Subscripts::element).toList();
        return parts.isEmpty() ? Tensor.of(new long[0], 0) : Tensor.stack(parts, 0);
    }

    private static Tensor element(Object element) {
        return switch (element) {
            case List<?> list -> array(list);
            case Boolean b -> truth(b);
            default -> Tensor.of(new long[] {(Long) element}, new int[0]);
        };
    }

    private static Tensor truth(boolean b) {
        return Tensor.scalar(b ? 1 : 0).ne(0);
    }
}
