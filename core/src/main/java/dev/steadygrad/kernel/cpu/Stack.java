package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Where 16 images lie as one whose elements are [#LANES] numbers, one of each image, among the zeros of a [Frame]: a
/// vector holds the same element of all of them, so no lane is wasted at the edge of an image, however small it is.
record Stack(Frame frame) {
    static final int LANES = ReduceRows.LANES;

    /// From a row of elements to the next.
    int pitch() {
        return frame.width() * LANES;
    }

    /// From a channel to the next.
    int size() {
        return frame.size() * LANES;
    }

    /// The distances of a window's elements from its first, of some rows of it: as in [Filters].
    int[] distances(int channels, int from, int end) {
        int[] at = frame.distances(channels, frame.size(), from, end);
        Arrays.setAll(at, i -> at[i] * LANES);
        return at;
    }

    /// The first row of a window of window row `row` that lies on the images.
    int firstOn(int row) {
        Slide slide = frame.window().rows();
        return Math.clamp(Math.ceilDiv(frame.top() - row, slide.dilation()), 0, slide.kernel());
    }

    /// Behind the last one, on images of `height` rows.
    int endOn(int row, int height) {
        Slide slide = frame.window().rows();
        return Math.clamp(Math.ceilDiv(height + frame.top() - row, slide.dilation()), firstOn(row), slide.kernel());
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
        int shift = first - frame.top();
        int start = Math.clamp(-shift, 0, frame.height());
        int end = Math.clamp(x.shape().dim(2) - shift, start, frame.height());
        if (!skips) {
            Arrays.fill(to, at, at + start * pitch(), 0);
            Arrays.fill(to, at + end * pitch(), at + size(), 0);
        }
        int[] s = x.strides();
        int head = x.offset() + image * s[0] + channel * s[1] + (start + shift) * s[2];
        rows(elements, x, head, n, to, at + start * pitch(), end - start);
    }

    private void rows(ElementRows elements, Strided x, int head, int n, float[] to, int at, int count) {
        float[] array = (float[]) x.storage().array();
        int[] s = x.strides();
        int from = Math.clamp(frame.left(), 0, frame.width());
        int end = Math.clamp(frame.left() + x.shape().dim(3), from, frame.width());
        int source = head + (from - frame.left()) * s[3];
        if (s[3] == 1 && end - from == frame.width() && s[2] == frame.width()) {
            elements.stack(array, source, 1, s[0], n, to, at, count * frame.width());
            return;
        }
        for (int i = 0; i < count; i++) {
            int row = at + i * pitch();
            Arrays.fill(to, row, row + from * LANES, 0);
            elements.stack(array, source + i * s[2], s[3], s[0], n, to, row + from * LANES, end - from);
            Arrays.fill(to, row + end * LANES, row + pitch(), 0);
        }
    }
}
