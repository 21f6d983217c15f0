package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import java.util.Arrays;

/// Where the largest float under each window lies. An element of the windows is compared with the largest so far along
/// a whole row, for windows of every column, of which those that the stride leaves are taken. Planes are shared among
/// the threads.
final class MaxWindowKernel {
    private final ElementRows elements;

    MaxWindowKernel(ElementRows elements) {
        this.elements = elements;
    }

    /// Writes the maxima and their positions for planes `[P, H, W]`; does nothing and returns false for other dtypes,
    /// for planes whose rows are not dense, and where a window may hold nothing but padding.
    boolean max(Strided planes, Window window, Strided y, Strided places) {
        int height = planes.shape().dim(1);
        int width = planes.shape().dim(2);
        if (!(planes.storage().array() instanceof float[] x)
                || planes.strides()[2] != 1
                || mayBeEmpty(window.rows(), height)
                || mayBeEmpty(window.columns(), width)) {
            return false;
        }
        int windows = y.shape().dim(1);
        float[] values = (float[]) y.storage().array();
        long[] at = (long[]) places.storage().array();
        Parallel.forEach(tasks(planes), t -> {
            Rows rows = new Rows(window, height, width);
            for (int p = first(planes, t); p < first(planes, t + 1); p++) {
                int head = planes.offset() + p * planes.strides()[0];
                int to = p * windows;
                rows.plane(x, head, planes.strides()[1], values, y.offset() + to, at, places.offset() + to);
            }
        });
        return true;
    }

    /// Writes the gradient of planes `dx [P, H, W]`, each while it is in the cache; does nothing and returns false for
    /// dtypes and layouts that are not as [#max] makes them.
    static boolean spread(Strided g, Strided places, Strided dx) {
        if (!(dx.storage().array() instanceof float[] y)
                || !(g.storage().array() instanceof float[] x)
                || !g.isContiguous()
                || !places.isContiguous()) {
            return false;
        }
        long[] at = (long[]) places.storage().array();
        int windows = g.shape().dim(1);
        int size = dx.shape().dim(1) * dx.shape().dim(2);
        Parallel.forEach(tasks(dx), t -> {
            for (int p = first(dx, t); p < first(dx, t + 1); p++) {
                int to = dx.offset() + p * size;
                Arrays.fill(y, to, to + size, 0);
                add(x, g.offset() + p * windows, at, places.offset() + p * windows, y, to, windows);
            }
        });
        return true;
    }

    private static void add(float[] x, int xo, long[] at, int ao, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + (int) at[ao + i]] += x[xo + i];
        }
    }

    private static int tasks(Strided planes) {
        return Math.clamp(
                4L * planes.shape().numel() / Loop.GRAIN, 1, planes.shape().dim(0));
    }

    private static int first(Strided planes, int task) {
        return (int) ((long) planes.shape().dim(0) * task / tasks(planes));
    }

    /// Whether a window could miss all `size` elements: between its positions, or beyond either end.
    private static boolean mayBeEmpty(Slide slide, int size) {
        int last = (slide.count(size) - 1) * slide.stride() - slide.before();
        return slide.dilation() > 1 && slide.before() > 0 || slide.before() >= slide.reach() || last >= size;
    }

    /// Works on one plane after the other.
    private final class Rows {
        private final Window window;
        private final int height;
        private final int width;
        private final int span;
        private final float[] most;
        private final int[] where;

        Rows(Window window, int height, int width) {
            this.window = window;
            this.height = height;
            this.width = width;
            int span = (window.columns().count(width) - 1) * window.columns().stride() + 1;
            int room = (span + ReduceRows.LANES - 1) / ReduceRows.LANES * ReduceRows.LANES;
            this.span = span;
            this.most = new float[room];
            this.where = new int[room];
        }

        void plane(float[] x, int head, int pitch, float[] y, int yo, long[] at, int ao) {
            Slide down = window.rows();
            int across = window.columns().count(width);
            if (pitch == width && areWhole()) {
                for (int i = 0; i < down.count(height); i++) {
                    int row = i * down.stride();
                    elements.peaks(
                            x,
                            head + row * pitch,
                            pitch,
                            down.kernel(),
                            window.columns().kernel(),
                            row * width,
                            y,
                            yo + i * across,
                            at,
                            ao + i * across,
                            across);
                }
                return;
            }
            for (int i = 0; i < down.count(height); i++) {
                Arrays.fill(where, -1);
                for (int r = 0; r < down.kernel(); r++) {
                    int row = i * down.stride() - down.before() + r * down.dilation();
                    if (row >= 0 && row < height) {
                        raise(x, head + row * pitch, row * width);
                    }
                }
                for (int j = 0; j < across; j++) {
                    int column = j * window.columns().stride();
                    int place = where[column] + column - window.columns().before();
                    y[yo + i * across + j] = most[column];
                    at[ao + i * across + j] = place;
                }
            }
        }

        /// Whether windows lie side by side, 2 columns apart, all within the plane.
        private boolean areWhole() {
            Slide across = window.columns();
            return across.stride() == 2 && isWhole(across, width) && isWhole(window.rows(), height);
        }

        private static boolean isWhole(Slide slide, int size) {
            return slide.dilation() == 1
                    && slide.before() == 0
                    && (slide.count(size) - 1) * slide.stride() + slide.kernel() <= size;
        }

        /// Compares a row with the largest so far of windows that start at each column; their places are counted from
        /// where these start, without the padding.
        private void raise(float[] x, int row, int place) {
            Slide slide = window.columns();
            for (int s = 0; s < slide.kernel(); s++) {
                int shift = s * slide.dilation() - slide.before();
                int from = Math.max(0, -shift);
                int n = Math.min(span, width - shift) - from;
                if (n == span) {
                    // what lies behind the last window fills the lanes, and is not looked at
                    n = Math.min(most.length, x.length - row - shift);
                }
                if (n > 0) {
                    elements.raise(x, row + shift + from, place + s * slide.dilation(), most, where, from, n);
                }
            }
        }
    }
}
