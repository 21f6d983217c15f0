package dev.steadygrad.tensor;

import dev.steadygrad.array.BinaryOp;
import dev.steadygrad.array.Deferred;
import dev.steadygrad.array.NaryOp;
import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Pool;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.op.Clone;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One walk from outputs back to leaves, deepest node first, without recursion. Rules run on arrays, or on tensors
/// where the gradients are to have a history.
final class Walk {
    private final String op;
    private final boolean retain;
    private final boolean record;
    private final Sink sink;
    private final Predicate<Node> wanted;
    private @Nullable Observer observer;
    private final PriorityQueue<Node> queue = new PriorityQueue<>((a, b) -> Integer.compare(b.depth, a.depth));
    private final IdentityHashMap<Node, Tensor> gradients = new IdentityHashMap<>();

    /// The storages that rules of this project made in this walk and nobody else has seen, and how many gradients on
    /// their way lie in each. One that none lies in any more is recycled.
    private final IdentityHashMap<Storage, Integer> own = new IdentityHashMap<>();

    /// Storages made by the rule that is running.
    private final List<Storage> births = new ArrayList<>();

    /// Own storages that perhaps no gradient lies in any more.
    private final List<Storage> idle = new ArrayList<>();

    /// Takes the finished gradient of a wanted node.
    interface Sink {
        /// @param owned whether `g` is contiguous and lies in a storage of its own, which is the sink's from now on
        void accept(Node node, Tensor g, boolean owned);
    }

    /// @param op for messages
    Walk(String op, boolean retain, boolean record, Sink sink, Predicate<Node> wanted) {
        this.op = op;
        this.retain = retain;
        this.record = record;
        this.sink = sink;
        this.wanted = wanted;
    }

    void run(List<Tensor> outputs, List<Tensor> gradOutputs) {
        Observers.within(new Observer.Backward(op), outputs, () -> start(outputs, gradOutputs));
    }

    private void start(List<Tensor> outputs, List<Tensor> gradOutputs) {
        Observer here = Observers.current();
        observer = here != null && here.hearsGradients() ? here : null;
        for (int i = 0; i < outputs.size(); i++) {
            seed(outputs.get(i), gradOutputs.isEmpty() ? null : gradOutputs.get(i));
        }
        if (record) {
            Autograd.enableGrad(() -> {
                walk();
                return true;
            });
        } else {
            Autograd.noGrad(this::walk);
        }
    }

    private void seed(Tensor output, @Nullable Tensor g) {
        Node node = output.history();
        if (node == null) {
            throw new IllegalStateException(op + ": the tensor must have a history, got one of shape " + output.shape()
                    + " that no recorded op made; call requiresGrad(true) on its inputs, outside noGrad");
        }
        if (g != null) {
            Check.sameShape(op, "the gradient", g.shape(), output.shape());
        }
        send(node, g == null ? one(output) : g.to(output.dtype()));
    }

    private Tensor one(Tensor output) {
        Check.that(
                output.numel() == 1,
                "%s: the output must have one element, got shape=%s; "
                        + "reduce it with sum() or mean(), or give its gradient",
                op,
                output.shape());
        return Tensor.onesLike(output);
    }

    private void send(Node node, Tensor g) {
        Tensor sum = gradients.get(node);
        if (sum == null) {
            queue.add(node);
            gradients.put(node, g);
            hold(g, 1);
        } else {
            Object note = sum.note();
            Tensor more = add(node, sum, g);
            if (observer != null) {
                observer.added(more, note, g.note());
            }
        }
    }

    private Tensor add(Node node, Tensor sum, Tensor g) {
        if (isOwned(sum) && sum.dtype() == g.dtype()) {
            sum.array().update(Binary.ADD, g.array());
            sum.array().storage().changed();
            return sum;
        }
        Tensor more = sum.add(g);
        gradients.put(node, more);
        hold(more, 1);
        hold(sum, -1);
        return more;
    }

    /// Counts a gradient that lies in an own storage.
    private void hold(Tensor g, int change) {
        Storage s = g.array().storage();
        Integer count = own.get(s);
        if (count != null) {
            own.put(s, count + change);
            if (count + change == 0) {
                idle.add(s);
            }
        }
    }

