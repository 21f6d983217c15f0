package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
import dev.steadygrad.base.Shape;
import dev.steadygrad.loss.LinearCrossEntropyLoss;
import dev.steadygrad.loss.Loss;
import dev.steadygrad.nn.Module;
import dev.steadygrad.optim.Optimizer;
import dev.steadygrad.tensor.Observer;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watch: tells the rules what happens, and writes notes on tensors.
final class Session implements Observer {
    private final Chart chart;
    private Ward ward;

    /// Null where nobody looks at every number.
    private final @Nullable Contagion contagion;

    /// The arguments of work under way, which are its result's too.
    private final Deque<List<Tensor>> arguments = new ArrayDeque<>();

    /// What the op that is writing in place will make of its tensor.
    private @Nullable Provenance next;

    /// Whether a rule is at work, whose own ops nobody wants to hear of.
    private boolean busy;

    Session(Mode mode, Ward ward, Consumer<Finding> findings) {
        this.ward = ward;
        chart = new Chart(mode, findings);
        contagion = mode == Mode.FULL ? new Contagion(chart) : null;
    }

    // ---- what a doctor does wrong is no fault of the program that it watches

    /// Runs work of the doctor's. Where that fails, the watch is over.
    private void quietly(Runnable work) {
        if (busy) {
            return;
        }
        busy = true;
        chart.event();
        boolean over = false;
        try {
            work.run();
        } catch (RuntimeException e) {
            over = !chart.isRaised(e);
            failed("doctor", "the watch has failed and ends here", e);
        } finally {
            busy = over;
        }
    }

    /// Tells `rules` of an event. One that fails hears of nothing more.
    private void tell(Rule[] rules, Consumer<Rule> event) {
        for (Rule rule : rules) {
            try {
                event.accept(rule);
            } catch (RuntimeException e) {
                failed(rule.name(), "this rule has failed and is silent from here on", e);
                ward = ward.without(rule);
            }
        }
    }

    private void failed(String rule, String what, RuntimeException e) {
        if (chart.isRaised(e)) {
            throw e;
        }
        Where here = chart.at("", List.of());
        String at = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
        String fix = "your program is not at fault: please report the message and the place";
        chart.write(new Finding(rule, Severity.WARNING, what, here, e + at, List.of(), fix));
    }

