package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.FloatStorage;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Convolutions image by image: see [Frame]. Images are shared among the threads.
final class FramedConvolution {
    /// Elements of a channel, over some images, that the gradient of the weight is summed over at a time: what stays in
    /// the first-level cache with a filter's.
    private static final int SUMMED = 8192;

    /// Images that a task sums the gradient of the weight over, where filters fill the lanes.
    private static final int TOGETHER = 8;

    private final Rows rows;
    private final ElementRows elements;
    private final ReduceKernel reduce;

    FramedConvolution(Rows rows, ReduceKernel reduce) {
        this.rows = rows;
        this.elements = rows.elements();
        this.reduce = reduce;
    }

    void slide(Frame frame, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
        new Sliding(frame, filters, x, bias, y).run();
    }

    /// Filters sliding along images.
    private final class Sliding {
        private final Frame frame;
        private final Filters filters;
        private final Strided x;
        private final @Nullable Strided bias;
        private final Strided y;
        private final int groups;
        private final int pitch;
        private final int[] at;

        Sliding(Frame frame, Filters filters, Strided x, @Nullable Strided bias, Strided y) {
            this.frame = frame;
            this.filters = filters;
            this.x = x;
            this.bias = bias;
            this.y = y;
            groups = x.shape().dim(1) / filters.channels;
            int width = rows.slideColumns(filters.height);
            pitch = (frame.run() + width - 1) / width * width;
            at = frame.distances(filters.channels, frame.size());
        }

        void run() {
            int n = x.shape().dim(0);
            int each = Math.max(1, n / (4 * Parallel.threads()));
            int parts = (n + each - 1) / each;
            int bands = parts * groups < 2 * Parallel.threads() ? filters.perGroup() : 1;
            Parallel.forEach(parts * groups * bands, t -> {
                int from = t / (groups * bands) * each;
                int step = filters.perGroup() / bands;
                int band = t % bands * step;
                images(from, Math.min(n, from + each), t / bands % groups, band, band + step);
            });
        }

        private void images(int from, int to, int group, int band, int end) {
            int height = filters.height;
            int width = rows.slideColumns(height);
            Storage room = room(frame, x, filters.channels * frame.size(), pitch - frame.run());
            Storage results = Storage.blank(DType.FLOAT32, height * pitch);
            float[] framed = (float[]) room.array();
            float[] sums = (float[]) results.array();
            for (int image = from; image < to; image++) {
                for (int c = 0; c < filters.channels; c++) {
                    frame.place(x, image, group * filters.channels + c, framed, c * frame.size());
                }
                for (int i = band; i < end; i++) {
                    for (int j = 0; j < pitch; j += width) {
                        rows.slide(height, filters.band(group, i), framed, j, at, sums, j, pitch);
                    }
                    for (int f = i * height; f < Math.min(filters.each, (i + 1) * height); f++) {
                        collect(sums, f % height * pitch, image, group * filters.each + f);
                    }
                }
            }
            room.recycle();
            results.recycle();
        }

        /// Takes the windows' values of a channel from where the windows begin, and adds the bias.
        private void collect(float[] from, int at, int image, int channel) {
            Strided b = bias;
            // Minus zero changes nothing that it is added to.
            float plus = b == null ? -0f : ((float[]) b.storage().array())[b.offset() + channel * b.strides()[0]];
            int head = y.offset() + (image * y.shape().dim(1) + channel) * frame.rows() * frame.columns();
            float[] to = (float[]) y.storage().array();
            elements.crop(from, at, frame.width(), plus, to, head, frame.rows(), frame.columns());
        }
    }

    /// The gradient of the weight. False, and nothing of worth in `dw`, where the result is not finite: what is
    /// multiplied by 0 between the windows may have been infinite.
    boolean weight(Frame frame, Strided g, Strided x, int groups, Strided dw) {
        int n = x.shape().dim(0);
        if (groups == 1 && dw.shape().dim(0) % ReduceRows.LANES == 0) {
            return byFilters(frame, g, x, dw);
        }
        int each = Integer.highestOneBit(Math.clamp(SUMMED / frame.size(), 1, n));
        int parts = (n + each - 1) / each;
        int numel = dw.shape().numel();
        Strided sums = Strided.blank(DType.FLOAT32, Shape.of(parts, numel));
        float[] to = (float[]) sums.storage().array();
        Parallel.forEach(parts * groups, t -> {
            int from = t / groups * each;
            int group = t % groups;
            int at = t / groups * numel + group * numel / groups;
            products(frame, g, x, dw.shape(), groups, from, Math.min(each, n - from), group, to, at);
        });
        Strided flat = new Strided(dw.storage(), Shape.of(numel), new int[] {1}, dw.offset());
        reduce.reduce(Reduce.SUM, sums.permute(1, 0), 1, flat);
        sums.storage().recycle();
        return ConvolutionKernel.isFinite((float[]) dw.storage().array(), dw.offset(), numel);
    }

