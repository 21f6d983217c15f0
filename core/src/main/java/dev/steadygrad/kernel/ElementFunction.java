package dev.steadygrad.kernel;

/// A function of elements, which a [Program] is made of: of one, two or three, a predicate of two, or the choice of one
/// of two by a predicate.
public sealed interface ElementFunction permits Unary, Binary, Ternary, Compare, Choice {}
