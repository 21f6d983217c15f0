package dev.steadygrad.kernel.cpu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Calls of what is done with a row that HotSpot does not look through, for they go by method handles that are no
/// constants; they cost 3 ns.
///
/// So each kind of work is compiled by itself. Inlined into the loop over rows, the work of two ops grew beyond the
/// 18,000 nodes after which C2 inlines no more, and vectors that are not inlined are objects: the gradient of
/// log-softmax allocated six times its result for as long as the process lived.
final class RowWork {
    // not final, or HotSpot would inline what they call
    private static MethodHandle map = handle(Map.class, Object.class, int.class, Object.class, int.class, int.class);
    private static MethodHandle zip =
            handle(Zip.class, Object.class, int.class, Object.class, int.class, Object.class, int.class, int.class);

    private RowWork() {}

    /// Fills a row of `y` from a row of `x`.
    interface Map<A> {
        void run(A x, int xo, A y, int yo, int n);
    }

    /// Fills a row of `y` from a row of `a` and one of `b`.
    interface Zip<A> {
        void run(A a, int ao, A b, int bo, A y, int yo, int n);
    }

    static void run(Map<?> work, Object x, int xo, Object y, int yo, int n) {
        try {
            map.invokeExact(work, x, xo, y, yo, n);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void run(Zip<?> work, Object a, int ao, Object b, int bo, Object y, int yo, int n) {
        try {
            zip.invokeExact(work, a, ao, b, bo, y, yo, n);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle handle(Class<?> work, Class<?>... parameters) {
        try {
            return MethodHandles.lookup().findVirtual(work, "run", MethodType.methodType(void.class, parameters));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
