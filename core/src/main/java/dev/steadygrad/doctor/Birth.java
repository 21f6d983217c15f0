package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.tensor.Observer.Derivative;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How numbers that are not finite came to be.
///
/// @param what in a line
/// @param why with the operands
/// @param cure what to do where nothing better is known
record Birth(String what, String why, String cure) {
    private static final String SMALLER =
            "keep the values smaller: normalise the inputs, lower the learning rate, or clip the gradients";

    /// In an op.
    ///
    /// @param s of what it made
    static Birth of(Op op, List<NdArray> in, NdArray out, Scan s) {
        int[] at = Element.at(s.first(), out.shape());
        double y = Element.value(out, out.shape(), at);
        Operands here = Operands.of(op, in, out, at);
        String place = Element.place(at);
        String count = "%d of %d elements".formatted(s.count(), out.numel());
        if (here == null) {
            String bad = infinities(in);
            return bad.isEmpty()
                    ? new Birth(
                            "%s made %s of finite numbers%s".formatted(op.name(), s, place),
                            "%s; the inputs reach %s".formatted(count, extents(in)),
                            SMALLER)
                    : new Birth(
                            "%s made %s%s".formatted(op.name(), s, place),
                            "%s; it was given %s".formatted(count, bad),
                            "see what made it infinite; what is a mask belongs after this op, right before softmax");
        }
        return new Birth(
                "%s %s%s: %s = %s".formatted(op.name(), here.verb(), place, here.expression(), Element.show(y, out)),
                here.why() + "; it made " + s + " in " + count,
                here.cure());
    }

    /// As `inf at row 1, column 2 of [3, 4]`.
    private static String infinities(List<NdArray> in) {
        return in.stream()
                .filter(x -> !Scan.of(x).isFinite())
                .map(x -> {
                    Scan s = Scan.of(x);
                    return s + Element.place(Element.at(s.first(), x.shape())) + " of " + x.shape();
                })
                .collect(Collectors.joining(" and "));
    }

    /// In a loss that no op made infinite.
    static Birth masked(Scan s) {
        return new Birth(
                "the loss is " + s,
                "what was put there on purpose, as the -inf of a mask, has come through to it",
                "leave the rows out whose target the mask hides, or let the mask keep their targets");
    }

    /// In the gradient of an op.
    static Birth of(Derivative d, Scan s) {
        NdArray made = d.result().array();
        int[] at = Element.at(s.first(), made.shape());
        return new Birth(
                "the gradient of %s is %s%s".formatted(d.op().name(), s, Element.place(at)),
                Slope.why(d, at) + "; %d of %d elements".formatted(s.count(), made.numel()),
                Slope.cure(d.op()));
    }

    /// In what nobody has seen being made.
    ///
    /// @param whose as `the input of linear`
    static Birth given(String whose, NdArray x, Scan s) {
        return new Birth(
                "%s holds %s%s".formatted(whose, s, Element.place(Element.at(s.first(), x.shape()))),
                "nothing under this watch made it: it came with the data, or from before; %d of %d elements"
                        .formatted(s.count(), x.numel()),
                "clean the data where they are read: isfinite() names the elements, nanToNum() replaces them");
    }

    /// In a parameter, by an optimizer.
    static Birth stepped(NdArray x, Scan s, double lr) {
        return new Birth(
                "a step made a parameter of shape %s %s".formatted(x.shape(), s),
                "the step at a learning rate of %s left its dtype, %s".formatted(lr, x.dtype()),
                SMALLER);
    }

    private static String extents(List<NdArray> in) {
        return in.stream()
                .filter(x -> x.dtype().isFloating() && x.numel() > 0)
                .map(x -> Element.show(Element.largest(x), x))
                .collect(Collectors.joining(" and "));
    }

    /// What stood where an element was made; null for ops whose elements are made of many.
    ///
    /// @param verb what happened, as `overflows`
    /// @param expression as `exp(1000)`
    record Operands(String verb, String expression, String why, String cure) {
        static @Nullable Operands of(Op op, List<NdArray> in, NdArray out, int[] at) {
            return Patterns.of(op, in, out, at);
        }
    }
}
