package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import java.util.Arrays;

/// Where images lie among zeros so that windows of stride 1 need not be laid out: the elements of a window are at the
/// same distances from its first wherever it is. So all windows of an image are one run, with some in between that
/// reach across its right edge; nobody wants their results.
///
/// @param height of the image and the zeros
/// @param top how many rows of zeros come before the image; where negative, that many rows of it are left out
/// @param rows how many rows of windows there are
record Frame(Window window, int height, int width, int top, int left, int rows, int columns) {

    /// For `rows` by `columns` windows.
    static Frame of(Window window, int top, int left, int rows, int columns) {
        int height = rows - 1 + window.rows().reach();
        int width = columns - 1 + window.columns().reach();
        return new Frame(window, height, width, top, left, rows, columns);
    }

    int size() {
        return height * width;
    }

    /// From the first window to the last.
    int run() {
        return (rows - 1) * width + columns;
    }

    /// The distances of a window's elements from the first, of channels that lie `pitch` apart.
    int[] distances(int channels, int pitch) {
        return distances(channels, pitch, 0, window.rows().kernel());
    }

    /// Those of the window's rows from `from` to `end - 1` alone.
    int[] distances(int channels, int pitch, int from, int end) {
        int across = window.columns().kernel();
        int each = (end - from) * across;
        int[] at = new int[channels * each];
        for (int i = 0; i < at.length; i++) {
            int row = (from + i % each / across) * window.rows().dilation();
            int column = i % across * window.columns().dilation();
            at[i] = i / each * pitch + row * width + column;
        }
        return at;
    }

    /// Writes a channel of an image among zeros.
    void place(Strided x, int image, int channel, float[] to, int at) {
        int first = Math.max(0, top);
        int last = Math.min(height, top + x.shape().dim(2));
        int from = Math.max(0, left);
        int n = Math.min(width, left + x.shape().dim(3)) - from;
        int head = head(x, image, channel) + (from - left) * x.strides()[3];
        if (n == width && x.strides()[2] == width) {
            copy(x, head + (first - top) * width, to, at + first * width, (last - first) * width);
            return;
        }
        for (int i = first; i < last && n > 0; i++) {
            copy(x, head + (i - top) * x.strides()[2], to, at + i * width + from, n);
        }
    }

    /// Whether an image leaves no room for zeros.
    boolean isFilledBy(Strided x) {
        return top <= 0
                && left <= 0
                && top + x.shape().dim(2) >= height
                && left + x.shape().dim(3) >= width;
    }

    /// Writes the windows' values of a channel where the windows begin, and zeros in between and behind them, up to
    /// `end`.
    void spread(Strided y, int image, int channel, float[] to, int at, int end) {
        int head = head(y, image, channel);
        for (int i = 0; i < rows; i++) {
            int from = at + i * width;
            copy(y, head + i * y.strides()[2], to, from, columns);
            Arrays.fill(to, from + columns, i < rows - 1 ? from + width : end, 0);
        }
    }

    private static void copy(Strided x, int off, float[] to, int at, int n) {
        float[] from = (float[]) x.storage().array();
        int step = x.strides()[3];
        if (step == 1) {
            System.arraycopy(from, off, to, at, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            to[at + i] = from[off + i * step];
        }
    }

    private static int head(Strided x, int image, int channel) {
        return x.offset() + image * x.strides()[0] + channel * x.strides()[1];
    }
}
