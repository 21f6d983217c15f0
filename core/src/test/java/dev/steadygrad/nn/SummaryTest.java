package dev.steadygrad.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void summary_listsCalls_withShapesParametersAndWork() {
        BatchNorm2d norm = new BatchNorm2d(6);
        Module net = new Sequential(
                new Conv2d(1, 6, 5), norm, new Relu(), new MaxPool2d(2), new Flatten(), new LazyLinear(10));
        net.namedModules().get("0").requiresGrad(false);
        norm.eval();
        Summary summary = Summary.of(net, Shape.of(2, 1, 28, 28));
        assertThat(summary.layers())
                .extracting(Summary.Layer::type)
                .containsExactly("Conv2d", "BatchNorm2d", "Relu", "MaxPool2d", "Flatten", "LazyLinear");
        assertThat(summary.layers().getFirst())
                .isEqualTo(new Summary.Layer("0", "Conv2d", Shape.of(2, 6, 24, 24), 6 * 25 + 6, 2L * 6 * 24 * 24 * 25));
        assertThat(summary.parameters()).isEqualTo(156 + 12 + 8650);
        assertThat(summary.trainable()).isEqualTo(12 + 8650);
        assertThat(summary.multiplyAdds()).isEqualTo(2L * 6 * 24 * 24 * 25 + 2L * 864 * 10);
        assertThat(net.isTraining()).isTrue();
        assertThat(norm.isTraining()).isFalse();
        assertThat(norm.namedBuffers().get("num_batches_tracked").item()).isZero();
    }

    @Test
    void summary_isATable() {
        Linear shared = new Linear(1000, 1000, false);
        Module net = new Sequential(shared, shared);
        assertThat(Summary.of(net, Shape.of(3, 1000)).toString().lines())
                .containsExactly(
                        "layer     output shape  parameters  multiply-adds",
                        "0 Linear  [3, 1000]      1,000,000      3,000,000",
                        "0 Linear  [3, 1000]              0      3,000,000",
                        "total                    1,000,000      6,000,000");
        shared.requiresGrad(false);
        assertThat(Summary.of(net, Shape.of(3, 1000)).toString().lines()).last().isEqualTo("0 parameters are trained");
    }

    @Test
    void summary_ofALayer_orByAnExample() {
        Summary summary = Summary.of(new Embedding(7, 4), Tensor.of(new long[] {1, 2}, 2));
        assertThat(summary.layers()).containsExactly(new Summary.Layer("", "Embedding", Shape.of(2, 4), 28, 0));
        assertThat(summary.toString()).contains("Embedding  [2, 4]");
    }
}
