package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.ByteStorage;
import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Window;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vector code gives the bits of plain code, on any number of threads: convolutions, pooling, and products with few
/// rows or columns.
class WindowBitsTest {
    private static final Kernels PLAIN = Kernels.over(new ScalarRows());
    private static final Kernels VECTOR = Kernels.over(new VectorRows());

    private static Strided random(int seed, int... dims) {
        Strided x = Strided.allocate(DType.FLOAT32, Shape.of(dims));
        Rng rng = new Rng(seed);
        Backends.get().generate(i -> rng.gaussianAt(2 * i), x);
        return x;
    }

    private static void same(BiConsumer<Kernels, Strided> kernel, int... dims) {
        int threads = Parallel.threads();
        Strided expected = Strided.allocate(DType.FLOAT32, Shape.of(dims));
        kernel.accept(PLAIN, expected);
        try {
            for (int n : new int[] {1, 2, 8}) {
                Parallel.threads(n);
                Strided y = Strided.allocate(DType.FLOAT32, Shape.of(dims));
                kernel.accept(VECTOR, y);
                assertThat((float[]) y.storage().array())
                        .isEqualTo((float[]) expected.storage().array());
            }
        } finally {
            Parallel.threads(threads);
        }
    }

    /// As many filters as tiles of 8 or 6 hold, fewer and more; images that are stacked, whole stacks or not, and some
    /// that are not.
    @ParameterizedTest
    @CsvSource({"6, 1, 28, 5", "16, 6, 12, 5", "10, 3, 9, 3", "32, 2, 7, 3", "17, 1, 8, 1"})
    void convolution(int filters, int channels, int size, int side) {
        Slide slide = new Slide(side, 1, 0, 0, 1);
        Window window = new Window(slide, slide);
        int over = size - side + 1;
        for (int n : new int[] {19, 31, 64}) {
            Strided x = random(1, n, channels, size, size);
            Strided w = random(2, filters, channels, side, side);
            Strided bias = random(3, filters);
            Strided g = random(4, n, filters, over, over);
            same((k, y) -> k.convolution().forward(x, w, bias, window, 1, y), n, filters, over, over);
            same((k, dx) -> k.convolution().input(g, w, window, 1, dx), n, channels, size, size);
            same((k, dw) -> k.convolution().weight(g, x, window, 1, dw), filters, channels, side, side);
        }
    }

    /// An image gives the same bits alone and among others, which are stacked.
    @Test
    void convolution_dependsOnNoOtherImage() {
        Slide slide = new Slide(3, 1, 1, 1, 1);
        Window window = new Window(slide, slide);
        Strided x = random(1, 16, 4, 7, 7);
        Strided w = random(2, 5, 4, 3, 3);
        Strided all = Strided.allocate(DType.FLOAT32, Shape.of(16, 5, 7, 7));
        VECTOR.convolution().forward(x, w, null, window, 1, all);
        Strided last = Strided.allocate(DType.FLOAT32, Shape.of(1, 5, 7, 7));
        Strided alone = new Strided(x.storage(), Shape.of(1, 4, 7, 7), x.strides(), 15 * 4 * 7 * 7);
        VECTOR.convolution().forward(alone, w, null, window, 1, last);
        assertThat((float[]) last.storage().array())
                .isEqualTo(Arrays.copyOfRange((float[]) all.storage().array(), 15 * 5 * 7 * 7, 16 * 5 * 7 * 7));
    }

    @ParameterizedTest
    @CsvSource({"24, 2", "8, 2", "5, 3", "33, 2", "32, 2", "70, 3"})
    void maxima(int size, int kernel) {
        Slide slide = new Slide(kernel, 2, 0, 0, 1);
        Window window = new Window(slide, slide);
        Strided x = random(1, 7, size, size);
        x.storage().set(3, Double.NaN);
        x.storage().set(size + 4, Double.NaN);
        int windows = slide.count(size) * slide.count(size);
        Strided places = Strided.allocate(DType.INT64, Shape.of(7, windows));
        same((k, y) -> assertThat(k.maxWindow().max(x, window, y, places)).isTrue(), 7, windows);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 256, 784",
        "1, 70, 100",
        "12, 64, 64",
        "7, 33, 130",
        "11, 300, 40",
        "3, 512, 20",
        "256, 784, 10",
        "31, 100, 12",
        "5, 130, 3",
        "1, 64, 1"
    })
    void productsWithFewRowsOrColumns(int m, int k, int n) {
        Strided a = random(1, 1, k, m).permute(0, 2, 1);
        Strided b = random(2, 1, k, n);
        same((kernels, y) -> kernels.matmul().matmul(a, b, y), 1, m, n);
        Strided turned = random(3, 1, n, k).permute(0, 2, 1);
        same((kernels, y) -> kernels.matmul().matmul(a, turned, y), 1, m, n);
    }

    /// Every level, and more of a row than whole vectors hold.
    @Test
    void shades_areQuotients() {
        byte[] levels = new byte[3 * 261];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) i;
        }
        Strided x = Strided.of(new ByteStorage(DType.UINT8, levels), Shape.of(3, 261));
        int[] rows = {2, 0};
        same((k, y) -> k.elementwise().shades(x, rows, y), 2, 261);
        Strided y = Strided.allocate(DType.FLOAT32, Shape.of(2, 261));
        VECTOR.elementwise().shades(x, rows, y);
        for (int j = 0; j < 261; j++) {
            assertThat((float) y.storage().getDouble(261 + j)).isEqualTo((levels[j] & 0xFF) / 255f);
        }
    }
}
