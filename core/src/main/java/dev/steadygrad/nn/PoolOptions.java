package dev.steadygrad.nn;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Window;

/// The windows of a pooling: by default they lie side by side, without padding. Each setting gives new options. One
/// number stands for rows and columns, two for each.
///
/// **Errors**: `IllegalArgumentException` for settings out of range.
public final class PoolOptions {
    private final Pair kernel;
    private final Pair stride;
    private final Pair padding;
    private final Pair dilation;
    private final boolean ceilMode;
    private final boolean countIncludePad;
    private final int divisor;

    private PoolOptions(
            Pair kernel,
            Pair stride,
            Pair padding,
            Pair dilation,
            boolean ceilMode,
            boolean countIncludePad,
            int divisor) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
        this.divisor = divisor;
    }

    /// Windows of this size.
    public static PoolOptions of(int... kernel) {
        Pair size = Pair.of("pool2d", "kernel", 1, kernel);
        return new PoolOptions(size, size, Pair.ZERO, Pair.ONE, false, true, 0);
    }

    public PoolOptions stride(int... stride) {
        Pair pair = Pair.of("pool2d", "stride", 1, stride);
        return new PoolOptions(kernel, pair, padding, dilation, ceilMode, countIncludePad, divisor);
    }

    /// At most half the window on each side.
    public PoolOptions padding(int... padding) {
        Pair pair = Pair.of("pool2d", "padding", 0, padding);
        Check.that(
                2 * pair.rows() <= kernel.rows() && 2 * pair.columns() <= kernel.columns(),
                "pool2d: padding must be at most half the kernel, got padding=(%d, %d) for kernel (%d, %d)",
                pair.rows(),
                pair.columns(),
                kernel.rows(),
                kernel.columns());
        return new PoolOptions(kernel, stride, pair, dilation, ceilMode, countIncludePad, divisor);
    }

    /// For the maximum only.
    public PoolOptions dilation(int... dilation) {
        Pair pair = Pair.of("pool2d", "dilation", 1, dilation);
        return new PoolOptions(kernel, stride, padding, pair, ceilMode, countIncludePad, divisor);
    }

    /// Whether a last window that reaches beyond the padding counts, as long as it starts before its end.
    public PoolOptions ceilMode(boolean ceilMode) {
        return new PoolOptions(kernel, stride, padding, dilation, ceilMode, countIncludePad, divisor);
    }

    /// Whether padding counts in the mean; by default it does.
    public PoolOptions countIncludePad(boolean countIncludePad) {
        return new PoolOptions(kernel, stride, padding, dilation, ceilMode, countIncludePad, divisor);
    }

    /// What sums are divided by instead of the number of elements.
    public PoolOptions divisorOverride(int divisor) {
        Check.that(divisor != 0, "pool2d: the divisor must not be 0, got divisorOverride=0");
        return new PoolOptions(kernel, stride, padding, dilation, ceilMode, countIncludePad, divisor);
    }

    boolean isDilated() {
        return !dilation.equals(Pair.ONE);
    }

    /// The windows over images `[N, C, H, W]`.
    Window window(String op, Shape images) {
        Window window = new Window(
                slide(images.dim(2), kernel.rows(), stride.rows(), padding.rows(), dilation.rows()),
                slide(images.dim(3), kernel.columns(), stride.columns(), padding.columns(), dilation.columns()));
        Functional.checkFits(op, window, images);
        return window;
    }

    private Slide slide(int size, int kernel, int stride, int padding, int dilation) {
        int reach = dilation * (kernel - 1) + 1;
        int room = size + 2 * padding - reach;
        int last = ceilMode ? Math.ceilDiv(room, stride) : Math.floorDiv(room, stride);
        if (ceilMode && last * stride >= size + padding) {
            last--;
        }
        return new Slide(kernel, stride, padding, last * stride + reach - size - padding, dilation);
    }

    /// What the sum of window `(i, j)` over images of `height` and `width` is divided by.
    int divisor(int i, int j, int height, int width) {
        return divisor != 0
                ? divisor
                : counted(i * stride.rows() - padding.rows(), kernel.rows(), padding.rows(), height)
                        * counted(j * stride.columns() - padding.columns(), kernel.columns(), padding.columns(), width);
    }

    private int counted(int start, int kernel, int padding, int size) {
        int end = Math.min(start + kernel, size + padding);
        return countIncludePad ? end - start : Math.min(end, size) - Math.max(start, 0);
    }

    @Override
    public String toString() {
        return "kernel=" + kernel
                + (stride.equals(kernel) ? "" : ", stride=" + stride)
                + (padding.equals(Pair.ZERO) ? "" : ", padding=" + padding)
                + (dilation.equals(Pair.ONE) ? "" : ", dilation=" + dilation)
                + (ceilMode ? ", ceilMode=true" : "")
                + (countIncludePad ? "" : ", countIncludePad=false")
                + (divisor == 0 ? "" : ", divisorOverride=" + divisor);
    }
}