    // ---- ops

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output) {
        if (!busy && !chart.isInBackward()) {
            quietly(() -> {
                if (concerns(op, inputs)) {
                    Provenance p = Descent.of(op, inputs);
                    note(op, inputs, output, contagion == null ? light(p) : contagion.made(op, inputs, output, p));
                }
            });
        }
    }

    /// Whether there is anything to do for what `op` has made: mostly there is not, in light mode.
    private boolean concerns(Op op, List<Tensor> inputs) {
        return contagion != null || ward.made(op).length > 0 || Descent.concerns(op, inputs);
    }

    @Override
    public void changing(Op op, List<Tensor> inputs) {
        if (!busy && !chart.isInBackward()) {
            quietly(() -> {
                next = Descent.of(op, inputs);
                chart.overwrites(inputs.getFirst());
                if (contagion != null) {
                    contagion.changing(op, inputs);
                }
            });
        }
    }

    @Override
    public void changed(Op op, List<Tensor> inputs) {
        if (!busy && !chart.isInBackward()) {
            Tensor x = inputs.getFirst();
            quietly(() -> {
                note(op, inputs, x, contagion == null ? light(next) : contagion.changed(op, inputs, next));
                tell(ward.changed, rule -> rule.changed(op, inputs, chart));
                chart.overwrites(null);
            });
        }
    }

    private static @Nullable Note light(@Nullable Provenance provenance) {
        return provenance == null ? null : new Note(provenance, null, null);
    }

    private void note(Op op, List<Tensor> inputs, Tensor output, @Nullable Note note) {
        output.note(note);
        tell(ward.made(op), rule -> rule.made(op, inputs, output, chart));
    }

    @Override
    public boolean hearsGradients() {
        return contagion != null || chart.hearsGradients();
    }

    @Override
    public void derived(Derivative d) {
        quietly(() -> {
            if (contagion != null) {
                contagion.derived(d);
            }
            tell(ward.derived, rule -> rule.derived(d, chart));
        });
    }

    @Override
    public void added(Tensor sum, @Nullable Object first, @Nullable Object second) {
        if (contagion != null) {
            quietly(() -> contagion.added(sum, first, second));
        }
    }

    // ---- works

    @Override
    public void entered(Object work, List<Tensor> given) {
        quietly(() -> {
            chart.enter(work);
            arguments.push(given);
            begin(work, given);
        });
    }

    private void begin(Object work, List<Tensor> given) {
        switch (work) {
            case Module m -> tell(ward.moduleCalled, rule -> rule.moduleCalled(m, given.getFirst(), chart));
            case Loss l -> called(l, given.get(0), given.get(1));
            case LinearCrossEntropyLoss l -> {
                if (given.get(0).rank() > 0 && given.get(2).rank() > 0) {
                    called(ofLogits(l), logits(given), given.get(1));
                }
            }
            case Backward b -> {
                chart.backward();
                if (contagion != null) {
                    contagion.backward(given);
                }
                tell(ward.backwardBegins, rule -> rule.backwardBegins(given, chart));
            }
            case Optimizer o -> {
                flush();
                tell(ward.stepBegins, rule -> rule.stepBegins(o, chart));
            }
            default -> {}
        }
    }

    private void called(Loss loss, Tensor input, Tensor target) {
        chart.loss();
        tell(ward.lossCalled, rule -> rule.lossCalled(loss, input, target, chart));
    }

    private void gave(Loss loss, Tensor input, Tensor target, Tensor result) {
        tell(ward.lossGave, rule -> rule.lossGave(loss, input, target, result, chart));
    }

    private static Loss ofLogits(LinearCrossEntropyLoss l) {
        return l.loss().classDim(-1);
    }

    /// What stands for the logits that a [LinearCrossEntropyLoss] never holds.
    private static Tensor logits(List<Tensor> given) {
        Tensor hidden = given.get(0);
        Shape shape = hidden.shape().with(hidden.rank() - 1, given.get(2).size(0));
        Tensor logits = Tensor.zeros(hidden.dtype(), 1).expand(shape);
        logits.note(new Note(new Provenance.Absent(), Health.FINITE, null));
        return logits;
    }

    @Override
    public void left(Object work, @Nullable Tensor result) {
        quietly(() -> {
            List<Tensor> given = arguments.isEmpty() ? List.of() : arguments.pop();
            try {
                end(work, given, result);
            } finally {
                chart.leave(work);
            }
        });
    }

    private void end(Object work, List<Tensor> given, @Nullable Tensor result) {
        switch (work) {
            case Module m -> {
                if (result != null) {
                    chart.gave(m, result);
                    tell(ward.moduleGave, rule -> rule.moduleGave(m, result, chart));
                }
            }
            case Loss l -> {
                if (result != null) {
                    gave(l, given.get(0), given.get(1), result);
                }
            }
            case LinearCrossEntropyLoss l -> {
                if (result != null) {
                    gave(ofLogits(l), logits(given), given.get(1), result);
                }
            }
            case Backward b -> {
                if (contagion != null) {
                    contagion.backwardEnded();
                }
                tell(ward.backwardEnds, rule -> rule.backwardEnds(chart));
            }
            case Optimizer o -> {
                if (contagion != null) {
                    contagion.stepped(o);
                }
                tell(ward.stepEnds, rule -> rule.stepEnds(o, chart));
            }
            default -> {}
        }
    }

    @Override
    public void reached(int epoch, int batch) {
        quietly(() -> {
            flush();
            chart.reached(epoch, batch);
        });
    }

    private void flush() {
        if (contagion != null) {
            contagion.flush();
        }
    }

    void end() {
        quietly(() -> {
            flush();
            tell(ward.ended, rule -> rule.ended(chart));
        });
    }
}
