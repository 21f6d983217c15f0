package dev.steadygrad.tensor;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which [Observer] hears of this thread's work.
public final class Observers {
    private static final ScopedValue<Observer> CURRENT = ScopedValue.newInstance();

    /// How many threads are observed. While there is none, asking costs one read.
    private static final AtomicInteger LIVE = new AtomicInteger();

    private Observers() {}

    /// The observer of this thread, or null.
    public static @Nullable Observer current() {
        return LIVE.get() != 0 && CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Runs `body` under the eyes of `observer`, which is this thread's alone. Inside another one's, only the inner
    /// observer hears what happens.
    public static <T extends @Nullable Object> T during(Observer observer, Supplier<T> body) {
        LIVE.incrementAndGet();
        try {
            return ScopedValue.where(CURRENT, observer).call(body::get);
        } finally {
            LIVE.decrementAndGet();
        }
    }

    /// Tells the observer that a batch of a training run begins.
    ///
    /// @param epoch counted from 1, as is `batch`
    public static void reached(int epoch, int batch) {
        Observer o = current();
        if (o != null) {
            o.reached(epoch, batch);
        }
    }

    /// What `body` gives; the observer is told of its begin and its end: see [Observer#entered].
    public static <T> T within(Object work, List<Tensor> arguments, Supplier<T> body) {
        Observer o = current();
        if (o == null) {
            return body.get();
        }
        Tensor result = null;
        try {
            o.entered(work, arguments);
            T given = body.get();
            result = given instanceof Tensor t ? t : null;
            return given;
        } finally {
            o.left(work, result);
        }
    }

    /// As [#within(Object, List, Supplier)], of work without a result.
    public static void within(Object work, List<Tensor> arguments, Runnable body) {
        Observer o = current();
        if (o == null) {
            body.run();
            return;
        }
        within(work, arguments, () -> {
            body.run();
            return work;
        });
    }
}
