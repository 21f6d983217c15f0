package dev.steadygrad.doctor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/// The rules of one watch, by what they hear: a rule that does not override a method is not called for it, so that many
/// rules cost what few do.
final class Ward {
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
        return all.stream().filter(rule -> overrides(rule, event)).toList();
    }

    private static boolean overrides(Rule rule, String event) {
        return Arrays.stream(rule.getClass().getMethods())
                .filter(m -> m.getName().equals(event))
                .map(Method::getDeclaringClass)
                .anyMatch(owner -> owner != Rule.class);
    }
}
