package dev.steadygrad.examples;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;

/// How a tensor remembers where it came from and finds its slope: backward, what accumulates, what is not recorded,
/// second derivatives, and an operation of your own.
final class Gradients {

    void main() {
        backward();
        accumulation();
        withoutHistory();
        secondDerivative();
        ownOp();
    }

    private static void backward() {
        Tensor x = Tensor.of(new float[] {0, 1, 2, 3}).requiresGrad(true);
        Tensor y = x.dot(x).mul(2);
        show("y = x.dot(x).mul(2)", y);
        // y = 2 (x0² + x1² + x2² + x3²), so dy/dx = 4x.
        y.backward();
        show("x.grad()", x.grad());

        // The history follows the program, loops and branches included: here y = 2¹⁰ x.
        Tensor a = Tensor.scalar(1.5).requiresGrad(true);
        Tensor b = a;
        while (b.item() < 1000) {
            b = b.mul(2);
        }
        b.backward();
        show("a.grad()", a.grad());
    }

    private static void accumulation() {
        Tensor x = Tensor.of(new float[] {1, 2}).requiresGrad(true);
        // Each backward adds to what is there: two halves of a batch give the gradient of the whole.
        x.sum().backward();
        x.sum().backward();
        show("x.grad() after two backwards", x.grad());
        // So a training loop has to clear it before each step.
        x.zeroGrad();
        x.mul(x).sum().backward();
        show("x.grad() after zeroGrad() and x²", x.grad());
    }

    private static void withoutHistory() {
        Tensor x = Tensor.of(new float[] {1, 2, 3}).requiresGrad(true);
        // Predicting needs no gradients; without their history it takes less memory.
        Tensor prediction = Autograd.noGrad(() -> x.mul(2));
        show("prediction.requiresGrad()", prediction.requiresGrad());

        // A detached tensor is a constant to whoever uses it: here d(u·x)/dx = u = x², not 3x².
        Tensor u = x.mul(x).detach();
        u.mul(x).sum().backward();
        show("x.grad()", x.grad());
    }

    private static void secondDerivative() {
        Tensor x = Tensor.of(new double[] {1, 2, 3}).requiresGrad(true);
        Tensor y = x.pow(3).sum();
        // With createGraph the slope 3x² has a history of its own and can be differentiated again: 6x.
        Tensor slope = Autograd.grad(y, x, true);
        show("slope", slope);
        show("the slope's slope", Autograd.grad(slope.sum(), x, false));
    }

    /// e^(-x²): an operation is a record that says what it computes and, in `backward`, the gradient of its input.
    ///
    /// `g` is the gradient of the output `y`. The rule is written once, for any host `A` of the same verbs: on
    /// arrays it computes, and on tensors it is recorded, which is where second derivatives come from.
    record Bump() implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return x.mul(x).neg().exp();
        }

        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            return g.mul(y).mul(x).mul(-2);
        }
    }

    private static void ownOp() {
        Tensor x = Tensor.of(new double[] {-1, 0, 0.5}).requiresGrad(true);
        Tensor y = x.apply(new Bump());
        show("y = x.apply(new Bump())", y);
        y.sum().backward();
        show("x.grad()", x.grad());

        // Is the rule right? The checks move each input a little both ways and compare what the output does with what
        // the rule says. They throw where the two differ.
        GradCheck.check(inputs -> inputs.getFirst().apply(new Bump()), x);
        GradGradCheck.check(inputs -> inputs.getFirst().apply(new Bump()), x);
        show("GradCheck and GradGradCheck", "passed");
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
