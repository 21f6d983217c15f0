package dev.steadygrad.openblas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.steadygrad.kernel.MatrixProduct;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `cblas_sgemm` and `cblas_dgemm` on Java arrays, without a copy.
@SuppressWarnings("restricted") // calls native code
public final class OpenBlas implements MatrixProduct {
    private static final int BY_ROWS = 101;
    private static final int AS_IT_LIES = 111;
    private static final int TRANSPOSED = 112;
    private static final int LONGEST_TEXT = 256;

    private final SymbolLookup library = Natives.load();
    private final MethodHandle floats = product("cblas_sgemm", JAVA_FLOAT);
    private final MethodHandle doubles = product("cblas_dgemm", JAVA_DOUBLE);

    /// Without threads of its own: our kernels' threads share a product out.
    public OpenBlas() {
        this(1);
    }

    /// With threads of its own, for comparisons.
    ///
    /// **Errors**: `IllegalStateException` where OpenBLAS does not run here; its message says why.
    public OpenBlas(int threads) {
        MethodHandle set = function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
        try {
            set.invokeExact(threads);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// A call may read and write arrays on the heap where they are, since the garbage collector waits for its end.
    private MethodHandle product(String name, ValueLayout element) {
        return function(
                name,
                FunctionDescriptor.ofVoid(
                        JAVA_INT, JAVA_INT, JAVA_INT, // order, and which operand is transposed
                        JAVA_INT, JAVA_INT, JAVA_INT, // m, n, k
                        element, ADDRESS, JAVA_INT, // alpha, a and its leading dimension
                        ADDRESS, JAVA_INT, // b
                        element, ADDRESS, JAVA_INT), // beta, c
                Linker.Option.critical(true));
    }

    private MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
    }

    @Override
    public String name() {
        return "OpenBLAS %s %s".formatted(text("openblas_get_config").split(" ", 3)[1], text("openblas_get_corename"));
    }

    private String text(String function) {
        try {
            var text = (MemorySegment)
                    function(function, FunctionDescriptor.of(ADDRESS)).invokeExact();
            return text.reinterpret(LONGEST_TEXT).getString(0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    @Override
    public void multiply(int m, int n, int k, Matrix a, Matrix b, double beta, Matrix c) {
        MemorySegment p = segment(a, m, k);
        MemorySegment q = segment(b, k, n);
        MemorySegment r = segment(c, m, n);
        int left = a.transposed() ? TRANSPOSED : AS_IT_LIES;
        int right = b.transposed() ? TRANSPOSED : AS_IT_LIES;
        try {
            if (c.array() instanceof float[]) {
                floats.invokeExact(
                        BY_ROWS, left, right, m, n, k, 1f, p, a.lead(), q, b.lead(), (float) beta, r, c.lead());
            } else {
                doubles.invokeExact(BY_ROWS, left, right, m, n, k, 1.0, p, a.lead(), q, b.lead(), beta, r, c.lead());
            }
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// The elements that a matrix takes up. Native code checks no bounds; this does.
    private static MemorySegment segment(Matrix x, int rows, int columns) {
        int runs = x.transposed() ? columns : rows;
        int length = x.transposed() ? rows : columns;
        long elements = runs == 0 || length == 0 ? 0 : (runs - 1L) * x.lead() + length;
        return x.array() instanceof float[] f
                ? MemorySegment.ofArray(f).asSlice((long) x.offset() * Float.BYTES, elements * Float.BYTES)
                : MemorySegment.ofArray((double[]) x.array())
                        .asSlice((long) x.offset() * Double.BYTES, elements * Double.BYTES);
    }

    private static AssertionError failed(Throwable e) {
        return new AssertionError("OpenBLAS's functions throw nothing", e);
    }
}
