package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
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
    private final Ward ward = new Ward();

    /// Null where nobody looks at every number.
    private final @Nullable Contagion contagion;

    /// The arguments of work under way, which are its result's too.
    private final Deque<List<Tensor>> arguments = new ArrayDeque<>();

    /// What the op that is writing in place will make of its tensor.
    private @Nullable Provenance next;

    /// Whether a rule is at work, whose own ops nobody wants to hear of.
    private boolean busy;

    Session(Mode mode, Consumer<Finding> findings) {
        chart = new Chart(mode, findings);
        contagion = mode == Mode.FULL ? new Contagion(chart) : null;
    }

    private void quietly(Runnable work) {
        if (busy) {
            return;
        }
        busy = true;
        try {
            work.run();
        } finally {
            busy = false;
        }
    }

    // ---- ops

    @Override
    public void made(Op op, List<Tensor> inputs, Tensor output) {
        if (!busy && !chart.isInBackward()) {
            quietly(() -> {
                Provenance p = Descent.of(op, inputs);
                note(op, inputs, output, contagion == null ? light(p) : contagion.made(op, inputs, output, p));
            });
        }
    }

    @Override
    public void changing(Op op, List<Tensor> inputs) {
        if (!busy && !chart.isInBackward()) {
            next = Descent.of(op, inputs);
            if (contagion != null) {
                contagion.changing(op, inputs);
            }
        }
    }

    @Override
    public void changed(Op op, List<Tensor> inputs) {
        if (!busy && !chart.isInBackward()) {
            Tensor x = inputs.getFirst();
            quietly(() -> note(op, inputs, x, contagion == null ? light(next) : contagion.changed(op, inputs, next)));
        }
    }

    private static @Nullable Note light(@Nullable Provenance provenance) {
        return provenance == null ? null : new Note(provenance, null, null);
    }

    private void note(Op op, List<Tensor> inputs, Tensor output, @Nullable Note note) {
        output.note(note);
        for (Rule rule : ward.made) {
            rule.made(op, inputs, output, chart);
        }
    }

    @Override
    public void derived(Derivative d) {
        quietly(() -> {
            if (contagion != null) {
                contagion.derived(d);
            }
            for (Rule rule : ward.derived) {
                rule.derived(d, chart);
            }
        });
    }

    @Override
    public void added(Tensor sum, @Nullable Object first, @Nullable Object second) {
        if (contagion != null) {
            contagion.added(sum, first, second);
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
            case Module m -> {
                for (Rule rule : ward.moduleCalled) {
                    rule.moduleCalled(m, given.getFirst(), chart);
                }
            }
            case Loss l -> {
                chart.loss();
                for (Rule rule : ward.lossCalled) {
                    rule.lossCalled(l, given.get(0), given.get(1), chart);
                }
            }
            case Backward b -> {
                if (contagion != null) {
                    contagion.backward(given);
                }
                for (Rule rule : ward.backwardBegins) {
                    rule.backwardBegins(given, chart);
                }
            }
            case Optimizer o -> {
                flush();
                for (Rule rule : ward.stepBegins) {
                    rule.stepBegins(o, chart);
                }
            }
            default -> {}
        }
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
                    for (Rule rule : ward.moduleGave) {
                        rule.moduleGave(m, result, chart);
                    }
                }
            }
            case Loss l -> {
                if (result != null) {
                    for (Rule rule : ward.lossGave) {
                        rule.lossGave(l, given.get(0), given.get(1), result, chart);
                    }
                }
            }
            case Backward b -> {
                if (contagion != null) {
                    contagion.backwardEnded();
                }
                for (Rule rule : ward.backwardEnds) {
                    rule.backwardEnds(chart);
                }
            }
            case Optimizer o -> {
                if (contagion != null) {
                    contagion.stepped(o);
                }
                for (Rule rule : ward.stepEnds) {
                    rule.stepEnds(o, chart);
                }
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
            for (Rule rule : ward.ended) {
                rule.ended(chart);
            }
        });
    }
}
