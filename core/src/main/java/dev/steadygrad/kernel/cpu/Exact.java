package dev.steadygrad.kernel.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Vectors whose class the compiler knows.
///
/// To C2 what is loaded from an array, and what a loop carries from one turn to the next, is of an abstract class, as
/// [FloatVector] is. Which class's method a call means it takes from what was called before, and HotSpot does not
/// always look: while its compilers have much to do, it counts no classes. A call that C2 cannot settle is not inlined,
/// and a vector that goes through a call is an object, for as long as the process lives. Cast to the class of its
/// species, which costs nothing, nothing is left to settle.
final class Exact {
    private Exact() {}

    static FloatVector load(VectorSpecies<Float> species, float[] x, int at) {
        return of(species, FloatVector.fromArray(species, x, at));
    }

    static DoubleVector load(VectorSpecies<Double> species, double[] x, int at) {
        return of(species, DoubleVector.fromArray(species, x, at));
    }

    static FloatVector of(VectorSpecies<Float> species, FloatVector v) {
        return (FloatVector) species.vectorType().cast(v);
    }

    static DoubleVector of(VectorSpecies<Double> species, DoubleVector v) {
        return (DoubleVector) species.vectorType().cast(v);
    }

    static IntVector of(VectorSpecies<Integer> species, IntVector v) {
        return (IntVector) species.vectorType().cast(v);
    }

    static LongVector of(VectorSpecies<Long> species, LongVector v) {
        return (LongVector) species.vectorType().cast(v);
    }

    static ByteVector of(VectorSpecies<Byte> species, ByteVector v) {
        return (ByteVector) species.vectorType().cast(v);
    }
}
