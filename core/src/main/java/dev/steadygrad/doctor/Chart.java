package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Observer.Backward;
import dev.steadygrad.tensor.Tensor;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the doctor knows at the moment of one watch, and where a [Rule] writes its findings.
public final class Chart {
    /// Of the losses of a long run, one of so many is looked at closely: such a look takes as long as some ten steps,
    /// not least since it is too rare to be compiled.
    private static final long PERIOD = 4096;

    private final Mode mode;
    private final Consumer<Finding> findings;

    /// The innermost first.
    private final Deque<Object> works = new ArrayDeque<>();

    private int backwards;
    private long losses;
    private int epoch;
    private int batch;

    Chart(Mode mode, Consumer<Finding> findings) {
        this.mode = mode;
        this.findings = findings;
    }

    public Mode mode() {
        return mode;
    }

    /// Whether a look at all elements of a batch's tensors is cheap enough now: always in [Mode#FULL], and in
    /// [Mode#LIGHT] before and at the 1st loss, at the 2nd, the 4th, the 8th, the 64th, the 512th and so on.
    public boolean looksClosely() {
        return mode == Mode.FULL || losses % PERIOD == 0 || isDue(losses);
    }

    private static boolean isDue(long n) {
        return Long.bitCount(n) == 1 && (n < 8 || Long.numberOfTrailingZeros(n) % 3 == 0);
    }

    /// How many losses have been called.
    public long losses() {
        return losses;
    }

    /// Whether a backward is under way.
    public boolean isInBackward() {
        return backwards > 0;
    }

    /// Whether some elements of `t` are known not to be finite, in [Mode#FULL]: what came of them is told with their
    /// origin.
    public boolean isSick(Tensor t) {
        return Note.origin(t.note()) != null;
    }

    /// The path of the module that is being called, as `encoder.0`; empty outside.
    public String module() {
        Iterable<Object> outermostFirst = works::descendingIterator;
        StringBuilder path = new StringBuilder();
        for (Object work : outermostFirst) {
            if (work instanceof Module m && !m.name().isEmpty()) {
                path.append(path.isEmpty() ? "" : ".").append(m.name());
            }
        }
        return path.toString();
    }

    /// Here, at an op.
    public Where at(Op op, List<Tensor> inputs) {
        return at(op.name(), inputs);
    }

    /// Here, at work on `inputs`; a loss or module is named by [#nameOf].
    public Where at(String work, List<Tensor> inputs) {
        return at(
                Place.frame(),
                work,
                inputs.stream().map(t -> t.shape().toString()).toList());
    }

    Where at(@Nullable StackFrame frame, String work, List<String> shapes) {
        return new Where(Place.text(frame), work, shapes, module(), epoch, batch);
    }

    /// The class of a loss, module or optimizer.
    public static String nameOf(Object work) {
        return work.getClass().getSimpleName();
    }

    public void error(Rule rule, Where where, String what, String why, String fix) {
        write(new Finding(rule.name(), Severity.ERROR, what, where, why, List.of(), fix));
    }

    public void warn(Rule rule, Where where, String what, String why, String fix) {
        write(new Finding(rule.name(), Severity.WARNING, what, where, why, List.of(), fix));
    }

    void write(Finding finding) {
        findings.accept(finding);
    }

    // ---- what the session tells

    void enter(Object work) {
        works.push(work);
        backwards += work instanceof Backward ? 1 : 0;
    }

    /// Work that failed inside it has perhaps not said so.
    void leave(Object work) {
        boolean more = works.contains(work);
        while (more) {
            Object inner = works.pop();
            backwards -= inner instanceof Backward ? 1 : 0;
            more = !inner.equals(work);
        }
    }

    void loss() {
        losses++;
    }

    void reached(int epoch, int batch) {
        this.epoch = epoch;
        this.batch = batch;
    }
}
