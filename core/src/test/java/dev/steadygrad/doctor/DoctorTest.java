package dev.steadygrad.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.steadygrad.loss.LinearCrossEntropyLoss;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.zoo.NaiveLoss;
import dev.steadygrad.zoo.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a watch is, whatever happens in it.
class DoctorTest {

    private static List<String> rules(Report report) {
        return report.findings().stream().map(Finding::rule).toList();
    }

    // ---- actions

    @Test
    void finding_isTakenAsItOccurs_onceAPlace() {
        List<String> seen = new ArrayList<>();
        Doctor doctor = new Doctor(Mode.LIGHT).onFinding(f -> seen.add(f.rule()));
        doctor.examine(() -> {
            for (int i = 0; i < 3; i++) {
                Programs.logOfSoftmax();
                assertThat(seen).containsExactly("log-of-softmax");
            }
        });
        assertThat(doctor.report().entries())
                .singleElement()
                .satisfies(e -> assertThat(e.times()).isEqualTo(3));
        assertThat(doctor.report().toString()).endsWith("  times 3\n");
    }

    @Test
    void raise_endsTheProgram_withTheExplanation() {
        Doctor doctor = new Doctor(Mode.LIGHT).onFinding(Finding::raise);
        assertThatThrownBy(() -> doctor.examine(Programs::logOfSoftmax))
                .isInstanceOf(DiagnosisException.class)
                .hasMessageStartingWith("warning log-of-softmax: log of a softmax\n  where Programs.java:");
    }

    @Test
    void programThatFails_comesThrough_withWhatWasFound() {
        Throwable thrown = catchThrowable(() -> Doctor.watch(() -> {
            Programs.logOfSoftmax();
            throw new IllegalStateException("its own");
        }));
        assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("its own");
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(DiagnosisException.class);
    }

    @Test
    void result_comesThrough() {
        assertThat(new Doctor(Mode.FULL).examine(() -> 7)).isEqualTo(7);
    }

    // ---- the report

    @Test
    void report_ofAHealthyProgram_saysSo() {
        Report report = Doctor.watch(Programs::trained);
        assertThat(report.isHealthy()).as(report.toString()).isTrue();
        assertThat(report).hasToString("The doctor found nothing.\n");
        assertThat(report.toJson()).isEqualTo("{\"findings\":[]}");
    }

    @Test
    void json_holdsAllFields() {
        Doctor doctor = new Doctor(Mode.LIGHT);
        doctor.examine(Programs::logOfSoftmax);
        assertThat(doctor.report().toJson())
                .startsWith("{\"findings\":[{\"rule\":\"log-of-softmax\",\"severity\":\"WARNING\",\"what\":")
                .contains("\"work\":\"log\",\"shapes\":[\"[2, 3]\"],\"module\":\"\",\"epoch\":0,\"batch\":0}")
                .endsWith("\"path\":[],\"fix\":\"x.logSoftmax(1) in place of x.softmax(1).log()\",\"times\":1}]}");
    }

    @Test
    void jsonText_isEscaped() {
        assertThat(ReportJson.text("a\"b\\c\nd\te")).isEqualTo("\"a\\\"b\\\\c\\nd\\u0009e\"");
    }

    // ---- modes

    @Test
    void lightMode_seesThatTheLossIsNotFinite_andNamesTheOtherMode() {
        Doctor doctor = new Doctor(Mode.LIGHT);
        doctor.examine(NaiveLoss::run);
        assertThat(rules(doctor.report())).contains("non-finite-loss");
        Finding loss = doctor.report().findings().getLast();
        assertThat(loss.what()).isEqualTo("the loss is Infinity");
        assertThat(loss.fix()).contains("Mode.FULL");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void module_isNamedByItsPath(Mode mode) {
        Doctor doctor = new Doctor(mode);
        doctor.examine(Programs::softmaxInTheNet);
        Finding f = doctor.report().findings().getFirst();
        assertThat(f.rule()).isEqualTo("softmax-before-cross-entropy");
        assertThat(f.why()).contains("can't pass ln(1 + 9/e) = 1.4612");
    }

    @Test
    void lossOfParts_isSeenAsAnyLoss() {
        assertThat(rules(Doctor.watch(Programs::softmaxBeforeTheLossOfAPart)))
                .containsExactly("softmax-before-cross-entropy");
    }

    @Test
    void lossWithItsLayer_ofWrongShapes_failsAsItDoesWithoutAWatch() {
        Doctor doctor = new Doctor(Mode.LIGHT);
        Tensor scalar = Tensor.scalar(1);
        assertThatThrownBy(() -> doctor.examine(() -> new LinearCrossEntropyLoss().apply(scalar, scalar, null, scalar)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(doctor.report().isHealthy()).isTrue();
    }

    @Test
    void epochAndBatch_areNamed() {
        Doctor doctor = new Doctor(Mode.LIGHT);
        doctor.examine(() -> {
            Observers.reached(2, 14);
            Programs.logOfSoftmax();
        });
        assertThat(doctor.report().toString()).contains("log of [2, 3], epoch 2, batch 14\n");
    }

    // ---- graphs, ops and scopes

    @Test
    void freedGraph_failsAsItDoesWithoutAWatch_andIsNoFinding() {
        Doctor doctor = new Doctor(Mode.FULL);
        assertThatThrownBy(() -> doctor.examine(Programs::backwardTwice))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are gone");
        assertThat(doctor.report().isHealthy()).isTrue();
    }

    @Test
    void opOfTheUsers_isWatchedAsAnyOther() {
        Finding f = Doctor.watch(Programs::ownOpThatDividesByZero).findings().getFirst();
        assertThat(f.rule()).isEqualTo("non-finite");
        assertThat(f.what()).isEqualTo("inverse made inf of finite numbers at position 1");
    }

    @Test
    void watchInsideAnother_takesItsFindingsForItself() {
        Doctor outer = new Doctor(Mode.FULL);
        Doctor inner = new Doctor(Mode.FULL);
        outer.examine(() -> {
            Programs.logOfSoftmax();
            inner.examine(NaiveLoss::run);
        });
        assertThat(rules(inner.report())).containsExactly("non-finite");
        assertThat(rules(outer.report())).containsExactly("log-of-softmax");
    }

    @Test
    void watch_isOfItsThread() throws Exception {
        Doctor doctor = new Doctor(Mode.FULL);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                boolean watched = i % 2 == 0;
                work.add(() -> {
                    if (watched) {
                        doctor.examine(NaiveLoss::run);
                    } else {
                        NaiveLoss.run();
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(doctor.report().entries())
                .singleElement()
                .satisfies(e -> assertThat(e.times()).isEqualTo(8));
    }

    @Test
    void createGraph_findsWhatBackwardFinds() {
        Report report = Doctor.watch(Programs::doubleBackwardOfARootAt0);
        assertThat(rules(report)).containsExactly("non-finite");
        assertThat(report.findings().getFirst().what()).isEqualTo("the gradient of sqrt is inf at position 0");
    }

    @Test
    void noGrad_isWatchedToo() {
        assertThat(rules(Doctor.watch(() -> Autograd.noGrad(Programs::naiveSoftmax))))
                .containsExactly("non-finite");
    }
}
