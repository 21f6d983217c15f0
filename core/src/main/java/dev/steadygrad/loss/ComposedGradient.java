package dev.steadygrad.loss;

import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The gradient of a function of tensors as an op of the gradient of its result and of its arguments. The function is
/// run again to get it, and its rule is a gradient of the same kind, so there is one of any order.
///
/// @param f of floating tensors
/// @param input the argument that the gradient is of
record ComposedGradient(Function<List<Tensor>, Tensor> f, int input) implements NaryOp {

    @Override
    public NdArray forward(List<NdArray> in) {
        List<Tensor> leaves = new ArrayList<>();
        for (NdArray x : in) {
            leaves.add(Tensor.wrap(x).requiresGrad(true));
        }
        return Autograd.enableGrad(() -> of(leaves, false)).array();
    }

    private Tensor of(List<Tensor> in, boolean createGraph) {
        List<Tensor> arguments = in.subList(1, in.size());
        List<Tensor> y = List.of(f.apply(arguments));
        Tensor x = arguments.get(input);
        List<@Nullable Tensor> dx =
                Autograd.grad(y, List.of(x), List.of(in.getFirst()), createGraph, createGraph, true);
        Tensor found = dx.getFirst();
        return found == null ? Tensor.zerosLike(x) : found;
    }

    @Override
    public <A extends Verbs<A>> A backward(int i, A h, List<A> in, A dx) {
        return h.apply(new ComposedGradient(xs -> of(xs, true), i), in);
    }

    @Override
    public Saved saves() {
        return Saved.INPUTS;
    }
}
