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

    final List<Rule> made = hearing("made");
    final List<Rule> derived = hearing("derived");
    final List<Rule> moduleCalled = hearing("moduleCalled");
    final List<Rule> lossCalled = hearing("lossCalled");
    final List<Rule> backwardBegins = hearing("backwardBegins");
    final List<Rule> stepBegins = hearing("stepBegins");
    final List<Rule> moduleGave = hearing("moduleGave");
    final List<Rule> lossGave = hearing("lossGave");
    final List<Rule> backwardEnds = hearing("backwardEnds");
    final List<Rule> stepEnds = hearing("stepEnds");
    final List<Rule> ended = hearing("ended");

    private List<Rule> hearing(String event) {
        return all.stream()
                .filter(rule -> OVERRIDDEN.get(rule.getClass()).contains(event))
                .toList();
    }
}
