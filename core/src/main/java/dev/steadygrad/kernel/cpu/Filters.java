package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Filters as [Rows#slide] reads them: of each group, in bands of `height` filters, element by element.
///
/// @param each how many filters a group has
/// @param height what [Rows#slideRows] gave
/// @param bands of a group
/// @param down rows of a filter
/// @param across columns of a filter
record Filters(int each, int channels, int height, int bands, int down, int across, float[] values) {

    /// @param w `[groups, filters, channels, rows, columns]`
    static Filters of(Rows rows, Strided w) {
        Shape s = w.shape();
        int each = s.dim(1);
        int height = rows.slideRows(each);
        int bands = Math.ceilDiv(each, height);
        float[] values = new float[s.dim(0) * bands * height * s.slice(2, 5).numel()];
        Filters filters = new Filters(each, s.dim(2), height, bands, s.dim(3), s.dim(4), values);
        float[] from = (float[]) w.storage().array();
        Offsets offsets = new Offsets(s.slice(2, 5), Arrays.copyOfRange(w.strides(), 2, 5), w.offset());
        int[] heads = new int[filters.elements()];
        Arrays.setAll(heads, offsets::at);
        for (int f = 0; f < s.dim(0) * each; f++) {
            int head = f / each * w.strides()[0] + f % each * w.strides()[1];
            int at = filters.at(f / each, f % each / height) + f % each % height;
            for (int p = 0; p < heads.length; p++) {
                values[at + p * height] = from[head + heads[p]];
            }
        }
        return filters;
    }

    private int elements() {
        return channels * down * across;
    }

    int at(int group, int band) {
        return (group * bands + band) * elements() * height;
    }

    /// The same filters without the rows before `from` and from `end` on.
    Filters rows(int from, int end) {
        if (end - from == down) {
            return this;
        }
        int row = across * height;
        int kept = (end - from) * row;
        float[] part = new float[values.length / down * (end - from)];
        for (int i = 0; i * kept < part.length; i++) {
            System.arraycopy(values, (i * down + from) * row, part, i * kept, kept);
        }
        return new Filters(each, channels, height, bands, end - from, across, part);
    }

    boolean isFinite() {
        return ConvolutionKernel.isFinite(values, 0, values.length);
    }
}
