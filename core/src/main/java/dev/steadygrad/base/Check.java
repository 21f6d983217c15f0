package dev.steadygrad.base;

import java.util.Arrays;

/// The checks that come before any computing, and the one form of their sentences: `op: rule, got name=value; hint`.
public final class Check {
    private Check() {}

    /// **Errors**: `IllegalArgumentException` with `message`, formatted with `args`, where `ok` is false.
    public static void that(boolean ok, String message, Object... args) {
        if (!ok) {
            throw error(message, args);
        }
    }

    /// The exception to throw, for where the compiler must see that nothing follows.
    public static IllegalArgumentException error(String message, Object... args) {
        return new IllegalArgumentException(args.length == 0 ? message : message.formatted(args));
    }

    /// The dimension counted from 0: negative ones count from the end. A scalar has the one dimension 0 or -1.
    ///
    /// **Errors**: `IndexOutOfBoundsException` outside `[-rank, rank - 1]`.
    public static int dim(String op, int dim, Shape shape) {
        int rank = Math.max(shape.rank(), 1);
        if (dim < -rank || dim >= rank) {
            throw new IndexOutOfBoundsException(
                    "%s: dim must be in [%d, %d], got dim=%d for shape %s".formatted(op, -rank, rank - 1, dim, shape));
        }
        return dim < 0 ? dim + rank : dim;
    }

    /// The dimensions counted from 0, in the order given.
    ///
    /// **Errors**: as [#dim]; `IllegalArgumentException` when one is named twice.
    public static int[] dims(String op, int[] dims, Shape shape) {
        int[] d = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            d[i] = dim(op, dims[i], shape);
            for (int j = 0; j < i; j++) {
                that(
                        d[i] != d[j],
                        "%s: each dim may be named once, got dims=%s for shape %s",
                        op,
                        Arrays.toString(dims),
                        shape);
            }
        }
        return d;
    }

    /// A position counted from 0 in a dimension of `size`: negative ones count from the end.
    ///
    /// **Errors**: `IndexOutOfBoundsException` outside `[-size, size - 1]`.
    public static int index(String op, long index, int size, int dim) {
        if (index < -size || index >= size) {
            throw new IndexOutOfBoundsException("%s: index must be in [%d, %d), got index=%d at dim=%d of size %d"
                    .formatted(op, -size, size, index, dim, size));
        }
        return (int) (index < 0 ? index + size : index);
    }

    /// **Errors**: `IllegalArgumentException` for the first class that is neither in `[0, classes)` nor `ignored`,
    /// named with its row.
    ///
    /// @param index part of a target of `shape`, from position `first` on
    public static void classes(String op, long[] index, int first, Shape shape, int classes, long ignored) {
        for (int i = 0; i < index.length; i++) {
            if (index[i] != ignored && (index[i] < 0 || index[i] >= classes)) {
                throw error(
                        "%s: class index must be in [0, %d), got target%s=%d",
                        op, classes, shape.place(first + i), index[i]);
            }
        }
    }

    /// **Errors**: `IllegalArgumentException` unless `dtype` is a floating one.
    public static void floating(String op, DType dtype) {
        that(
                dtype.isFloating(),
                "%s: the input must be floating point, got dtype=%s; convert it with to(DType.FLOAT32)",
                op,
                dtype);
    }

    /// **Errors**: `IllegalArgumentException` unless the shapes are equal.
    public static void sameShape(String op, String what, Shape got, Shape wanted) {
        that(got.equals(wanted), "%s: %s must have shape %s, got shape=%s", op, what, wanted, got);
    }
}
