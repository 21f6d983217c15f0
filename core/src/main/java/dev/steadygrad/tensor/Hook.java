package dev.steadygrad.tensor;

import dev.steadygrad.base.Check;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A function that [Tensor#registerHook] has hung on a tensor's gradient.
public final class Hook {
    private final Node node;
    private final Function<Tensor, @Nullable Tensor> f;

    Hook(Node node, Function<Tensor, @Nullable Tensor> f) {
        this.node = node;
        this.f = f;
    }

    /// Takes it off again; a second time does nothing.
    public void remove() {
        node.unhook(this);
    }

    Tensor call(Tensor g) {
        Tensor replaced = f.apply(g);
        if (replaced == null) {
            return g;
        }
        Check.sameShape("registerHook", "what the hook returns", replaced.shape(), g.shape());
        return replaced;
    }
}
