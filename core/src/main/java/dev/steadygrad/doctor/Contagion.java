package dev.steadygrad.doctor;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Op;
import dev.steadygrad.doctor.Finding.Hop;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.op.Div;
import dev.steadygrad.op.MaskedSoftmax;
import dev.steadygrad.op.Mul;
import dev.steadygrad.op.Neg;
import dev.steadygrad.op.Sub;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Observer.Derivative;
import dev.steadygrad.tensor.Tensor;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at every number, and tells where one that is not finite was born from where it only came by.
///
/// An op is the origin where its inputs are finite and its output is not. Infinities in a tensor that nobody has seen
/// being made, as those of a mask, are there on purpose, and so is what ops hand on of them; NaN never is. An origin is
/// a finding where something comes of it: a loss, a gradient, or a result that no op turns into finite numbers again.
final class Contagion {
    static final String RULE = "non-finite";
    private static final String DATA = "non-finite-data";

    private final Chart chart;
    private final IdentityHashMap<Storage, Origin> sick = new IdentityHashMap<>();
    private final List<Origin> open = new ArrayList<>();

    /// The learning rates that parameters have been changed with.
    private final IdentityHashMap<Tensor, Double> stepped = new IdentityHashMap<>();

    private @Nullable Origin latest;

    /// What an op in place was given, before it wrote over it.
    private List<NdArray> before = List.of();

    private List<Health> given = List.of();

    Contagion(Chart chart) {
        this.chart = chart;
    }

    // ---- forward

    void changing(Op op, List<Tensor> inputs) {
        NdArray first = inputs.getFirst().array();
        List<NdArray> arrays = arrays(inputs);
        arrays.set(0, first.copy(first.dtype()));
        before = arrays;
        given = healths(op, inputs);
        open.forEach(o -> o.read(first.storage()));
    }

    Note changed(Op op, List<Tensor> inputs, @Nullable Provenance provenance) {
        return note(op, before, given, inputs.getFirst(), provenance);
    }

    Note made(Op op, List<Tensor> inputs, Tensor output, @Nullable Provenance provenance) {
        return note(op, arrays(inputs), healths(op, inputs), output, provenance);
    }

    private static List<NdArray> arrays(List<Tensor> tensors) {
        List<NdArray> arrays = new ArrayList<>();
        tensors.forEach(t -> arrays.add(t.array()));
        return arrays;
    }

    private List<Health> healths(Op op, List<Tensor> inputs) {
        List<Health> all = new ArrayList<>();
        for (Tensor t : inputs) {
            all.add(health(t, "the input of " + op.name(), chart.at(null, op.name(), shapes(arrays(inputs)))));
        }
        return all;
    }

    private Note note(Op op, List<NdArray> in, List<Health> healths, Tensor out, @Nullable Provenance provenance) {
        StackFrame frame = Place.frame();
        return new Note(provenance, judge(op, in, healths, out.array(), frame), frame);
    }

    private Health judge(Op op, List<NdArray> in, List<Health> healths, NdArray out, @Nullable StackFrame frame) {
        in.forEach(x -> open.forEach(o -> o.read(x.storage())));
        Storage first = in.getFirst().storage();
        Scan s = first == out.storage() && healths.getFirst().isFinite() ? Scan.FINITE : Scan.of(out);
        if (s.isFinite()) {
            return Health.FINITE;
        }
        Hop hop = new Hop(op.name(), s.toString(), Place.text(frame));
        Origin origin = firstOrigin(healths);
        if (origin != null) {
            spread(origin, hop);
        } else if (isOnPurpose(op, healths, s)) {
            return new Health(s.plus(), s.minus(), null);
        } else {
            origin = new Origin(this, RULE, Birth.of(op, in, out, s), chart.at(frame, op.name(), shapes(in)), hop);
            begin(origin);
        }
        return sick(origin, out);
    }

    private static @Nullable Origin firstOrigin(List<Health> healths) {
        for (Health h : healths) {
            if (h.origin() != null) {
                return h.origin();
            }
        }
        return null;
    }

    /// Whether infinities only came from the inputs.
    private static boolean isOnPurpose(Op op, List<Health> in, Scan s) {
        if (op instanceof MaskedSoftmax m && m.log()) {
            return !s.nan() && !s.plus();
        }
        boolean plus = in.stream().anyMatch(Health::plus);
        boolean minus = in.stream().anyMatch(Health::minus);
        boolean turns = op instanceof Neg || op instanceof Sub || op instanceof Mul || op instanceof Div;
        return !s.nan() && (turns ? plus || minus : (plus || !s.plus()) && (minus || !s.minus()));
    }

    /// @param whose for the message, where it holds NaN and nobody has seen why
    private Health health(Tensor t, String whose, Where where) {
        if (!t.dtype().isFloating()) {
            return Health.FINITE;
        }
        Object note = t.note();
        if (note instanceof Note n && n.health() != null && isOwn(n.health())) {
            return n.health();
        }
        Scan s = Scan.of(t.array());
        Health h = s.isFinite()
                ? Health.FINITE
                : s.nan() || stepped.containsKey(t)
                        ? sick(unseen(t, whose, where, s), t.array())
                        : new Health(s.plus(), s.minus(), null);
        t.note(new Note(Provenance.of(t), h, null));
        return h;
    }

