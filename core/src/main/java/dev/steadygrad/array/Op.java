package dev.steadygrad.array;

/// A differentiable operation: a forward on arrays and a gradient rule, written once for both hosts (see [Verbs]). An
/// op is a record of its arguments, without state, and has one floating output. It needs no registration:
/// `x.apply(op)` runs it.
public sealed interface Op permits UnaryOp, BinaryOp, NaryOp {

    /// What the rule reads besides the gradient; everything else may be freed after the forward. What is not saved
    /// still has its shape and dtype in the rule, and zeros for values.
    enum Saved {
        NONE,
        INPUTS,
        OUTPUT,
        BOTH;

        public boolean inputs() {
            return this == INPUTS || this == BOTH;
        }

        public boolean output() {
            return this == OUTPUT || this == BOTH;
        }
    }

    default Saved saves() {
        return Saved.BOTH;
    }

    /// Whether the rule reads input `i`, for ops that read some of their inputs only.
    default boolean saves(int i) {
        return saves().inputs();
    }

    /// For messages: the class's name in camelCase.
    default String name() {
        return OpNames.ALL.get(getClass());
    }

    /// Told when a backward has been through it and none will come again: what it keeps for one may go.
    default void forget() {}
}
