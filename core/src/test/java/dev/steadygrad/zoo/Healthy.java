package dev.steadygrad.zoo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A program that is as it should be, though it may look odd.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Healthy {}
