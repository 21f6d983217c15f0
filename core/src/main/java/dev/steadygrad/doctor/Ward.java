package dev.steadygrad.doctor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The rules of one watch, by what they hear: a rule that does not override a method is not called for it, so that many
/// rules cost what few do.
final class Ward {
    /// The names of the methods that a rule's class overrides, asked once.
    private static final ClassValue<Set<String>> OVERRIDDEN = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> rule) {
            return Arrays.stream(rule.getMethods())
                    .filter(m -> m.getDeclaringClass() != Rule.class)
                    .map(Method::getName)
                    .collect(Collectors.toSet());
        }
    };

    private final List<Rule> all;

    final Rule[] made;
    final Rule[] derived;
    final Rule[] moduleCalled;
    final Rule[] lossCalled;
    final Rule[] backwardBegins;
    final Rule[] stepBegins;
    final Rule[] moduleGave;
    final Rule[] lossGave;
    final Rule[] backwardEnds;
    final Rule[] stepEnds;
    final Rule[] ended;

    Ward(List<Rule> all) {
        this.all = all;
        made = hearing("made");
        derived = hearing("derived");
        moduleCalled = hearing("moduleCalled");
        lossCalled = hearing("lossCalled");
        backwardBegins = hearing("backwardBegins");
        stepBegins = hearing("stepBegins");
        moduleGave = hearing("moduleGave");
        lossGave = hearing("lossGave");
        backwardEnds = hearing("backwardEnds");
        stepEnds = hearing("stepEnds");
        ended = hearing("ended");
    }

    Ward without(Rule rule) {
        return new Ward(all.stream().filter(r -> !r.equals(rule)).toList());
    }

    private Rule[] hearing(String event) {
        return all.stream()
                .filter(rule -> OVERRIDDEN.get(rule.getClass()).contains(event))
                .toArray(Rule[]::new);
    }
}
