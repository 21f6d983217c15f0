package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import java.util.Arrays;

/// Where 16 images lie as one whose elements are [#LANES] numbers, one of each image, among zeros: a vector holds the
/// same element of all of them, so no lane is wasted at the edge of an image, however small it is. Columns that are a
/// stride apart lie side by side, so that windows which begin a stride apart do, too.
///
/// @param top how many rows of zeros come before the images
/// @param rows how many rows of windows there are, and so much of the images as they reach
record Stack(Window window, int top, int left, int rows, int columns) {
    static final int LANES = ReduceRows.LANES;

    private static final Slide ONE = new Slide(1, 1, 0, 0, 1);

    /// Of images alone.
    static Stack dense(int rows, int columns) {
        return new Stack(new Window(ONE, ONE), 0, 0, rows, columns);
    }

    int height() {
        return (rows - 1) * window.rows().stride() + window.rows().reach();
    }

    /// The columns that are a multiple of the stride apart from one another.
    private int alike() {
        return columns + (window.columns().reach() - 1) / window.columns().stride();
    }

    /// From a row of elements to the next.
    int pitch() {
        return window.columns().stride() * alike() * LANES;
    }

    /// From a channel to the next.
    int size() {
        return height() * pitch();
    }

    /// Where a row of windows begins.
    int row(int i) {
        return i * window.rows().stride() * pitch();
    }

    /// The distances of a window's elements from its first, of some rows of it, which are outermost, then channels,
    /// then columns: as in [Filters].
    int[] slide(int channels, int from, int end) {
        int across = window.columns().kernel();
        int[] at = new int[(end - from) * channels * across];
        for (int i = 0; i < at.length; i++) {
            at[i] = distance(from + i / (channels * across), i / across % channels, i % across);
        }
        return at;
    }

    /// The same of all elements, channel by channel.
    int[] distances(int channels) {
        int across = window.columns().kernel();
        int[] at = new int[channels * window.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = distance(i / across % window.rows().kernel(), i / window.size(), i % across);
        }
        return at;
    }

    private int distance(int row, int channel, int column) {
        int stride = window.columns().stride();
        int shift = column * window.columns().dilation();
        int at = shift % stride * alike() + shift / stride;
        return channel * size() + row * window.rows().dilation() * pitch() + at * LANES;
    }

    /// Where the windows begin, row by row.
    int[] windows() {
        int[] at = new int[rows * columns];
        for (int i = 0; i < at.length; i++) {
            at[i] = row(i / columns) + i % columns * LANES;
        }
        return at;
    }

    /// The first row of a window of window row `row` that lies on the images.
    int firstOn(int row) {
        int before = top - row * window.rows().stride();
        return Math.clamp(
                Math.ceilDiv(before, window.rows().dilation()), 0, window.rows().kernel());
    }

    /// Behind the last one.
    int endOn(int row, int size) {
        int left = size + top - row * window.rows().stride();
        return Math.clamp(
                Math.ceilDiv(left, window.rows().dilation()),
                firstOn(row),
                window.rows().kernel());
    }

    /// Writes a channel of `n` images from `image` on, of which window row `first` becomes row 0, among zeros.
    ///
    /// @param skips whether nobody reads the rows before and after the images
    void place(
            ElementRows elements,
            Strided x,
            int image,
            int n,
            int channel,
            int first,
            boolean skips,
            float[] to,
            int at) {
        int shift = first * window.rows().stride() - top;
        int start = Math.clamp(-shift, 0, height());
        int end = Math.clamp(x.shape().dim(2) - shift, start, height());
        if (!skips) {
            Arrays.fill(to, at, at + start * pitch(), 0);
            Arrays.fill(to, at + end * pitch(), at + size(), 0);
        }
        int[] s = x.strides();
        int head = x.offset() + image * s[0] + channel * s[1] + (start + shift) * s[2];
        for (int phase = 0; phase < window.columns().stride(); phase++) {
            int target = at + start * pitch() + phase * alike() * LANES;
            columns(elements, x, head, n, phase, to, target, end - start);
        }
    }

    /// Writes those columns of some rows that are a stride apart.
    private void columns(ElementRows elements, Strided x, int head, int n, int phase, float[] to, int at, int count) {
        float[] array = (float[]) x.storage().array();
        int[] s = x.strides();
        int stride = window.columns().stride();
        int from = Math.clamp(Math.ceilDiv(left - phase, stride), 0, alike());
        int end = Math.clamp(Math.ceilDiv(left + x.shape().dim(3) - phase, stride), from, alike());
        int source = head + (from * stride + phase - left) * s[3];
        int step = stride * s[3];
        if (step == 1 && end - from == alike() && s[2] == alike()) {
            elements.stack(array, source, step, s[0], n, to, at, count * alike());
            return;
        }
        for (int i = 0; i < count; i++) {
            int row = at + i * pitch();
            Arrays.fill(to, row, row + from * LANES, 0);
            elements.stack(array, source + i * s[2], step, s[0], n, to, row + from * LANES, end - from);
            Arrays.fill(to, row + end * LANES, row + alike() * LANES, 0);
        }
    }
}
