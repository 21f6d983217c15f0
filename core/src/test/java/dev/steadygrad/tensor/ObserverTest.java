package dev.steadygrad.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an observer is told of a backward.
class ObserverTest {

    /// Writes down what it hears.
    private record Notes(boolean hearsGradients, List<String> heard) implements Observer {
        Notes(boolean hearsGradients) {
            this(hearsGradients, new ArrayList<>());
        }

        @Override
        public void entered(Object work, List<Tensor> arguments) {
            heard.add("entered");
        }

        @Override
        public void derived(Derivative d) {
            heard.add(d.op().name());
        }

        @Override
        public void added(Tensor sum, @Nullable Object first, @Nullable Object second) {
            heard.add("added");
        }

        @Override
        public void left(Object work, @Nullable Tensor result) {
            heard.add("left");
        }
    }

    private static Notes backward(boolean hearsGradients) {
        var notes = new Notes(hearsGradients);
        Tensor x = Tensor.of(new float[] {1, 2}).requiresGrad(true);
        Observers.during(notes, () -> {
            x.exp().mul(x).sum().backward();
            return true;
        });
        assertThat(x.grad()).isNotNull();
        return notes;
    }

    @Test
    void gradients_areTold() {
        assertThat(backward(true).heard).containsExactly("entered", "sum", "mul", "mul", "exp", "added", "left");
    }

    @Test
    void gradients_areNotTold_toWhoDoesNotHearThem() {
        assertThat(backward(false).heard).containsExactly("entered", "left");
    }
}
