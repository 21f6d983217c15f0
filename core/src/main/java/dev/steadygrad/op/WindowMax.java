package dev.steadygrad.op;

import dev.steadygrad.array.Convolutions;
import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Positions;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Window;
import org.jspecify.annotations.Nullable;

/// The largest element under each window; padding is never chosen, NaN is the largest, and of equal elements the first.
///
/// **Shape**: `[N, C, H, W]` → `[N, C, H', W']`.
///
/// **PyTorch**: `torch.nn.functional.max_pool2d`.
public final class WindowMax implements UnaryOp {
    private final Window window;
    private @Nullable Positions places;

    /// Whether somebody else holds the places.
    private boolean shared;

    public WindowMax(Window window) {
        this.window = window;
    }

    @Override
    public NdArray forward(NdArray x) {
        Convolutions.Maxima maxima = Convolutions.windowMax(x, window);
        places = Positions.of("maxPool2d", maxima.places());
        return maxima.values();
    }

    /// The position of each maximum in its plane of `H · W` elements, int64, after [#forward].
    public NdArray places() {
        shared = true;
        return found().values();
    }

    private Positions found() {
        Positions p = places;
        if (p == null) {
            throw new AssertionError("forward finds them");
        }
        return p;
    }

    @Override
    public <A extends Verbs<A>> A backward(A g, A x, A y) {
        shared |= !(g instanceof Deferred);
        return g.apply(new Spread(found(), x.shape(), y.shape()));
    }

    @Override
    public void forget() {
        if (!shared) {
            found().values().storage().recycle();
        }
    }

    @Override
    public Saved saves() {
        return Saved.NONE;
    }

    /// Each element added to the one of images of `shape` that is the largest under its window, `over` being the shape
    /// of the maxima.
    private record Spread(Positions places, Shape shape, Shape over) implements UnaryOp {
        @Override
        public NdArray forward(NdArray g) {
            return Convolutions.spreadMaxima(g, places.values(), shape);
        }

        /// Planes of `H · W` elements, of which those at the places are taken.
        @Override
        public <A extends Verbs<A>> A backward(A h, A g, A dx) {
            Shape planes = Shape.of(shape.dim(0), shape.dim(1), shape.dim(2) * shape.dim(3));
            Shape windows = Shape.of(over.dim(0), over.dim(1), over.dim(2) * over.dim(3));
            var gather = new Gather(2, places.values().reshape(windows));
            return h.reshape(planes).apply(gather).reshape(over);
        }

        @Override
        public Saved saves() {
            return Saved.NONE;
        }
    }
}
