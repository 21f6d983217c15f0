package dev.steadygrad.optim;

import static dev.steadygrad.optim.Steps.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    /// A few roundings of rates up to 1.
    private static final double CLOSE = 4 * Math.ulp(1.0);

    private static final double HALF_ROOT = Math.sqrt(0.5);

    private static double[] rates(Schedule schedule, double base, long... steps) {
        return LongStream.of(steps).mapToDouble(s -> schedule.lr(base, s)).toArray();
    }

    private static void assertRates(double[] got, double... wanted) {
        assertThat(got).usingComparatorWithPrecision(CLOSE).containsExactly(wanted);
    }

    @Test
    void lambda_multiplies() {
        assertRates(rates(Schedule.lambda(s -> 1.0 / (1 + s)), 0.5, 0, 1, 4), 0.5, 0.25, 0.1);
    }

    @Test
    void step_fallsEverySoMany() {
        assertRates(rates(Schedule.step(3, 0.5), 1, 0, 2, 3, 5, 6), 1, 1, 0.5, 0.5, 0.25);
    }

    @Test
    void multiStep_fallsAtItsMilestones() {
        assertRates(rates(Schedule.multiStep(0.1, 2, 5), 1, 0, 1, 2, 4, 5, 99), 1, 1, 0.1, 0.1, 0.01, 0.01);
        // twice the same counts twice, as in PyTorch
        assertRates(rates(Schedule.multiStep(0.5, 2, 2), 1, 1, 2), 1, 0.25);
    }

    @Test
    void exponential_fallsAlways() {
        assertRates(rates(Schedule.exponential(0.5), 1, 0, 1, 3), 1, 0.5, 0.125);
    }

    @Test
    void linear_warmsUp_andStays() {
        assertRates(rates(Schedule.linear(0.2, 1, 4), 0.5, 0, 1, 2, 4, 9), 0.1, 0.2, 0.3, 0.5, 0.5);
    }

    @Test
    void cosine_fallsByHalfAWave_andRisesAgain() {
        double quarter = 0.1 + 0.8 * (1 + HALF_ROOT) / 2;
        assertRates(rates(Schedule.cosine(4, 0.1), 0.9, 0, 1, 2, 4, 6, 8), 0.9, quarter, 0.5, 0.1, 0.5, 0.9);
    }

    @Test
    void cosineWarmRestarts_beginAnew_andLonger() {
        Schedule doubling = Schedule.cosineWarmRestarts(2, 2, 0);
        assertRates(rates(doubling, 1, 0, 1, 2, 3, 4, 6, 10), 1, 0.5, 1, (1 + HALF_ROOT) / 2, 0.5, 1, 0.5);
        Schedule even = Schedule.cosineWarmRestarts(2, 1, 0);
        assertRates(rates(even, 1, 0, 1, 2, 3, 2_000_000_000_001L), 1, 0.5, 1, 0.5, 0.5);
    }

    @Test
    void oneCycle_rises_falls_andStays() {
        // up over the steps 0 to 2, down over 2 to 6
        Schedule cycle = Schedule.oneCycle(1, 7).pctStart(3.0 / 7).divFactor(4).finalDivFactor(25);
        double down = 0.01 + 0.99 * (1 + HALF_ROOT) / 2;
        assertRates(rates(cycle, 77, 0, 1, 2, 3, 4, 6, 7, 100), 0.25, 0.625, 1, down, 0.505, 0.01, 0.01, 0.01);
        assertRates(rates(Schedule.oneCycle(0.5, 10), 1, 0, 9), 0.02, 2e-6);
    }

    @Test
    void oneCycle_goesStraight_andInThreePhases() {
        Schedule straight = Schedule.oneCycle(1, 7)
                .pctStart(3.0 / 7)
                .divFactor(4)
                .finalDivFactor(25)
                .linear(true);
        assertRates(rates(straight, 77, 0, 1, 2, 3, 4, 6, 9), 0.25, 0.625, 1, 0.7525, 0.505, 0.01, 0.01);
        // up over the steps 0 to 2, back over 2 to 4, further down over 4 to 6
        Schedule three = Schedule.oneCycle(1, 7)
                .pctStart(3.0 / 7)
                .divFactor(4)
                .finalDivFactor(25)
                .threePhase(true);
        assertRates(rates(three, 77, 0, 1, 2, 3, 4, 5, 6, 9), 0.25, 0.625, 1, 0.625, 0.25, 0.13, 0.01, 0.01);
    }

    @Test
    void constant_endsAtOnce() {
        assertRates(rates(Schedule.constant(0.25, 3), 2, 0, 2, 3, 9), 0.5, 0.5, 2, 2);
    }

    @Test
    void polynomial_falls_andStays() {
        assertRates(rates(Schedule.polynomial(4, 1), 1, 0, 1, 4, 9), 1, 0.75, 0, 0);
        assertRates(rates(Schedule.polynomial(4, 2), 2, 0, 1, 2, 4), 2, 1.125, 0.5, 0);
    }

    @Test
    void sequential_countsEachFromItsMilestone() {
        Schedule both = Schedule.sequential(List.of(Schedule.linear(0.5, 1, 2), Schedule.exponential(0.5)), 2);
        assertRates(rates(both, 1, 0, 1, 2, 3, 4), 0.5, 0.75, 1, 0.5, 0.25);
    }

    @Test
    void scheduler_setsEveryGroup_andGoesToAnyStep() {
        Sgd sgd = new Sgd(List.of(leaf(1)), 1);
        sgd.addGroup(List.of(leaf(1))).lr(0.5);
        LrScheduler scheduler = new LrScheduler(sgd, Schedule.linear(0.5, 1, 2));
        assertThat(sgd.groups()).extracting(ParameterGroup::lr).containsExactly(0.5, 0.25);
        scheduler.step();
        assertThat(sgd.groups()).extracting(ParameterGroup::lr).containsExactly(0.75, 0.375);
        assertThat(scheduler.steps()).isEqualTo(1);
        scheduler.steps(7);
        assertThat(sgd.groups()).extracting(ParameterGroup::lr).containsExactly(1.0, 0.5);
    }

    @Test
    void badNumbers_areNamed() {
        assertThatThrownBy(() -> Schedule.step(0, 1)).hasMessage("step: size must be 1 or more, got size=0");
        assertThatThrownBy(() -> Schedule.linear(0, 1, 1)).hasMessageContaining("got startFactor=0.0, endFactor=1.0");
        assertThatThrownBy(() -> Schedule.cosine(0, 0)).hasMessage("cosine: tMax must be 1 or more, got tMax=0");
        assertThatThrownBy(() -> Schedule.oneCycle(1, 5).pctStart(2)).hasMessageContaining("got pctStart=2.0");
        Schedule one = Schedule.exponential(1);
        assertThatThrownBy(() -> Schedule.sequential(List.of(one, one)))
                .hasMessage(
                        "sequential: there must be a milestone between two schedules, got 2 schedules, milestones=[]");
        assertThatThrownBy(() -> Schedule.sequential(List.of(one, one, one), 3, 3))
                .hasMessage("sequential: milestones must ascend from 1, got milestones=[3, 3]");
        Sgd sgd = new Sgd(List.of(leaf(1)), 1);
        assertThatThrownBy(() -> new LrScheduler(sgd, one).steps(-1)).hasMessageContaining("got steps=-1");
        assertThatThrownBy(() -> new LrScheduler(sgd, Schedule.lambda(s -> -1)))
                .hasMessage("optimizer: lr must be 0 or more and finite, got lr=-1.0");
    }

    // ---- on a plateau

    private static double[] plateau(ReduceLrOnPlateau scheduler, Sgd sgd, double... metrics) {
        double[] rates = new double[metrics.length];
        for (int i = 0; i < metrics.length; i++) {
            scheduler.step(metrics[i]);
            rates[i] = sgd.lr();
        }
        return rates;
    }

    private static Sgd sgd() {
        return new Sgd(List.of(leaf(1)), 1);
    }

    @Test
    void plateau_isForgivenForAWhile() {
        Sgd sgd = sgd();
        var scheduler = new ReduceLrOnPlateau(sgd, ReduceLrOnPlateau.Mode.MIN)
                .factor(0.5)
                .patience(1);
        assertThat(plateau(scheduler, sgd, 3, 2, 2, 1.9, 1.9, Double.NaN, 5, 5))
                .containsExactly(1, 1, 1, 1, 1, 0.5, 0.5, 0.25);
    }

    @Test
    void plateau_coolsDown_andStopsAtTheLeastRate() {
        Sgd sgd = sgd();
        var scheduler = new ReduceLrOnPlateau(sgd, ReduceLrOnPlateau.Mode.MIN)
                .factor(0.5)
                .patience(0)
                .cooldown(2)
                .minLr(0.4);
        assertThat(plateau(scheduler, sgd, 1, 1, 1, 1, 1, 1, 1, 1))
                .containsExactly(1, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4);
    }

    @Test
    void plateau_thresholds_arePartsOrDistances() {
        Sgd sgd = sgd();
        var relative = new ReduceLrOnPlateau(sgd, ReduceLrOnPlateau.Mode.MAX)
                .factor(0.5)
                .patience(0)
                .threshold(0.1, false);
        // 10.9 is less than a tenth above 10, 11.1 is more
        assertThat(plateau(relative, sgd, 10, 10.9, 11.1)).containsExactly(1, 0.5, 0.5);
        Sgd other = sgd();
        var absolute = new ReduceLrOnPlateau(other, ReduceLrOnPlateau.Mode.MIN)
                .factor(0.5)
                .patience(0)
                .threshold(0.1, true);
        assertThat(plateau(absolute, other, 10, 9.95, 9.8)).containsExactly(1, 0.5, 0.5);
    }

    @Test
    void plateau_leavesOutTinyReductions() {
        Sgd sgd = sgd();
        var scheduler = new ReduceLrOnPlateau(sgd, ReduceLrOnPlateau.Mode.MIN)
                .factor(0.5)
                .patience(0)
                .eps(0.5);
        assertThat(plateau(scheduler, sgd, 1, 1)).containsExactly(1, 1);
        assertThatThrownBy(() -> scheduler.factor(1))
                .hasMessage("reduceLrOnPlateau: factor must be in (0, 1), got factor=1.0");
        assertThatThrownBy(() -> scheduler.patience(-1)).hasMessageContaining("got patience=-1");
    }
}
