package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.IdentityHashMap;
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

    /// Those that hear of an op, by its class.
    private final IdentityHashMap<Class<?>, Rule[]> made = new IdentityHashMap<>();

    final Rule[] changed;
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
        changed = hearing("changed");
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

    /// Those that hear of what `op` makes.
    Rule[] made(Op op) {
        Rule[] known = made.get(op.getClass());
        if (known != null) {
            return known;
        }
        Rule[] rules = Arrays.stream(hearing("made"))
                .filter(rule -> rule.hears(op.getClass()))
                .toArray(Rule[]::new);
        made.put(op.getClass(), rules);
        return rules;
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
