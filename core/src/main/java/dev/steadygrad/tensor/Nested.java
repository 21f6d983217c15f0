package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/// Java arrays within arrays, as one array.
final class Nested {
    private Nested() {}

    static NdArray read(Object nested) {
        Class<?> element = nested.getClass();
        int rank = 0;
        while (element.isArray()) {
            element = element.getComponentType();
            rank++;
        }
        DType dtype = dtype(element);
        Shape shape = shape(nested, rank);
        Storage values = Storage.allocate(dtype, shape.numel());
        fill(nested, shape, 0, values, 0, new ArrayList<>());
        return NdArray.of(values, shape);
    }

    private static DType dtype(Class<?> element) {
        return switch (element.getSimpleName()) {
            case "float", "Float" -> DType.FLOAT32;
            case "double", "Double" -> DType.FLOAT64;
            case "long", "Long" -> DType.INT64;
            case "int", "Integer" -> DType.INT32;
            case "byte", "Byte" -> DType.UINT8;
            case "boolean", "Boolean" -> DType.BOOL;
            default ->
                throw Check.error(
                        "of: elements must be float, double, long, int, byte or boolean, got %s",
                        element.getTypeName());
        };
    }

    /// The lengths of the first row at each depth; [#fill] holds the others to them.
    private static Shape shape(Object nested, int rank) {
        int[] dims = new int[rank];
        Object row = nested;
        for (int d = 0; d < rank && row != null; d++) {
            dims[d] = Array.getLength(row);
            row = dims[d] > 0 && d + 1 < rank ? Array.get(row, 0) : null;
        }
        return Shape.of(dims);
    }

    private static int fill(Object row, Shape shape, int depth, Storage values, int at, List<Integer> path) {
        if (depth == shape.rank()) {
            set(values, at, row);
            return at + 1;
        }
        int length = Array.getLength(row);
        Check.that(
                length == shape.dim(depth),
                "of: rows must have one length, got %d at %s after %d",
                length,
                path,
                shape.dim(depth));
        int next = at;
        for (int i = 0; i < length; i++) {
            path.add(i);
            next = fill(Array.get(row, i), shape, depth + 1, values, next, path);
            path.removeLast();
        }
        return next;
    }

    private static void set(Storage values, int at, Object value) {
        if (value instanceof Boolean b) {
            values.set(at, b ? 1L : 0L);
        } else if (value instanceof Double || value instanceof Float) {
            values.set(at, ((Number) value).doubleValue());
        } else {
            values.set(at, ((Number) value).longValue());
        }
    }
}