    /// The storages that the rule has made so far, unless it is a user's and may have shown them around.
    private List<Storage> own(Op op) {
        return op.getClass().getPackage() == Clone.class.getPackage() ? births : List.of();
    }

    private void claim(Op op) {
        for (Storage s : own(op)) {
            own.put(s, 0);
            idle.add(s);
        }
        births.clear();
    }

    private void recycleIdle() {
        for (Storage s : idle) {
            if (own.remove(s, 0)) {
                s.recycle();
            }
        }
        idle.clear();
    }

    /// Whether nothing but this gradient lies in its storage.
    private boolean isOwned(Tensor g) {
        Storage s = g.array().storage();
        return own.getOrDefault(s, 0) == 1 && g.array().isContiguous() && s.length() == g.numel();
    }

    private void walk() {
        for (Node node = queue.poll(); node != null; node = queue.poll()) {
            Tensor g = Objects.requireNonNull(gradients.remove(node));
            for (Hook hook : node.hooks()) {
                own.remove(g.array().storage());
                g = hook.call(g);
            }
            if (wanted.test(node)) {
                boolean owned = isOwned(g);
                own.remove(g.array().storage());
                sink.accept(node, g, owned);
            }
            if (node.op != null) {
                step(node, node.op, g);
            }
            hold(g, -1);
            recycleIdle();
        }
    }

    private void step(Node node, Op op, Tensor g) {
        if (node.isReleased()) {
            throw new IllegalStateException(this.op + ": the saved values of " + op.name()
                    + " are gone, got a graph that backward has been through; ask the first time to keep them, "
                    + "by the argument retainGraph");
        }
        if (record) {
            List<Tensor> inputs = new ArrayList<>(node.inputCount());
            for (int i = 0; i < node.inputCount(); i++) {
                inputs.add(Tensor.of(node.input(i), node.parents[i]));
            }
            distribute(node, op, g, g, inputs, Tensor.of(node.output(), node));
        } else {
            Pool.watch(births, () -> {
                stepOnArrays(node, op, g);
                return node;
            });
        }
        if (!retain) {
            node.release();
        }
    }

    private void stepOnArrays(Node node, Op op, Tensor g) {
        List<Deferred> inputs = new ArrayList<>(node.inputCount());
        for (int i = 0; i < node.inputCount(); i++) {
            inputs.add(Deferred.of(node.input(i)));
        }
        distribute(node, op, g, Deferred.of(g.array()), inputs, Deferred.of(node.output()));
    }

    private <A extends Verbs<A>> void distribute(Node node, Op op, Tensor upstream, A g, List<A> in, A y) {
        for (int i = 0; i < in.size(); i++) {
            Node parent = node.parents[i];
            if (parent != null) {
                A gi = rule(op, i, g, in, y).sumTo(node.inputShape(i)).to(node.inputDType(i));
                Tensor result = gi instanceof Deferred d ? Tensor.wrap(d.finish(own(op))) : (Tensor) gi;
                claim(op);
                if (observer != null) {
                    observer.derived(new Observer.Derivative(
                            op, i, upstream, arrays(in), y.array(), result, parent.leaf, node.note));
                }
                send(parent, result);
            }
        }
    }

    private static <A extends Verbs<A>> List<NdArray> arrays(List<A> hosts) {
        List<NdArray> arrays = new ArrayList<>(hosts.size());
        for (A host : hosts) {
            arrays.add(host.array());
        }
        return arrays;
    }

    private static <A extends Verbs<A>> A rule(Op op, int i, A g, List<A> in, A y) {
        // No switch over types, whose first use takes the JVM 5 ms: these are the first of a program.
        if (op instanceof UnaryOp f) {
            return f.backward(g, in.get(0), y);
        }
        if (op instanceof BinaryOp f) {
            return i == 0 ? f.left(g, in.get(0), in.get(1), y) : f.right(g, in.get(0), in.get(1), y);
        }
        return ((NaryOp) op).backward(i, g, in, y);
    }
}
