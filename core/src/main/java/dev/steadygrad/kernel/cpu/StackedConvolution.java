package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Strided;
import org.jspecify.annotations.Nullable;

/// Convolutions of 16 images at a time: see [Stack]. Such stacks, and rows of windows, are shared among the threads.
final class StackedConvolution {
    /// Elements of results that are made before they are written out, at most: what stays in the cache.
    private static final int RESULTS = 1 << 13;

    /// Elements of a stack, at most.
    private static final int LARGEST = 1 << 20;

    private final Rows rows;
    private final ElementRows elements;
    private final ReduceKernel reduce;

    StackedConvolution(Rows rows, ReduceKernel reduce) {
        this.rows = rows;
        this.elements = rows.elements();
        this.reduce = reduce;
    }

    /// Whether `n` images fill the lanes better than windows that lie in a run of `run` elements do.
    static boolean suits(int n, int channels, Stack stack, int run) {
        long lanes = (long) stacks(n) * Stack.LANES;
        return lanes * stack.rows() * stack.columns() <= (long) n * run && (long) channels * stack.size() <= LARGEST;
    }

    private static int stacks(int n) {
        return Math.ceilDiv(n, Stack.LANES);
    }

    /// Filters sliding along images. Where these end, rows of filters are left out, as long as the zeros that they
    /// would
    /// be multiplied by cannot make a difference.
    ///
    /// @param whole the stack of all rows of windows
    void slide(Stack whole, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
        int groups = x.shape().dim(1) / filters.channels;
        int tasks = stacks(x.shape().dim(0)) * groups;
        int parts = Math.clamp(Math.ceilDiv(2 * Parallel.threads(), tasks), 1, whole.rows());
        int each = Math.ceilDiv(whole.rows(), parts);
        var sliding = new Sliding(whole, each, filters, x, bias, y);
        Parallel.forEach(tasks * parts, t -> {
            int image = t / (groups * parts) * Stack.LANES;
            sliding.part(image, t / parts % groups, t % parts * each);
        });
    }

    private final class Sliding {
        private final int rowCount;
        private final Stack stack;
        private final Filters filters;
        private final Strided x;
        private final @Nullable Strided bias;
        private final Strided y;

        /// Whether rows of filters are left out.
        private final boolean skips;

        /// For each row of windows, the first row of the filters that takes part, and the distances of a window's
        /// elements from there on.
        private final int[] heads;

        private final int[][] at;

        Sliding(Stack whole, int each, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
            this.rowCount = whole.rows();
            this.stack = new Stack(whole.window(), whole.top(), whole.left(), each, whole.columns());
            this.filters = filters;
            this.x = x;
            this.bias = bias;
            this.y = y;
            this.heads = new int[rowCount];
            this.at = new int[rowCount][];
            this.skips = filters.isFinite();
            int end = stack.window().rows().kernel();
            for (int i = 0; i < rowCount; i++) {
                heads[i] = skips ? stack.firstOn(i) : 0;
                int tail = skips ? stack.endOn(i, x.shape().dim(2)) : end;
                boolean same =
                        i > 0 && heads[i] == heads[i - 1] && at[i - 1].length == filters.elements(heads[i], tail);
                at[i] = same ? at[i - 1] : stack.slide(filters.channels, heads[i], tail);
            }
        }

        /// A group of 16 images from `image` on, and rows of windows from `first` on.
        void part(int image, int group, int first) {
            int end = Math.min(rowCount, first + stack.rows());
            int height = filters.height;
            int run = stack.columns() * Stack.LANES;
            int width = rows.slideColumns(height);
            int atOnce = Math.clamp(RESULTS / (height * run), 1, stack.rows());
            int pitch = atOnce * run + width;
            float[] placed = place(0, stack, x, image, group * filters.channels, filters.channels, first, skips, width);
            float[] sums = (float[]) Scratch.room(Kind.FLOAT, 1, height * pitch);
            for (int band = 0; band < filters.bands; band++) {
                for (int row = first; row < end; row += atOnce) {
                    int count = Math.min(atOnce, end - row);
                    for (int i = row; i < row + count; i++) {
                        int head = filters.at(group, band, heads[i]);
                        int from = stack.row(i - first);
                        int to = (i - row) * run;
                        for (int j = 0; j < run; j += width) {
                            rows.slide(height, filters.values, head, placed, from + j, at[i], sums, to + j, pitch);
                        }
                    }
                    collect(sums, pitch, image, group, band, row, count);
                }
            }
        }

        /// Writes `count` rows of the results of a band, and adds the bias.
        private void collect(float[] sums, int pitch, int image, int group, int band, int row, int count) {
            int channels = y.shape().dim(1);
            int size = y.shape().dim(2) * y.shape().dim(3);
            int n = Math.min(Stack.LANES, y.shape().dim(0) - image);
            float[] target = (float[]) y.storage().array();
            Strided b = bias;
            for (int f = band * filters.height; f < Math.min(filters.each, (band + 1) * filters.height); f++) {
                int channel = group * filters.each + f;
                int from = f % filters.height * pitch;
                if (b != null) {
                    float[] plus = (float[]) b.storage().array();
                    int at = b.offset() + channel * b.strides()[0];
                    elements.binary(
                            Binary.ADD, sums, from, 1, plus, at, 0, sums, from, count * stack.columns() * Stack.LANES);
                }
                int to = y.offset() + (image * channels + channel) * size + row * stack.columns();
                elements.unstack(sums, from, target, to, channels * size, n, count * stack.columns());
            }
        }
    }

    /// Channels of 16 images; `more` elements may be read behind them.
    private float[] place(
            int slot,
            Stack stack,
            Strided x,
            int image,
            int channel,
            int channels,
            int first,
            boolean skips,
            int more) {
        int n = Math.min(Stack.LANES, x.shape().dim(0) - image);
        float[] room = (float[]) Scratch.room(Kind.FLOAT, slot, channels * stack.size() + more);
        for (int c = 0; c < channels; c++) {
            stack.place(elements, x, image, n, channel + c, first, skips, room, c * stack.size());
        }
        return room;
    }

    /// The gradient of the weight; `dw` is contiguous.
    void weight(Stack stack, Strided g, Strided x, int groups, Strided dw) {
        int parts = stacks(x.shape().dim(0));
        int numel = dw.shape().numel();
        int filters = dw.shape().dim(0) / groups;
        int channels = dw.shape().dim(1);
        Stack dense = Stack.dense(stack.rows(), stack.columns());
        int[] outputs = dense.distances(filters);
        int[] places = dense.windows();
        int[] inputs = stack.distances(channels);
        int[] windows = stack.windows();
        Strided sums = Strided.blank(DType.FLOAT32, Shape.of(parts, numel));
        Parallel.forEach(parts * groups, t -> {
            int image = t / groups * Stack.LANES;
            int group = t % groups;
            float[] a = place(0, dense, g, image, group * filters, filters, 0, false, 0);
            float[] b = place(1, stack, x, image, group * channels, channels, 0, false, 0);
            int to = t / groups * numel + group * numel / groups;
            rows.correlate(
                    a,
                    outputs,
                    places,
                    b,
                    inputs,
                    windows,
                    (float[]) sums.storage().array(),
                    to);
        });
        Strided flat = new Strided(dw.storage(), Shape.of(numel), new int[] {1}, dw.offset());
        reduce.reduce(Reduce.SUM, sums.permute(1, 0), 1, flat);
        sums.storage().recycle();
    }
}
