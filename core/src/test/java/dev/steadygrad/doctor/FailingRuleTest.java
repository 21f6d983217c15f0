package dev.steadygrad.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.UnaryOp;
import dev.steadygrad.array.Verbs;
import dev.steadygrad.doctor.rule.LogOfSoftmax;
import dev.steadygrad.kernel.Unary;
import dev.steadygrad.tensor.Observers;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.zoo.Programs;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the doctor does wrong never ends the program that it watches.
class FailingRuleTest {

    /// Fails at the event of this name.
    private static Rule failing(String event) {
        InvocationHandler handler = (self, method, args) -> {
            if (method.getName().equals(event)) {
                throw new IllegalStateException("its own fault");
            }
            return switch (method.getName()) {
                case "name" -> "broken";
                case "equals" -> self == args[0];
                case "hears" -> true;
                default -> null;
            };
        };
        return (Rule) Proxy.newProxyInstance(Rule.class.getClassLoader(), new Class<?>[] {Rule.class}, handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "made",
                "changed",
                "derived",
                "moduleCalled",
                "moduleGave",
                "lossCalled",
                "lossGave",
                "backwardBegins",
                "backwardEnds",
                "stepBegins",
                "stepEnds",
                "ended"
            })
    void ruleThatFails_isAWarning_toldOnce_andTheOthersGoOn(String event) {
        List<Finding> found = new ArrayList<>();
        var ward = new Ward(List.of(failing(event), new LogOfSoftmax()));
        var session = new Session(Mode.LIGHT, ward, found::add);
        boolean ended = Observers.during(session, () -> {
            Programs.trained();
            Programs.logOfSoftmax();
            return true;
        });
        session.end();
        assertThat(ended).isTrue();
        assertThat(found).extracting(Finding::rule).containsExactlyInAnyOrder("broken", "log-of-softmax");
        Finding broken = found.stream()
                .filter(f -> f.rule().equals("broken"))
                .findFirst()
                .orElseThrow();
        assertThat(broken.severity()).isEqualTo(Severity.WARNING);
        assertThat(broken.what()).isEqualTo("this rule has failed and is silent from here on");
        assertThat(broken.why()).startsWith("java.lang.IllegalStateException: its own fault at ");
    }

    /// An op that can't say what it is.
    private record Nameless() implements UnaryOp {
        @Override
        public NdArray forward(NdArray x) {
            return x.map(Unary.RECIPROCAL);
        }

        @Override
        public <A extends Verbs<A>> A backward(A g, A x, A y) {
            return g.mul(y).mul(y).neg();
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException("no name");
        }
    }

    @Test
    void watchThatFails_ends_andTheProgramGoesOn() {
        Doctor doctor = new Doctor(Mode.FULL);
        double[] result =
                doctor.examine(() -> Tensor.zeros(1).apply(new Nameless()).toDoubleArray());
        assertThat(result).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(doctor.report().findings()).singleElement().satisfies(f -> {
            assertThat(f.rule()).isEqualTo("doctor");
            assertThat(f.what()).isEqualTo("the watch has failed and ends here");
            assertThat(f.why()).startsWith("java.lang.UnsupportedOperationException: no name");
        });
    }

    @Test
    void actionThatThrows_endsTheProgram() {
        Doctor doctor = new Doctor(Mode.LIGHT).onFinding(f -> {
            throw new IllegalStateException("enough");
        });
        assertThatThrownBy(() -> doctor.examine(Programs::logOfSoftmax))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(doctor.report().findings()).extracting(Finding::rule).containsExactly("log-of-softmax");
    }
}
