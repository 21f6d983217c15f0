package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private final Toy data = new Toy();

    @Test
    void fit_separableClasses_findsThemAll() {
        Classifier model = Toy.model(0.5, 0.9);
        History history = new Trainer(20).fit(model, data);
        assertThat(history.size()).isEqualTo(20);
        assertThat(history.last().testAccuracy()).isEqualTo(1);
        assertThat(history.last().trainLoss())
                .isLessThan(history.epochs().getFirst().trainLoss() / 4);
        assertThat(history.last().seconds()).isPositive();
        Evaluation again = model.evaluate(data.test());
        assertThat(again.loss()).isEqualTo(history.last().testLoss());
        assertThat(again.accuracy()).isEqualTo(history.last().testAccuracy());
    }

    @Test
    void fit_trainFigures_weighTheSmallLastBatchByItsSize() {
        Classifier model = Toy.model(1e-30, 0);
        History.Epoch epoch = new Trainer(1).fit(model, data).last();
        // With a learning rate that moves nothing, learning sees what the test sees: the same 90 points.
        assertThat(epoch.trainAccuracy()).isEqualTo(epoch.testAccuracy());
        assertThat(epoch.trainLoss()).isCloseTo(epoch.testLoss(), withinRounding(epoch.testLoss()));
    }

    private static org.assertj.core.data.Offset<Double> withinRounding(double value) {
        return org.assertj.core.data.Offset.offset(8 * (double) Math.ulp((float) value));
    }

    @Test
    void fit_twice_givesTheSameWeights() {
        Classifier a = Toy.model(0.1, 0.9);
        Classifier b = Toy.model(0.1, 0.9);
        new Trainer(3).fit(a, data);
        new Trainer(3).fit(b, data);
        assertThat(Toy.weights(a)).isEqualTo(Toy.weights(b));
    }

    @Test
    void fit_goingOn_givesTheWeightsOfAnUninterruptedRun() {
        Classifier whole = Toy.model(0.1, 0.9);
        History history = new Trainer(5).fit(whole, data);
        Classifier parts = Toy.model(0.1, 0.9);
        History half = new Trainer(2).fit(parts, data);
        History rest = new Trainer(5).fit(parts, data, half);
        assertThat(Toy.weights(parts)).isEqualTo(Toy.weights(whole));
        assertThat(rest.epochs()).extracting(History.Epoch::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(rest.epochs())
                .extracting(History.Epoch::testLoss)
                .isEqualTo(
                        history.epochs().stream().map(History.Epoch::testLoss).toList());
    }

    @Test
    void stop_inTheMiddleOfAnEpoch_keepsTheLastFinishedOne() {
        Classifier wanted = Toy.model(0.1, 0.9);
        new Trainer(2).fit(wanted, data);
        Classifier model = Toy.model(0.1, 0.9);
        History history = fitStoppedAt(model, 3, 4);
        assertThat(history.size()).isEqualTo(2);
        assertThat(Toy.weights(model)).isEqualTo(Toy.weights(wanted));
    }

    @Test
    void stop_thenGoingOn_givesTheWeightsOfAnUninterruptedRun() {
        Classifier whole = Toy.model(0.1, 0.9);
        new Trainer(5).fit(whole, data);
        Classifier model = Toy.model(0.1, 0.9);
        History history = fitStoppedAt(model, 3, 4);
        new Trainer(5).fit(model, data, history);
        assertThat(Toy.weights(model)).isEqualTo(Toy.weights(whole));
    }

    @Test
    void stop_inTheFirstEpoch_keepsTheFirstWeights() {
        Classifier model = Toy.model(0.1, 0);
        float[] before = Toy.weights(model);
        assertThat(fitStoppedAt(model, 1, 2)).isEqualTo(History.EMPTY);
        assertThat(Toy.weights(model)).isEqualTo(before);
    }

    @Test
    void stop_beforeFit_endsItAtOnce_andOnlyOnce() {
        var trainer = new Trainer(1);
        trainer.stop();
        assertThat(trainer.fit(Toy.model(0.1, 0), data).size()).isZero();
        assertThat(trainer.fit(Toy.model(0.1, 0), data).size()).isEqualTo(1);
    }

    private History fitStoppedAt(Classifier model, int epoch, int batch) {
        var trainer = new Trainer(5);
        trainer.listen(new TrainingListener() {
            @Override
            public void onBatch(BatchProgress p) {
                if (p.epoch() == epoch && p.batch() == batch) {
                    trainer.stop();
                }
            }
        });
        return trainer.fit(model, data);
    }

    @Test
    void fit_lossThatIsInfinite_saysWhere_andKeepsTheLastFinishedEpoch() {
        Classifier wanted = Toy.model(0.1, 0.9);
        new Trainer(1).fit(wanted, data);
        Classifier whole = Toy.model(0.1, 0.9);
        var calls = new AtomicInteger();
        // An epoch is 6 batches and 2 more for its test, so call 10 is epoch 2, batch 2.
        Loss breaking = (x, t) -> whole.loss(x, t).div(calls.incrementAndGet() == 10 ? 0.0 : 1.0);
        var model = new Classifier(whole.net(), breaking, whole.optimizer());
        assertThatIllegalStateException()
                .isThrownBy(() -> new Trainer(3).fit(model, data))
                .withMessage(
                        "fit: the loss must stay finite, got Infinity in epoch 2 at batch 2; try a lower learning rate than 0.1");
        assertThat(Toy.weights(model)).isEqualTo(Toy.weights(wanted));
    }

    @Test
    void listeners_hearEachBatchAndEachEpoch() {
        var heard = new ArrayList<String>();
        new Trainer(2).listen(new Diary(heard)).fit(Toy.model(0.1, 0), data);
        assertThat(heard)
                .startsWith("start 1 of 2, 6 batches", "batch 1/6 of 1/2")
                .contains("batch 6/6 of 1/2", "epoch 1", "batch 6/6 of 2/2")
                .endsWith("epoch 2", "end 2")
                .hasSize(16);
    }

    @Test
    void listenerThatFails_endsTheRun_andTheOthersHearTheEnd() {
        var heard = new ArrayList<String>();
        var trainer = new Trainer(2).listen(new Diary(heard)).listen(new TrainingListener() {
            @Override
            public void onEpoch(History history) {
                throw new UnsupportedOperationException("no more");
            }
        });
        assertThatThrownBy(() -> trainer.fit(Toy.model(0.1, 0), data)).hasMessage("no more");
        assertThat(heard).endsWith("epoch 1", "end 1");
    }

    private record Diary(List<String> heard) implements TrainingListener {
        @Override
        public void onStart(int firstEpoch, int epochs, int batches) {
            heard.add("start %d of %d, %d batches".formatted(firstEpoch, epochs, batches));
        }

        @Override
        public void onBatch(BatchProgress p) {
            heard.add("batch %d/%d of %d/%d".formatted(p.batch(), p.batches(), p.epoch(), p.epochs()));
        }

        @Override
        public void onEpoch(History history) {
            heard.add("epoch " + history.last().number());
        }

        @Override
        public void onEnd(History history) {
            heard.add("end " + history.size());
        }
    }

    @Test
    void trainer_withoutEpochs_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(0))
                .withMessage("Trainer: epochs must be 1 or more, got epochs=0");
    }

    @Test
    void fit_withNothingLeft_isRejected() {
        Classifier model = Toy.model(0.1, 0);
        History history = new Trainer(2).fit(model, data);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(2).fit(model, data, history))
                .withMessage("fit: a run of 2 epochs has nothing left after 2; give the Trainer more epochs");
    }
}
