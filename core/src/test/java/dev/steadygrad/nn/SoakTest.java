package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Rng;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A long training loop keeps its memory: nothing of a step outlives it.
@Tag("slow")
class SoakTest {
    private static final int STEPS = 100_000;

    /// What may change between two looks at a heap that holds the same things: far less than a byte a step.
    private static final long SLACK_BYTES = 1 << 20;

    @Test
    void training_100000Steps_keepsHeapAndProcessMemoryFlat() throws IOException {
        Rng rng = new Rng(1);
        Module net = new Sequential(new Linear(20, 16, true, rng), new Relu(), new Linear(16, 10, true, rng));
        Sgd sgd = new Sgd(net.parameters(), 0.01).momentum(0.9);
        Tensor x = Tensor.randn(rng, 32, 20);
        Tensor target = Tensor.randint(0, 10, rng, 32);
        train(net, sgd, x, target, STEPS / 5);
        long heap = liveHeapBytes();
        long process = processBytes();
        train(net, sgd, x, target, STEPS);
        assertThat(liveHeapBytes() - heap).isLessThan(SLACK_BYTES);
        // The collector may take more of the heap it was given; 256 MB is a fortieth of what the steps allocate.
        assertThat(processBytes() - process).isLessThan(256L << 20);
    }

    private static void train(Module net, Sgd sgd, Tensor x, Tensor target, int steps) {
        var loss = new CrossEntropyLoss();
        for (int i = 0; i < steps; i++) {
            sgd.zeroGrad();
            loss.apply(net.forward(x), target).backward();
            sgd.step();
        }
    }

    private static long liveHeapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// The resident memory, where the system tells it.
    private static long processBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
