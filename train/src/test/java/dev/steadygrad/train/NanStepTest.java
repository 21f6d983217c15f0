package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Finding;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A step that comes to NaN is not hidden, and can be run again.
class NanStepTest {
    private final Toy data = new Toy();

    @TempDir
    private Path temp;

    /// Its loss takes logits of a network to a power that overflows.
    private static Classifier overflowing(double scale) {
        var net = new Linear(2, 2, true, new Rng(5));
        return new Classifier(
                net,
                (x, target) -> new CrossEntropyLoss().apply(x.mul(scale).exp(), target),
                new Sgd(net.parameters(), 0.1));
    }

    /// Its loss is finite, the gradient of its root is not.
    private static Classifier kinked() {
        var net = new Linear(2, 2, true, new Rng(5));
        return new Classifier(
                net,
                (x, target) -> x.mul(0).sqrt().sum().add(new CrossEntropyLoss().apply(x, target)),
                new Sgd(net.parameters(), 0.1));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nonFiniteLoss_isExplained_byItsEpochBatchAndOrigin(Mode mode) {
        var doctor = new Doctor(mode);
        assertThatThrownBy(() -> new Trainer(1).doctor(doctor).fit(overflowing(1000), data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("fit: the loss must stay finite, got NaN in epoch 1 at batch 1");
        Finding origin = doctor.report().findings().getLast();
        assertThat(origin.rule()).isEqualTo("non-finite");
        assertThat(origin.what()).startsWith("exp overflows at row ");
        assertThat(origin.where().toString()).endsWith("exp of [16, 2], epoch 1, batch 1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nonFiniteGradient_isSeenBeforeTheStep(Mode mode) {
        var doctor = new Doctor(mode);
        Classifier model = kinked();
        float[] before = Toy.weights(model);
        assertThatThrownBy(() -> new Trainer(1).doctor(doctor).fit(model, data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("fit: the largest gradient must stay finite, got");
        assertThat(Toy.weights(model)).isEqualTo(before);
        assertThat(doctor.report().findings().getLast().what())
                .startsWith("the gradient of sqrt is inf and -inf at row ");
    }

    @Test
    void step_isKept_andReplayedFromItsFile() throws IOException {
        Path file = temp.resolve("step.safetensors");
        List<NanStep> steps = new ArrayList<>();
        var trainer = new Trainer(1).listen(new TrainingListener() {
            @Override
            public void onNanStep(NanStep step) {
                steps.add(step);
            }
        });
        Classifier model = overflowing(1000);
        float[] before = Toy.weights(model);
        assertThatThrownBy(() -> trainer.fit(model, data)).isInstanceOf(IllegalStateException.class);
        steps.getFirst().write(file);
        Classifier later = Toy.model(0.1, 0);
        assertThat(new Doctor(Mode.LIGHT).replay(file, later).isHealthy())
                .as("another loss, the same weights and batch")
                .isTrue();
        assertThat(Toy.weights(later)).isEqualTo(before);
        assertThat(NanStep.read(file).targets().toLongArray())
                .isEqualTo(steps.getFirst().targets().toLongArray());
        Finding origin = new Doctor(Mode.LIGHT)
                .replay(file, overflowing(1000))
                .findings()
                .getLast();
        assertThat(origin.rule()).isEqualTo("non-finite");
        assertThat(origin.where().toString()).endsWith("exp of [16, 2], epoch 1, batch 1");
    }

    @Test
    void replay_ofWhatFails_comesThrough_withWhatWasFound() throws IOException {
        Path file = temp.resolve("step.safetensors");
        new NanStep(Toy.model(0.1, 0).net().stateDict(), Tensor.ones(2, 3), Tensor.zeros(DType.INT64, 2), 1, 1)
                .write(file);
        assertThatThrownBy(() -> new Doctor(Mode.FULL).replay(file, Toy.model(0.1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("linear: ");
    }

    @Test
    void file_thatIsNoStep_isRefused() throws IOException {
        Path file = temp.resolve("model.safetensors");
        new Safetensors(new LinkedHashMap<>(), new LinkedHashMap<>()).write(file);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Doctor(Mode.FULL).replay(file, Toy.model(0.1, 0)))
                .withMessage("%s must hold inputs, targets, epoch and batch of a step, got [] and []", file);
    }

    @Test
    void healthyRun_hasNoFindings_andTheSameWeights() {
        Classifier plain = Toy.model(0.1, 0.9);
        Classifier light = Toy.model(0.1, 0.9);
        Classifier full = Toy.model(0.1, 0.9);
        new Trainer(2).fit(plain, data);
        for (Classifier watched : List.of(light, full)) {
            var doctor = new Doctor(watched == light ? Mode.LIGHT : Mode.FULL);
            new Trainer(2).doctor(doctor).fit(watched, data);
            assertThat(doctor.report().findings()).isEmpty();
            assertThat(Toy.weights(watched)).isEqualTo(Toy.weights(plain));
        }
    }
}
