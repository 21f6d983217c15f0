package dev.steadygrad.kernel;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Shape;
import java.util.ArrayList;
import java.util.List;

/// Functions of elements that take several primitives, in one pass, with defaults made of primitives.
public interface FusedElements extends Backend {

    /// Writes what `p` makes to `y`, whose dtype may be narrower than what is computed in: only the result is rounded
    /// to it.
    default void evaluate(Program p, Strided y) {
        List<Strided> values = new ArrayList<>(p.inputs());
        DType wide = p.kind() == Kind.FLOAT ? DType.FLOAT32 : DType.FLOAT64;
        for (Program.Step step : p.steps()) {
            boolean last = values.size() == p.inputs().size() + p.steps().size() - 1;
            Strided to = last ? y : Strided.blank(step.isTest() ? DType.BOOL : wide, y.shape());
            int[] at = step.arguments();
            Strided a = values.get(at[0]);
            switch (step.f()) {
                case Unary f -> unary(f, a, to);
                case Binary f -> binary(f, a, values.get(at[1]), to);
                case Ternary f -> ternary(f, a, values.get(at[1]), values.get(at[2]), to);
                case Compare f -> compare(f, p.kind(), a, values.get(at[1]), to);
                case Choice f -> where(a, values.get(at[1]), values.get(at[2]), to);
            }
            values.add(to);
        }
    }

    /// `y = f(a, b, c)`, computed in the [Kind] of `y`; `y` may be one of the three.
    default void ternary(Ternary f, Strided a, Strided b, Strided c, Strided y) {
        switch (f) {
            case ADD_MUL -> binary(Binary.ADD, a, of(Binary.MUL, b, c, y), y);
            case LERP -> {
                Strided way = of(Binary.SUB, b, a, y);
                Strided near = of(Binary.ADD, a, of(Binary.MUL, way, c, y), y);
                Strided far = of(Binary.SUB, b, of(Binary.MUL, way, of(Binary.SUB, number(1, y), c, y), y), y);
                where(test(Compare.ABS_LT, c, number(0.5, y)), near, far, y);
            }
            case SHARE -> {
                Strided shared = of(Binary.MUL, a, number(0.5, y), y);
                where(test(Compare.EQ, b, c), shared, a, shared);
                where(test(Compare.LT, b, c), number(0, y), shared, y);
            }
            case LEAKY_RELU_GRADIENT -> where(test(Compare.GT, b, number(0, y)), a, of(Binary.MUL, a, c, y), y);
            case ELU_GRADIENT -> {
                Strided slope = of(Binary.MINIMUM, b, number(0, y), y);
                unary(Unary.EXP, slope, slope);
                where(test(Compare.GT, b, number(0, y)), a, of(Binary.MUL, a, of(Binary.MUL, c, slope, y), y), y);
            }
            case SILU_GRADIENT -> {
                Strided rest = of(Binary.SUB, number(1, y), c, y);
                Strided slope = of(Binary.ADD, number(1, y), of(Binary.MUL, b, rest, y), y);
                binary(Binary.MUL, of(Binary.MUL, a, c, y), slope, y);
            }
        }
    }

    private Strided of(Binary f, Strided a, Strided b, Strided like) {
        Strided y = Strided.allocate(like.dtype(), like.shape());
        binary(f, a, b, y);
        return y;
    }

    private Strided test(Compare f, Strided a, Strided b) {
        Strided y = Strided.allocate(DType.BOOL, a.shape());
        compare(f, Kind.DOUBLE, a, b, y);
        return y;
    }

    private static Strided number(double v, Strided like) {
        Strided one = Strided.allocate(DType.FLOAT64, Shape.SCALAR);
        one.storage().set(0, v);
        return one.expand(like.shape());
    }
}
