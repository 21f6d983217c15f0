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

    private final List<Rule> all = Rules.fresh();

    final Rule[] made = hearing("made");
    final Rule[] derived = hearing("derived");
    final Rule[] moduleCalled = hearing("moduleCalled");
    final Rule[] lossCalled = hearing("lossCalled");
    final Rule[] backwardBegins = hearing("backwardBegins");
    final Rule[] stepBegins = hearing("stepBegins");
    final Rule[] moduleGave = hearing("moduleGave");
    final Rule[] lossGave = hearing("lossGave");
    final Rule[] backwardEnds = hearing("backwardEnds");
    final Rule[] stepEnds = hearing("stepEnds");
    final Rule[] ended = hearing("ended");

    private Rule[] hearing(String event) {
        return all.stream()
                .filter(rule -> OVERRIDDEN.get(rule.getClass()).contains(event))
                .toArray(Rule[]::new);
    }
}
