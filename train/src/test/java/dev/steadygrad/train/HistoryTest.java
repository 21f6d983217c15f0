package dev.steadygrad.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final String HEADER = "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds\n";
    private static final History TWO = new History(List.of(
            new History.Epoch(1, 1.0 / 3, 0.5, 0.7, 0.6, 0.25), new History.Epoch(2, 0.1, 0.9, 1e-7, 0.8, 0.125)));

    @Test
    void csv_roundTrip_keepsEveryDigit() {
        assertThat(TWO.toCsv())
                .isEqualTo(HEADER + "1,0.3333333333333333,0.5,0.7,0.6,0.25\n2,0.1,0.9,1.0E-7,0.8,0.125\n");
        assertThat(History.ofCsv(TWO.toCsv())).isEqualTo(TWO);
    }

    @Test
    void first_leavesTheRestOut() {
        assertThat(TWO.first(1).epochs()).containsExactly(TWO.epochs().getFirst());
    }

    @Test
    void last_ofNothing_isAnError() {
        assertThatIllegalStateException().isThrownBy(History.EMPTY::last).withMessage("history: no epoch is finished");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,1,1,1,1,1", "1,1,1,1,1", "1,1,1,1,1,1,1", "x,1,1,1,1,1", ""})
    void csv_lineThatIsNotTheNextEpoch_isNamed(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.ofCsv(HEADER + line + "\n"))
                .withMessage("history: line 2 must hold the 6 fields of epoch 1, got " + line);
    }

    @Test
    void csv_fieldThatIsNoNumber_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.ofCsv(HEADER + "1,1,1,one,1,1\n"))
                .withMessage("history: line 2 must hold numbers, got 1,1,1,one,1,1");
    }

    @Test
    void csv_withAnotherHeader_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> History.ofCsv(""))
                .withMessageStartingWith("history: the first line must be epoch,train_loss");
    }
}
