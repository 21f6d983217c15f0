package dev.steadygrad.array;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Arrays that share the storage of another: the same elements in another shape or order, or some of them.
public final class Views {
    private Views() {}

    /// The shape with a size of -1 worked out from the number of elements.
    ///
    /// **Errors**: `IllegalArgumentException` where the sizes don't multiply to `numel`.
    public static Shape infer(String op, Shape from, int... sizes) {
        int[] dims = sizes.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1) {
                Check.that(unknown < 0, "%s: only one size may be -1, got sizes=%s", op, Arrays.toString(sizes));
                unknown = i;
            } else {
                Check.that(
                        dims[i] >= 0,
                        "%s: sizes must be 0 or more, or one of them -1, got sizes=%s",
                        op,
                        Arrays.toString(sizes));
                known *= dims[i];
            }
        }
        if (unknown >= 0) {
            Check.that(
                    known != 0 && from.numel() % known == 0,
                    "%s: sizes must multiply to the number of elements, got sizes=%s for shape %s of %d elements",
                    op,
                    Arrays.toString(sizes),
                    from,
                    from.numel());
            dims[unknown] = (int) (from.numel() / known);
        }
        Check.that(
                unknown >= 0 || known == from.numel(),
                "%s: sizes must multiply to the number of elements, got sizes=%s for shape %s of %d elements",
                op,
                Arrays.toString(sizes),
                from,
                from.numel());
        return Shape.of(dims);
    }

    /// The strides with which `x` is seen in `shape` without copying, or null where there are none.
    static int @org.jspecify.annotations.Nullable [] viewStrides(Strided x, Shape shape) {
        if (x.isContiguous()) {
            return shape.strides();
        }
        int[] strides = new int[shape.rank()];
        int d = shape.rank() - 1;
        int chunk = 1;
        int base = x.strides()[x.shape().rank() - 1];
        int numel = 1;
        for (int i = x.shape().rank() - 1; i >= 0; i--) {
            numel *= x.shape().dim(i);
            boolean ends = i == 0 || x.shape().dim(i - 1) != 1 && x.strides()[i - 1] != numel * base;
            if (!ends) {
                continue;
            }
            while (d >= 0 && (chunk < numel || shape.dim(d) == 1)) {
                strides[d] = chunk * base;
                chunk *= shape.dim(d--);
            }
            if (chunk != numel) {
                return null;
            }
            if (i > 0) {
                base = x.strides()[i - 1];
                numel = 1;
                chunk = 1;
            }
        }
        return d == -1 ? strides : null;
    }

    /// **Errors**: `IllegalArgumentException` where the layout needs a copy.
    public static NdArray view(NdArray x, Shape shape) {
        int[] strides = viewStrides(x.data(), shape);
        if (strides == null) {
            throw Check.error(
                    "view: shape %s with strides %s can't be seen as %s without a copy; use reshape, or contiguous() first",
                    x.shape(), Arrays.toString(x.data().strides()), shape);
        }
        return NdArray.of(new Strided(x.storage(), shape, strides, x.data().offset()));
    }

    /// A view where the layout allows it, else a copy.
    public static NdArray reshape(NdArray x, Shape shape) {
        if (shape.equals(x.shape())) {
            return x;
        }
        infer("reshape", x.shape(), shape.toArray());
        int[] strides = viewStrides(x.data(), shape);
        return strides == null
                ? NdArray.of(Strided.of(x.contiguous().storage(), shape))
                : NdArray.of(new Strided(x.storage(), shape, strides, x.data().offset()));
    }

    public static NdArray expand(NdArray x, Shape shape) {
        Check.that(
                x.rank() <= shape.rank()
                        && Shape.broadcast("expand", x.shape(), shape).equals(shape),
                "expand: only sizes of 1 can be expanded, got shape %s for %s",
                shape,
                x.shape());
        return shape.equals(x.shape()) ? x : NdArray.of(x.data().expand(shape));
    }

    public static NdArray permute(NdArray x, int... order) {
        Check.that(
                order.length == x.rank(),
                "permute: dims must name each of the %d dimensions once, got dims=%s",
                x.rank(),
                Arrays.toString(order));
        return NdArray.of(x.data().permute(Check.dims("permute", order, x.shape())));
    }

    /// Elements `start, start + step, …` of dimension `dim`, `length` of them; the caller has checked them.
    public static NdArray slice(NdArray x, int dim, int start, int length, int step) {
        int[] strides = x.data().strides().clone();
        int offset = x.data().offset() + (length == 0 ? 0 : start * strides[dim]);
        strides[dim] *= step;
        return NdArray.of(new Strided(x.storage(), x.shape().with(dim, length), strides, offset));
    }

    /// Position `index` of dimension `dim`, which goes; the caller has checked it.
    public static NdArray select(NdArray x, int dim, int index) {
        NdArray one = slice(x, dim, index, 1, 1);
        int[] strides = new int[x.rank() - 1];
        System.arraycopy(one.data().strides(), 0, strides, 0, dim);
        System.arraycopy(one.data().strides(), dim + 1, strides, dim, strides.length - dim);
        return NdArray.of(new Strided(
                x.storage(), x.shape().without(dim), strides, one.data().offset()));
    }

    /// The elements `[…, i, …, i + offset, …]` of dimensions `dim1` and `dim2`, as the last dimension of a view.
    ///
    /// **Errors**: `IllegalArgumentException` where both dims are one.
    public static NdArray diagonal(NdArray x, int offset, int dim1, int dim2) {
        Check.that(x.rank() >= 2, "diagonal: at least 2 dimensions are needed, got shape=%s", x.shape());
        int[] d = Check.dims("diagonal", new int[] {dim1, dim2}, x.shape());
        int rows = x.shape().dim(d[0]);
        int columns = x.shape().dim(d[1]);
        int length = Math.max(0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
        int[] strides = new int[x.rank() - 1];
        int[] sizes = new int[x.rank() - 1];
        for (int i = 0, j = 0; i < x.rank(); i++) {
            if (i != d[0] && i != d[1]) {
                strides[j] = x.data().strides()[i];
                sizes[j++] = x.shape().dim(i);
            }
        }
        int down = x.data().strides()[d[0]];
        int right = x.data().strides()[d[1]];
        strides[x.rank() - 2] = down + right;
        sizes[x.rank() - 2] = length;
        int first = length == 0 ? 0 : offset >= 0 ? offset * right : -offset * down;
        return NdArray.of(
                new Strided(x.storage(), Shape.of(sizes), strides, x.data().offset() + first));
    }

    /// Windows of `size` elements along `dim`, `step` apart; the window is the last dimension.
    ///
    /// **Errors**: `IllegalArgumentException` for a size beyond that of the dimension, or a step below 1.
    public static NdArray unfold(NdArray x, int dim, int size, int step) {
        int d = Check.dim("unfold", dim, x.shape());
        Check.that(x.rank() > 0, "unfold: a scalar has no dimension to slide along, got shape=%s", x.shape());
        int n = x.shape().dim(d);
        Check.that(
                size >= 0 && size <= n,
                "unfold: size must be in [0, %d], got size=%d at dim=%d of shape %s",
                n,
                size,
                d,
                x.shape());
        Check.that(step >= 1, "unfold: step must be 1 or more, got step=%d", step);
        int[] strides = Arrays.copyOf(x.data().strides(), x.rank() + 1);
        strides[x.rank()] = strides[d];
        strides[d] *= step;
        Shape shape = x.shape().with(d, (n - size) / step + 1).concat(Shape.of(size));
        return NdArray.of(new Strided(x.storage(), shape, strides, x.data().offset()));
    }
}
