package dev.steadygrad.zoo;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.stream.Stream;

/// All programs.
public final class Zoo {
    private Zoo() {}

    /// Those with an annotation, by name.
    public static Stream<Method> programs(Class<? extends Annotation> kind) {
        return Stream.of(
                        SoftmaxFaults.class,
                        TargetFaults.class,
                        NumberFaults.class,
                        TrainingFaults.class,
                        WeightFaults.class,
                        HealthyLosses.class,
                        HealthyTraining.class,
                        HealthyLoops.class,
                        HealthyWeights.class)
                .flatMap(c -> Stream.of(c.getDeclaredMethods()))
                .filter(m -> m.isAnnotationPresent(kind))
                .sorted(Comparator.comparing(Method::getName));
    }

    /// Runs a program; what it throws comes through.
    public static void run(Method program) {
        try {
            program.invoke(null);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
