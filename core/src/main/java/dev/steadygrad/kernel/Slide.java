package dev.steadygrad.kernel;

/// How windows slide along one dimension.
///
/// @param kernel how many positions a window takes
/// @param stride how far a window is from the one before
/// @param before how many positions of padding come before the first element
/// @param after how many come after the last; where negative, that many elements are left out
/// @param dilation how far the positions of a window are apart
public record Slide(int kernel, int stride, int before, int after, int dilation) {

    /// From the first position of a window to behind its last one.
    public int reach() {
        return dilation * (kernel - 1) + 1;
    }

    /// How many windows there are over `size` elements; less than 1 where not even one fits.
    public int count(int size) {
        return Math.floorDiv(size + before + after - reach(), stride) + 1;
    }

    /// Elements with the padding, as far as windows or elements go.
    int padded(int size) {
        return Math.max(before + size, (count(size) - 1) * stride + reach());
    }

    /// The element nearest to position `j` of window `o` among the elements that the window holds.
    int nearest(int o, int j, int size) {
        int start = o * stride - before;
        int first = Math.max(0, Math.ceilDiv(-start, dilation));
        int last = Math.floorDiv(size - 1 - start, dilation);
        return Math.clamp(start + Math.clamp(j, Math.min(first, last), last) * dilation, 0, size - 1);
    }
}
