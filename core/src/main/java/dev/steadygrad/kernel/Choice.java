package dev.steadygrad.kernel;

/// The function of a bool and two elements that takes the first of these where the bool holds, else the second.
public enum Choice implements ElementFunction {
    WHERE
}
