package dev.steadygrad.tensor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Storage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/// Java arrays within arrays, as one array and back.
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
            Check.that(row != null, "of: elements must not be null, got null at %s", path);
            set(values, at, row);
            return at + 1;
        }
        Check.that(row != null, "of: rows must not be null, got null at %s", path);
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

    /// As arrays within arrays; a scalar as its boxed element.
    static Object write(NdArray x) {
        boolean half = x.dtype() == DType.FLOAT16 || x.dtype() == DType.BFLOAT16;
        Storage values = x.copy(half ? DType.FLOAT32 : x.dtype()).storage();
        if (x.rank() == 0) {
            return box(values, 0);
        }
        Object rows = Array.newInstance(element(values.dtype()), x.shape().toArray());
        copy(values, 0, rows, x.shape(), 0);
        return rows;
    }

    private static Class<?> element(DType dtype) {
        return switch (dtype) {
            case FLOAT16, BFLOAT16, FLOAT32 -> float.class;
            case FLOAT64 -> double.class;
            case INT64 -> long.class;
            case INT32 -> int.class;
            case UINT8 -> byte.class;
            case BOOL -> boolean.class;
        };
    }

    private static Object box(Storage values, int i) {
        return switch (values.dtype()) {
            case FLOAT16, BFLOAT16, FLOAT32 -> (float) values.getDouble(i);
            case FLOAT64 -> values.getDouble(i);
            case INT64 -> values.getLong(i);
            case INT32 -> (int) values.getLong(i);
            case UINT8 -> (byte) values.getLong(i);
            case BOOL -> values.getLong(i) != 0;
        };
    }

    /// Copies elements from `at` on into `row`, and returns where the next row begins.
    private static int copy(Storage values, int at, Object row, Shape shape, int depth) {
        int size = shape.dim(depth);
        if (depth < shape.rank() - 1) {
            int next = at;
            for (int i = 0; i < size; i++) {
                next = copy(values, next, Array.get(row, i), shape, depth + 1);
            }
            return next;
        }
        if (row instanceof boolean[] flags) {
            for (int i = 0; i < size; i++) {
                flags[i] = values.getLong(at + i) != 0;
            }
        } else {
            System.arraycopy(values.array(), at, row, 0, size);
        }
        return at + size;
    }
}
