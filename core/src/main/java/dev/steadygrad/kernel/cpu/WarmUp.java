package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Reduce;
import dev.steadygrad.kernel.Slide;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.kernel.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Runs vector code on small arrays, aside, until the JVM has compiled it. Before that each vector operation is an
/// object and a call, some hundred times slower than plain code, which gives the same bits and is compiled within
/// milliseconds: a program starts on that, and a first epoch takes a third of the time.
final class WarmUp implements Runnable {
    /// How often in a row vector code must be the faster one.
    private static final int ROUNDS = 3;

    /// Where a family is not by then, as with a JVM that only interprets, plain code stays.
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /// How long a program has the processors to itself: a short one is done by then.
    private static final long HEAD_START_MILLIS = 600;

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Kernels plain;
    private final Kernels vector;

    /// Those of the program.
    private Kernels now;

    private final Consumer<Kernels> whenReady;

    private WarmUp(Kernels now, Kernels vector, Consumer<Kernels> whenReady) {
        this.now = now;
        this.plain = Kernels.over(now.rows());
        this.vector = vector;
        this.whenReady = whenReady;
    }

    /// Calls `whenReady` with kernels over `vector` instead of those of `plain`, a family at a time, when they are
    /// faster.
    static void start(Kernels plain, Rows vector, Consumer<Kernels> whenReady) {
        Thread thread = new Thread(new WarmUp(plain, Kernels.over(vector), whenReady), "steadygrad-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            Thread.sleep(HEAD_START_MILLIS);
            List<Stage> left = new ArrayList<>(stages());
            while (!left.isEmpty()) {
                Stage stage = awaitWanted(left);
                left.remove(stage);
                if (!getsFast(stage)) {
                    return;
                }
                now = stage.upgrade.apply(now);
                whenReady.accept(now);
            }
        } catch (InterruptedException e) {
            // then plain code stays
        }
    }

    /// The first that the program has asked for: compiling what it has no use for would only take the processor.
    private Stage awaitWanted(List<Stage> left) throws InterruptedException {
        while (true) {
            for (Stage stage : left) {
                if (stage.isWanted.test(now.demand())) {
                    return stage;
                }
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private boolean getsFast(Stage stage) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        return stage.exercises.stream().allMatch(exercise -> getsFast(exercise, end));
    }

    /// Runs `exercise` until vector code is about as fast, or faster.
    private boolean getsFast(Consumer<Kernels> exercise, long end) {
        int good = 0;
        while (good < ROUNDS && System.nanoTime() - end < 0) {
            good = 4 * nanos(exercise, vector) <= 5 * nanos(exercise, plain) ? good + 1 : 0;
        }
        return good == ROUNDS;
    }

    private static long nanos(Consumer<Kernels> exercise, Kernels kernels) {
        long start = System.nanoTime();
        exercise.accept(kernels);
        return System.nanoTime() - start;
    }

    /// What a training step is made of, in sizes that stay on this thread.
    private List<Stage> stages() {
        Strided x = floats(64, 60);
        Strided y = floats(64, 60);
        Strided z = floats(64, 60);
        Strided turned = floats(60, 64);
        Strided row = floats(60).expand(x.shape());
        Strided wide = floats(4, 960);
        Strided out = floats(4, 960);
        Strided narrow = floats(10, 784);
        Strided images = floats(16, 784);
        Strided logits = floats(16, 10);
        Strided rows = floats(128, 10);
        Strided gradient = floats(128, 10);
        Strided target = Strided.allocate(DType.INT64, Shape.of(128));
        Arrays.setAll((long[]) target.storage().array(), i -> i % 10);
        Strided loss = Strided.allocate(DType.FLOAT64, Shape.of(128));
        Strided scales = Strided.allocate(DType.FLOAT64, Shape.of(128));
        CopyKernel.copy(floats(128), scales);
        Strided sum = floats(60);
        Strided bytes = Strided.allocate(DType.UINT8, x.shape());
        int[] chosen = IntStream.range(0, 64).toArray();
        Strided plane = floats(1, 2, 28, 28);
        Strided filters = floats(16, 2, 5, 5);
        Strided biases = floats(16);
        Strided values = floats(1, 16, 24, 24);
        Strided planes = floats(8, 24, 24);
        Strided peaks = floats(8, 144);
        Strided places = Strided.allocate(DType.INT64, Shape.of(8, 144));
        Window side = new Window(new Slide(2, 2, 0, 0, 1), new Slide(2, 2, 0, 0, 1));
        Window window = new Window(new Slide(5, 1, 0, 0, 1), new Slide(5, 1, 0, 0, 1));
        return List.of(
                new Stage(
                        demand -> true,
                        k -> k.withMatmul(vector),
                        List.of(
                                k -> k.matmul().matmul(batch(images), batch(narrow.permute(1, 0)), batch(logits)),
                                k -> k.matmul().matmul(batch(logits.permute(1, 0)), batch(images), batch(narrow)))),
                new Stage(
                        demand -> demand.images,
                        k -> k.withImages(vector),
                        List.of(
                                k -> k.convolution().forward(plane, filters, biases, window, 1, values),
                                k -> k.convolution().input(values, filters, window, 1, plane),
                                k -> k.convolution().weight(values, plane, window, 1, filters),
                                k -> k.maxWindow().max(planes, side, peaks, places))),
                new Stage(
                        demand -> true,
                        k -> k.withElements(vector),
                        List.of(
                                k -> k.elementwise().shades(bytes, chosen, z),
                                k -> k.elementwise().copy(x.permute(1, 0), turned),
                                k -> k.elementwise().binary(Binary.DIV, x, row, z),
                                k -> k.elementwise().binary(Binary.ADD, x, row, z),
                                k -> k.reduce().reduce(Reduce.SUM, x.permute(1, 0), 1, sum),
                                k -> k.elementwise().unary(Unary.RELU, x, z),
                                k -> k.elementwise().binary(Binary.GATE, x, y, z),
                                k -> k.elementwise().binary(Binary.ADD, x, y, z),
                                k -> k.elementwise().binary(Binary.MUL, x, y, z))),
                new Stage(
                        demand -> demand.shortRows,
                        k -> k.withShortRows(vector),
                        List.of(
                                k -> k.shortRows().crossEntropy(rows, target, loss, scales, gradient),
                                k -> k.shortRows().crossEntropy(rows, target, loss, null, null))),
                new Stage(
                        demand -> demand.softmax,
                        k -> k.withSoftmax(vector),
                        List.of(
                                k -> k.softmax().softmax(wide, out),
                                k -> k.softmax().logSoftmax(wide, out))));
    }

    /// @param isWanted whether the program has use for it
    private record Stage(
            Predicate<Kernels.Demand> isWanted, UnaryOperator<Kernels> upgrade, List<Consumer<Kernels>> exercises) {}

    /// Numbers of all kinds, since the compiler leaves out what it has not seen: it would begin anew on the first
    /// others.
    private static Strided floats(int... dims) {
        Strided x = Strided.allocate(DType.FLOAT32, Shape.of(dims));
        float[] values = (float[]) x.storage().array();
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 37 % 101 / 20f - 2.5f;
        }
        return x;
    }

    private static Strided batch(Strided x) {
        int[] strides = {0, x.strides()[0], x.strides()[1]};
        return new Strided(x.storage(), x.shape().inserting(0, 1), strides, x.offset());
    }
}