    private boolean isOwn(Health h) {
        return h.origin() == null || h.origin().isOf(this);
    }

    /// Why a tensor that no op made is not finite.
    private Origin unseen(Tensor t, String whose, Where where, Scan s) {
        Double lr = stepped.get(t);
        if (lr != null && latest != null) {
            return latest;
        }
        Hop hop = new Hop(lr == null ? "data" : "step", s.toString(), "");
        Where here = new Where(
                Place.text(Place.frame()), where.work(), where.shapes(), where.module(), where.epoch(), where.batch());
        Origin origin = lr == null
                ? new Origin(this, DATA, Birth.given(whose, t.array(), s), here, hop)
                : new Origin(this, RULE, Birth.stepped(t.array(), s, lr), here, hop);
        begin(origin);
        return origin;
    }

    // ---- backward

    /// Begins, from `outputs`.
    void backward(List<Tensor> outputs) {
        for (Tensor y : outputs) {
            Scan s = Scan.of(y.array());
            if (!s.isFinite()) {
                String code = Place.text(Place.frame());
                Hop hop = new Hop("loss", s.toString(), code);
                Origin origin = own(y.note());
                if (origin == null) {
                    Where where = chart.at("backward", outputs);
                    origin = new Origin(this, RULE, Birth.masked(s), where, hop);
                    begin(origin);
                    y.note(new Note(null, sick(origin, y.array()), null));
                } else {
                    spread(origin, hop);
                }
                origin.lasts();
            }
        }
    }

    private @Nullable Origin own(@Nullable Object note) {
        Origin origin = Note.origin(note);
        return origin != null && origin.isOf(this) ? origin : null;
    }

    void derived(Derivative d) {
        NdArray made = d.result().array();
        open.forEach(o -> o.read(d.g().array().storage()));
        Scan s = Scan.of(made);
        if (s.isFinite()) {
            d.result().note(new Note(null, Health.FINITE, null));
            return;
        }
        Origin origin = origin(d, s);
        if (d.leaf() != null) {
            origin.lasts();
            spread(origin, new Hop("grad() of a leaf " + d.leaf().shape(), s.toString(), ""));
        }
        d.result().note(new Note(null, sick(origin, made), null));
    }

    private Origin origin(Derivative d, Scan s) {
        StackFrame frame = d.note() instanceof Note n ? n.frame() : null;
        String work = "gradient of " + d.op().name();
        Hop hop = new Hop(work, s.toString(), Place.text(frame));
        Where where = chart.at(frame, work, shapes(d.inputs()));
        Origin origin = health(d.g(), "the gradient that came to " + d.op().name(), where)
                .origin();
        origin = origin == null ? forward(d) : origin;
        if (origin == null) {
            origin = new Origin(this, RULE, Birth.of(d, s), where, hop);
            begin(origin);
        } else {
            spread(origin, hop);
        }
        return origin;
    }

    void added(Tensor sum, @Nullable Object first, @Nullable Object second) {
        Object sick = own(first) != null ? first : second;
        Origin origin = own(sick);
        if (origin != null) {
            origin.holds(sum.array().storage());
            sum.note(sick);
        }
    }

    /// Why a value was not finite in the forward, that the rule's op read or made.
    private @Nullable Origin forward(Derivative d) {
        for (NdArray x : d.inputs()) {
            Origin o = sick.get(x.storage());
            if (o != null) {
                return o;
            }
        }
        return own(d.note());
    }

    // ---- origins

    private void begin(Origin o) {
        latest = o;
        open.add(o);
    }

    private void spread(Origin o, Hop hop) {
        if (!o.isTold()) {
            o.spread(hop);
            if (!open.contains(o)) {
                open.add(o);
            }
        }
    }

    private Health sick(Origin o, NdArray x) {
        sick.put(x.storage(), o);
        o.holds(x.storage());
        return Health.sick(o);
    }

    private static List<String> shapes(List<NdArray> arrays) {
        return arrays.stream().map(x -> x.shape().toString()).toList();
    }

    // ---- steps

    void stepped(Optimizer optimizer) {
        optimizer.groups().forEach(group -> group.parameters().forEach(p -> stepped.put(p, group.lr())));
    }

    /// A backward is over: what has come to a loss or a gradient is told.
    void backwardEnded() {
        tell(open.stream().filter(Origin::isLasting).toList());
    }

    /// A batch is over: what anything has come of is told, and the rest forgotten.
    void flush() {
        List<Origin> alive = open.stream().filter(Origin::isAlive).toList();
        tell(alive);
        open.clear();
        sick.clear();
    }

    private void tell(List<Origin> alive) {
        open.removeAll(alive);
        for (Origin o : alive) {
            if (!o.isTold()) {
                chart.write(o.tell());
            }
        }
    }
}
