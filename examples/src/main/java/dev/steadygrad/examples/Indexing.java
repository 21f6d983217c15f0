package dev.steadygrad.examples;

import static dev.steadygrad.tensor.Index.END;
import static dev.steadygrad.tensor.Index.all;
import static dev.steadygrad.tensor.Index.at;
import static dev.steadygrad.tensor.Index.ellipsis;
import static dev.steadygrad.tensor.Index.mask;
import static dev.steadygrad.tensor.Index.newAxis;
import static dev.steadygrad.tensor.Index.slice;

import dev.steadygrad.tensor.Tensor;

/// How to reach some of a tensor's elements: Python's `x[:, 2, 1:5]` is `x.get(all(), at(2), slice(1, 5))`.
final class Indexing {

    void main() {
        slices();
        masks();
        positions();
        writing();
    }

    private static void slices() {
        Tensor x = Tensor.arange(72).view(3, 4, 6);
        show("x.get(all(), at(2), slice(1, 5))", x.get(all(), at(2), slice(1, 5)));
        show("x.get(-1, 0)", x.get(-1, 0));
        show("x.get(at(0), slice(0, END, 2))", x.get(at(0), slice(0, END, 2)));
        show("x.get(at(0), slice(-2, END), at(0))", x.get(at(0), slice(-2, END), at(0)));
        // An ellipsis stands for the dimensions in between, however many there are.
        show("x.get(ellipsis(), at(5))", x.get(ellipsis(), at(5)));
        show(
                "x.get(at(0), at(0), newAxis()).shape()",
                x.get(at(0), at(0), newAxis()).shape());
        try {
            x.get(0, 4);
        } catch (IndexOutOfBoundsException e) {
            show("x.get(0, 4)", e);
        }
    }

    private static void masks() {
        Tensor x = Tensor.of(new float[][] {{3, -1, 2}, {-4, 5, -6}});
        Tensor negative = x.lt(0);
        show("negative = x.lt(0)", negative);
        // How many elements a mask picks is not known before, so the result is one row of them.
        show("x.get(mask(negative))", x.get(mask(negative)));
        show("x.maskedFill(negative, 0)", x.maskedFill(negative, 0));
        show("negative.sum()", negative.sum());
    }

    private static void positions() {
        Tensor yHat = Tensor.of(new float[][] {{0.1f, 0.3f, 0.6f}, {0.3f, 0.2f, 0.5f}});
        Tensor y = Tensor.of(new int[] {0, 2});
        // Two tensors of positions go together, pair by pair: row 0 with class y[0], row 1 with class y[1]. That is the
        // probability that each row gives to its own class, and half of a cross-entropy.
        show("yHat.get(at(0, 1), at(y))", yHat.get(at(0, 1), at(y)));
        // With a slice for the rows, every row is asked for every position.
        show("yHat.get(all(), at(y))", yHat.get(all(), at(y)));
        // A table of word vectors is read so, one row for each word.
        Tensor words = Tensor.of(new int[][] {{1, 0}, {1, 1}});
        show("yHat.get(at(words)).shape()", yHat.get(at(words)).shape());
    }

    private static void writing() {
        Tensor x = Tensor.zeros(3, 4);
        x.put(1, all(), at(0));
        x.put(Tensor.of(new float[] {7, 8}), at(2), slice(2, END));
        show("x after two puts", x);
        x.put(-1, mask(x.eq(0)));
        show("x.put(-1, mask(x.eq(0)))", x);
        // A position that is named twice counts twice here; put would keep only the last value.
        Tensor counts = Tensor.zeros(3);
        counts.accumulate(Tensor.ones(4), at(Tensor.of(new int[] {2, 0, 2, 2})));
        show("counts", counts);
    }

    private static void show(String expression, Object value) {
        IO.println("> " + expression + "\n" + value + "\n");
    }
}
