package dev.steadygrad.kernel.cpu;

import dev.steadygrad.kernel.MatrixProduct;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who makes the large matrix products of this process. Chosen at the first of them, since loading native code takes
/// longer than many a small program.
///
/// @param product null where only the packed kernel is there
/// @param reason why it is not a provider; empty where it is, or where none was wanted so far
record ProductChoice(@Nullable MatrixProduct product, String reason) {
    private static volatile @Nullable ProductChoice choice;

    static ProductChoice get() {
        ProductChoice made = choice;
        return made == null ? choose() : made;
    }

    /// Without choosing.
    static ProductChoice soFar() {
        ProductChoice made = choice;
        return made == null ? new ProductChoice(null, "") : made;
    }

    private static synchronized ProductChoice choose() {
        ProductChoice made = choice;
        if (made == null) {
            // Its own loader: which thread happens to come first must not matter.
            made = of(() -> ServiceLoader.load(MatrixProduct.class, MatrixProduct.class.getClassLoader())
                    .findFirst());
            choice = made;
        }
        return made;
    }

    static ProductChoice of(Supplier<Optional<MatrixProduct>> provider) {
        try {
            return provider.get()
                    .map(product -> new ProductChoice(product, ""))
                    .orElseGet(() -> new ProductChoice(
                            null, "no provider of matrix products is there; add the module steadygrad-openblas"));
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new ProductChoice(null, String.valueOf(cause.getMessage()));
        }
    }

    String describe() {
        return product == null ? "packed kernel" : product.name();
    }
}
