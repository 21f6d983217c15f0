package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Kind;
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

    StackedConvolution(Rows rows) {
        this.rows = rows;
        this.elements = rows.elements();
    }

    /// Whether `n` images fill the lanes better than windows that lie in a run do.
    static boolean suits(int n, int channels, Frame frame) {
        long windows = (long) frame.rows() * frame.columns();
        return (long) stacks(n) * Stack.LANES * windows <= (long) n * frame.run()
                && (long) channels * new Stack(frame).size() <= LARGEST;
    }

    private static int stacks(int n) {
        return Math.ceilDiv(n, Stack.LANES);
    }

    /// Filters sliding along images. Where these end, rows of filters are left out, as long as the zeros that they
    /// would be multiplied by cannot make a difference.
    void slide(Frame frame, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
        int groups = x.shape().dim(1) / filters.channels;
        int tasks = stacks(x.shape().dim(0)) * groups;
        int parts = Math.clamp(Math.ceilDiv(2 * Parallel.threads(), tasks), 1, frame.rows());
        int each = Math.ceilDiv(frame.rows(), parts);
        var sliding = new Sliding(frame, each, filters, x, bias, y);
        Parallel.forEach(tasks * parts, t -> {
            int image = t / (groups * parts) * Stack.LANES;
            sliding.run(image, t / parts % groups, t % parts * each);
        });
    }

    private final class Sliding {
        private final Stack stack;
        private final Filters filters;
        private final Strided x;
        private final @Nullable Strided bias;
        private final Strided y;

        /// Whether rows of filters are left out.
        private final boolean skips;

        /// For each row of windows, what slides along it.
        private final Part[] parts;

        /// @param each rows of windows of a task
        Sliding(Frame frame, int each, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
            this.stack = new Stack(Frame.of(frame.window(), frame.top(), frame.left(), each, frame.columns()));
            this.filters = filters;
            this.x = x;
            this.bias = bias;
            this.y = y;
            this.skips = filters.isFinite();
            this.parts = new Part[frame.rows()];
            for (int i = 0; i < parts.length; i++) {
                int from = skips ? stack.firstOn(i) : 0;
                int end = skips ? stack.endOn(i, x.shape().dim(2)) : filters.down;
                parts[i] = i > 0 && parts[i - 1].isOf(from, end) ? parts[i - 1] : part(from, end);
            }
        }

        private Part part(int from, int end) {
            return new Part(from, end, filters.rows(from, end), stack.distances(filters.channels, from, end));
        }

        /// A group of 16 images from `image` on, and rows of windows from `first` on.
        void run(int image, int group, int first) {
            int end = Math.min(parts.length, first + stack.frame().rows());
            int height = filters.height;
            int run = stack.frame().columns() * Stack.LANES;
            int width = rows.slideColumns(height);
            int atOnce = Math.clamp(RESULTS / (height * run), 1, stack.frame().rows());
            int pitch = atOnce * run + width;
            float[] placed = place(image, group, first, width);
            float[] sums = (float[]) Scratch.room(Kind.FLOAT, 1, height * pitch);
            for (int band = 0; band < filters.perGroup(); band++) {
                for (int row = first; row < end; row += atOnce) {
                    int count = Math.min(atOnce, end - row);
                    for (int i = row; i < row + count; i++) {
                        parts[i].slide(
                                rows,
                                group,
                                band,
                                placed,
                                (i - first) * stack.pitch(),
                                sums,
                                (i - row) * run,
                                run,
                                pitch);
                    }
                    collect(sums, pitch, image, group, band, row, count);
                }
            }
        }

        /// The channels of a group of 16 images; `more` elements may be read behind them.
        private float[] place(int image, int group, int first, int more) {
            int n = Math.min(Stack.LANES, x.shape().dim(0) - image);
            int channels = filters.channels;
            float[] room = (float[]) Scratch.room(Kind.FLOAT, 0, channels * stack.size() + more);
            for (int c = 0; c < channels; c++) {
                stack.place(elements, x, image, n, group * channels + c, first, skips, room, c * stack.size());
            }
            return room;
        }

        /// Writes `count` rows of the results of a band, and adds the bias.
        private void collect(float[] sums, int pitch, int image, int group, int band, int row, int count) {
            int channels = y.shape().dim(1);
            int columns = stack.frame().columns();
            int size = y.shape().dim(2) * columns;
            int n = Math.min(Stack.LANES, y.shape().dim(0) - image);
            float[] target = (float[]) y.storage().array();
            Strided b = bias;
            for (int f = band * filters.height; f < Math.min(filters.each, (band + 1) * filters.height); f++) {
                int channel = group * filters.each + f;
                int from = f % filters.height * pitch;
                if (b != null) {
                    float[] plus = (float[]) b.storage().array();
                    int at = b.offset() + channel * b.strides()[0];
                    elements.binary(Binary.ADD, sums, from, 1, plus, at, 0, sums, from, count * columns * Stack.LANES);
                }
                int to = y.offset() + (image * channels + channel) * size + row * columns;
                elements.unstack(sums, from, target, to, channels * size, n, count * columns);
            }
        }
    }

    /// The rows of the filters from `from` to `end - 1`, and the distances of a window's elements that they take.
    private static final class Part {
        private final int from;
        private final int end;
        private final Filters filters;
        private final int[] at;

        Part(int from, int end, Filters filters, int[] at) {
            this.from = from;
            this.end = end;
            this.filters = filters;
            this.at = at;
        }

        boolean isOf(int first, int last) {
            return from == first && end == last;
        }

        /// Along a row of windows.
        void slide(Rows rows, int group, int band, float[] x, int xo, float[] y, int yo, int run, int pitch) {
            int height = filters.height;
            int width = rows.slideColumns(height);
            float[] a = filters.band(group, band);
            for (int j = 0; j < run; j += width) {
                rows.slide(height, a, x, xo + j, at, y, yo + j, pitch);
            }
        }
    }
}
