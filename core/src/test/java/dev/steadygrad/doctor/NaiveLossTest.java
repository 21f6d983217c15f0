package dev.steadygrad.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.zoo.NaiveLoss;
import org.junit.jupiter.api.Test;

class NaiveLossTest {

    /// The README shows it.
    @Test
    void naiveLoss_hasOneOrigin_withItsPathAndItsCure() {
        assertThat(Doctor.watch(NaiveLoss::run)).hasToString("""
                error non-finite: exp overflows at row 1, column 0: exp(1000) = inf
                  where NaiveLoss.java:13, exp of [3, 3]
                  why   float32 ends at 3.4028235E38, which is exp(88.72); it made inf in 1 of 9 elements
                  path  exp inf → sum inf → div NaN → log -inf and NaN → gather -inf → neg inf → mean inf → loss inf \
                → gradient of log -inf and NaN → gradient of div NaN → gradient of sum NaN → gradient of exp NaN \
                → grad() of a leaf [3, 3] NaN
                  fix   new CrossEntropyLoss().apply(x, target) takes the logits x themselves: softmax, log and the pick \
                in one, exact
                """);
    }
}
