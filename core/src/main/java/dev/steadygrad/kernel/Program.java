package dev.steadygrad.kernel;

import java.util.List;

/// What makes each element of a result from those of its inputs: functions of elements, one after the other. Values are
/// counted: first come the inputs, then what each step gives; the last step gives the result.
///
/// @param kind what is computed in; a bool, of an input or from a [Compare], is only for [Choice]
/// @param inputs broadcast to the result's shape
public record Program(Kind kind, List<Strided> inputs, List<Step> steps) {

    /// @param arguments the values that the function takes
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Step(ElementFunction f, int... arguments) {

        /// Whether it gives bools.
        public boolean isTest() {
            return f instanceof Compare;
        }
    }
}
