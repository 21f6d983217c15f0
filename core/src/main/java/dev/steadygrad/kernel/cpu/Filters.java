package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;

/// Filters as [Rows#slide] reads them: of each group, in bands of [Rows#slideRows], element by element; the rows of a
/// filter outermost, then its channels, then its columns.
final class Filters {
    final int each;
    final int channels;
    final int height;
    final int bands;
    final float[] values;

    /// Elements of a filter, and those of a row of it.
    private final int elements;

    private final int perRow;

    /// @param w `[groups, filters, channels, rows, columns]`
    Filters(Rows rows, Strided w) {
        Shape s = w.shape();
        each = s.dim(1);
        channels = s.dim(2);
        height = rows.slideRows(each);
        bands = (each + height - 1) / height;
        perRow = channels * s.dim(4);
        elements = s.dim(3) * perRow;
        values = new float[s.dim(0) * bands * elements * height];
        for (int group = 0; group < s.dim(0); group++) {
            for (int i = 0; i < each; i++) {
                int from = w.offset() + group * w.strides()[0] + i * w.strides()[1];
                pack(w, from, at(group, i / height) + i % height);
            }
        }
    }

    private void pack(Strided w, int head, int to) {
        float[] from = (float[]) w.storage().array();
        int[] s = w.strides();
        for (int row = 0; row < w.shape().dim(3); row++) {
            for (int channel = 0; channel < channels; channel++) {
                int at = head + row * s[3] + channel * s[2];
                for (int column = 0; column < w.shape().dim(4); column++) {
                    values[to] = from[at + column * s[4]];
                    to += height;
                }
            }
        }
    }

    int at(int group, int band) {
        return (group * bands + band) * elements * height;
    }

    /// As [#at(int, int)], from row `row` of the filters on.
    int at(int group, int band, int row) {
        return at(group, band) + row * perRow * height;
    }

    /// How many elements the rows `from` to `end - 1` of a filter have.
    int elements(int from, int end) {
        return (end - from) * perRow;
    }

    boolean isFinite() {
        return ConvolutionKernel.isFinite(values, 0, values.length);
    }
}
