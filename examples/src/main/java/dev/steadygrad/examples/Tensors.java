package dev.steadygrad.examples;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// What a tensor is: numbers of one type in a shape. How to make one, see it in another shape, sum along a
/// dimension, and combine two of different shapes.
final class Tensors {

    void main() {
        make();
        types();
        shapes();
        sums();
        broadcast();
    }

    private static void make() {
        show("Tensor.arange(12)", Tensor.arange(12));
        show("Tensor.of(new float[][] {{2, 1}, {4, 3}})", Tensor.of(new float[][] {{2, 1}, {4, 3}}));
        show("Tensor.zeros(2, 3)", Tensor.zeros(2, 3));
        show("Tensor.full(7, 2, 2)", Tensor.full(7, 2, 2));
        show("Tensor.linspace(0, 1, 5)", Tensor.linspace(0, 1, 5));
        // Random numbers come from a source that you seed, so a run can be repeated to the last bit on any machine.
        show("Tensor.randn(new Rng(42), 2, 3)", Tensor.randn(new Rng(42), 2, 3));
        show("Tensor.zeros(100, 100)", Tensor.zeros(100, 100));
    }

    private static void types() {
        Tensor counts = Tensor.of(new int[] {1, 2, 3});
        Tensor weights = Tensor.of(new float[] {0.5f, 0.25f, 0.125f});
        show("counts", counts);
        // A whole number leaves integers integers; a tensor of floats or a division turns them into floats.
        show("counts.mul(2)", counts.mul(2));
        show("counts.div(2)", counts.div(2));
        show("counts.mul(weights)", counts.mul(weights));
        show("weights.to(DType.FLOAT64)", weights.to(DType.FLOAT64));
        show("counts.gt(1)", counts.gt(1));
    }

    private static void shapes() {
        Tensor x = Tensor.arange(12);
        Tensor m = x.view(3, 4);
        show("m = x.view(3, 4)", m);
        // One size may be left to the library: 12 elements in rows of 2 make 6 rows.
        show("x.view(-1, 2).shape()", x.view(-1, 2).shape());

        // A view is another way to look at the same numbers, so a change is seen through both.
        m.select(0, 0).fill_(-1);
        show("x after m.select(0, 0).fill_(-1)", x);

        // Transposed, the numbers no longer lie in row-major order: no view can flatten them, a copy can.
        try {
            m.t().view(12);
        } catch (IllegalArgumentException e) {
            show("m.t().view(12)", e);
        }
        show("m.t().reshape(12)", m.t().reshape(12));

        show(
                "Tensor.cat(List.of(m, m), 0).shape()",
                Tensor.cat(List.of(m, m), 0).shape());
        show(
                "Tensor.stack(List.of(m, m), 0).shape()",
                Tensor.stack(List.of(m, m), 0).shape());
        show("m.unsqueeze(1).shape()", m.unsqueeze(1).shape());
    }

    private static void sums() {
        Tensor x = Tensor.arange(6).view(2, 3).to(DType.FLOAT32);
        show("x", x);
        show("x.sum()", x.sum());
        show("x.sum(0)", x.sum(0));
        show("x.sum(1)", x.sum(1));
        // With keepdim the summed dimension stays, with size 1, and so the sums line up with the rows they came from.
        show("x.sum(1, true)", x.sum(1, true));
        show("x.div(x.sum(1, true))", x.div(x.sum(1, true)));
        show("x.mean(0)", x.mean(0));
        show("x.max(1).values()", x.max(1).values());
        show("x.max(1).indices()", x.max(1).indices());
        show("x.cumsum(0)", x.cumsum(0));
        show("x.sum().item()", x.sum().item());
    }

    private static void broadcast() {
        Tensor column = Tensor.arange(3).view(3, 1);
        Tensor row = Tensor.arange(2).view(1, 2);
        // A size of 1 stretches to what the other tensor has there. Nothing is copied.
        show("column.add(row)", column.add(row));

        // Shapes are compared from the last dimension; one that is missing counts as 1.
        Tensor batch = Tensor.ones(2, 3, 4);
        Tensor bias = Tensor.arange(4);
        show("batch.add(bias).shape()", batch.add(bias).shape());
        try {
            batch.add(Tensor.arange(3));
        } catch (IllegalArgumentException e) {
            show("batch.add(Tensor.arange(3))", e);
        }
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
