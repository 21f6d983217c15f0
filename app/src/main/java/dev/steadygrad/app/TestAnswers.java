package dev.steadygrad.app;

import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;

/// What a model said of all test examples.
///
/// @param logits `[N, classes]`
/// @param targets `[N]`
record TestAnswers(Tensor logits, Tensor targets) {
    static TestAnswers of(Module net, DataModule data) {
        net.eval();
        var logits = new ArrayList<Tensor>();
        var targets = new ArrayList<Tensor>();
        for (Batch batch : data.test()) {
            logits.add(Autograd.noGrad(() -> net.call(batch.inputs())));
            targets.add(batch.targets());
        }
        return new TestAnswers(Tensor.cat(logits), Tensor.cat(targets));
    }

    int size() {
        return targets.size(0);
    }

    /// Those at `first`, `first + 2`, and so on.
    TestAnswers everySecond(int first) {
        Tensor rows = Tensor.arange((long) Math.min(first, size()), (long) size(), 2L);
        return new TestAnswers(logits.indexSelect(0, rows), targets.indexSelect(0, rows));
    }
}