    /// As [#weight], where filters fill the lanes.
    private boolean byFilters(Frame frame, Strided g, Strided x, Strided dw) {
        int n = x.shape().dim(0);
        int filters = dw.shape().dim(0);
        int numel = dw.shape().numel();
        int parts = Math.ceilDiv(n, TOGETHER);
        Shape s = g.shape();
        Strided lanes = Strided.blank(DType.FLOAT32, Shape.of(n, s.dim(2), s.dim(3), filters));
        CopyKernel.copy(elements, g.permute(0, 2, 3, 1), lanes);
        float[][] sums = new float[parts][];
        Parallel.forEach(parts, t -> {
            int from = t * TOGETHER;
            sums[t] = correlate(frame, lanes, x, from, Math.min(n, from + TOGETHER), numel / filters);
        });
        lanes.storage().recycle();
        float[] sum = sums[0];
        for (int t = 1; t < parts; t++) {
            elements.binary(Binary.ADD, sum, 0, 1, sums[t], 0, 1, sum, 0, numel);
        }
        Strided turned = Strided.of(new FloatStorage(sum), Shape.of(numel / filters, filters));
        CopyKernel.copy(
                elements,
                turned.permute(1, 0),
                new Strided(
                        dw.storage(), Shape.of(filters, numel / filters), new int[] {numel / filters, 1}, dw.offset()));
        return ConvolutionKernel.isFinite(sum, 0, numel);
    }

    /// `[elements of a filter, filters]` over the images `from` to `end - 1`.
    private float[] correlate(Frame frame, Strided lanes, Strided x, int from, int end, int elements) {
        int channels = x.shape().dim(1);
        int filters = lanes.shape().dim(3);
        int windows = frame.rows() * frame.columns();
        float[] sums = new float[elements * filters];
        int[] distances = frame.distances(channels, frame.size());
        int[] steps = new int[windows];
        Arrays.setAll(steps, p -> p / frame.columns() * frame.width() + p % frame.columns());
        Storage room = room(frame, x, channels * frame.size(), 0);
        float[] framed = (float[]) room.array();
        float[] values = (float[]) lanes.storage().array();
        for (int image = from; image < end; image++) {
            for (int c = 0; c < channels; c++) {
                frame.place(x, image, c, framed, c * frame.size());
            }
            rows.correlate(framed, distances, steps, values, image * windows * filters, filters, sums);
        }
        room.recycle();
        return sums;
    }

    /// The gradient of a group's filters over `n` images, whose windows make one run.
    private void products(
            Frame frame, Strided g, Strided x, Shape dw, int groups, int from, int n, int group, float[] to, int at) {
        int filters = dw.dim(0) / groups;
        int channels = dw.dim(1);
        int size = frame.size();
        int lanes = ReduceRows.LANES;
        int run = ((n - 1) * size + frame.run() + lanes - 1) / lanes * lanes;
        Storage inputs = room(frame, x, channels * n * size, lanes);
        Storage outputs = Storage.blank(DType.FLOAT32, filters * run);
        float[] framed = (float[]) inputs.array();
        float[] spread = (float[]) outputs.array();
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < channels; c++) {
                frame.place(x, from + i, group * channels + c, framed, (c * n + i) * size);
            }
            int end = i < n - 1 ? (i + 1) * size : run;
            for (int f = 0; f < filters; f++) {
                frame.spread(g, from + i, group * filters + f, spread, f * run + i * size, f * run + end);
            }
        }
        int[] distances = frame.distances(channels, n * size);
        rows.dots(spread, 0, run, filters, framed, 0, distances, run, to, at, distances.length);
        inputs.recycle();
        outputs.recycle();
    }

    /// For `n` elements of frames to be filled by images, with zeros where these leave any, and `more` zeros behind.
    private static Storage room(Frame frame, Strided x, int n, int more) {
        if (!frame.isFilledBy(x)) {
            return Storage.allocate(DType.FLOAT32, n + more);
        }
        Storage room = Storage.blank(DType.FLOAT32, n + more);
        Arrays.fill((float[]) room.array(), n, n + more, 0);
        return room;
    }
}
