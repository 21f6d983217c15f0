package dev.steadygrad.zoo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A program with one planted fault. Its line is marked by a comment `// fault`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Fault {
    /// The rule that finds it.
    String value();

    /// The rules that find what follows from it.
    String[] also() default {};

    /// Whether the program ends with an exception.
    boolean fails() default false;
}
