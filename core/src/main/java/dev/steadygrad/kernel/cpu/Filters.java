package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// Filters as [Rows#slide] reads them: in bands of `height` filters of a group, element by element.
final class Filters {
    /// How many filters a group has.
    final int each;

    final int channels;

    /// What [Rows#slideRows] gave.
    final int height;

    /// Rows of a filter.
    final int down;

    private final int across;

    /// Those of the first group, then those of the next.
    private final float[][] bands;

    private Filters(int each, int channels, int height, int down, int across, float[][] bands) {
        this.each = each;
        this.channels = channels;
        this.height = height;
        this.down = down;
        this.across = across;
        this.bands = bands;
    }

    /// @param w `[groups, filters, channels, rows, columns]`
    static Filters of(Rows rows, Strided w) {
        Shape s = w.shape();
        int each = s.dim(1);
        int height = rows.slideRows(each);
        Offsets offsets = new Offsets(s.slice(2, 5), Arrays.copyOfRange(w.strides(), 2, 5), w.offset());
        int[] heads = new int[s.slice(2, 5).numel()];
        Arrays.setAll(heads, offsets::at);
        float[][] bands = new float[s.dim(0) * Math.ceilDiv(each, height)][heads.length * height];
        Filters filters = new Filters(each, s.dim(2), height, s.dim(3), s.dim(4), bands);
        float[] from = (float[]) w.storage().array();
        for (int f = 0; f < s.dim(0) * each; f++) {
            int head = f / each * w.strides()[0] + f % each * w.strides()[1];
            float[] to = filters.band(f / each, f % each / height);
            for (int p = 0; p < heads.length; p++) {
                to[p * height + f % each % height] = from[head + heads[p]];
            }
        }
        return filters;
    }

    /// How many bands a group has.
    int perGroup() {
        return Math.ceilDiv(each, height);
    }

    float[] band(int group, int band) {
        return bands[group * perGroup() + band];
    }

    /// The same filters without the rows before `from` and from `end` on.
    Filters rows(int from, int end) {
        if (end - from == down) {
            return this;
        }
        int row = across * height;
        int kept = (end - from) * row;
        float[][] part = new float[bands.length][channels * kept];
        for (int b = 0; b < bands.length; b++) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(bands[b], (c * down + from) * row, part[b], c * kept, kept);
            }
        }
        return new Filters(each, channels, height, end - from, across, part);
    }

    boolean isFinite() {
        return Arrays.stream(bands).allMatch(b -> ConvolutionKernel.isFinite(b, 0, b.length));
    }
}
