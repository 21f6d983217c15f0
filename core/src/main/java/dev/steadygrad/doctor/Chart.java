package dev.steadygrad.doctor;

import dev.steadygrad.array.Op;
import dev.steadygrad.kernel.Storage;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Observer.Backward;
import dev.steadygrad.tensor.Tensor;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.WeakReference;
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
    private final ParameterNames names = new ParameterNames();

    /// The innermost first.
    private final Deque<Object> works = new ArrayDeque<>();

    private int backwards;
    private int modules;

    /// Of what the last module gave.
    private WeakReference<Storage> output = new WeakReference<>(null);

    private long losses;

    /// Whether there was a loss since the last backward.
    private boolean lost;

    /// Whether rules want to hear of the gradients of this backward.
    private boolean gradients;

    private int epoch;
    private int batch;

    /// What an op in place has written over, and what was noted on it before.
    private @Nullable Tensor overwritten;

    private @Nullable Object before;

    /// The user's frame of this event, where it has been asked for.
    private @Nullable StackFrame frame;

    private boolean placed;

    /// What came out of the one who gets the findings.
    private @Nullable Throwable raised;

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

    /// How many losses have been called, and backwards from none of them.
    public long losses() {
        return losses;
    }

    /// Has the rules told of the gradients of the backward that begins: see [Rule#derived].
    public void hearGradients() {
        gradients = true;
    }

    boolean hearsGradients() {
        return gradients || looksClosely();
    }

    /// Whether a backward is under way.
    public boolean isInBackward() {
        return backwards > 0;
    }

    /// Whether some elements of `t` are known not to be finite, in [Mode#FULL]: what came of them is told with their
    /// origin.
    public boolean isSick(Tensor t) {
        return Note.origin(note(t)) != null;
    }

    /// What an input of the op that has just made something was, where that is known: [Provenance#of] but for the
    /// tensor that an op in place has written over.
    public @Nullable Provenance was(Tensor input) {
        return note(input) instanceof Note n ? n.provenance() : null;
    }

    private @Nullable Object note(Tensor t) {
        return t == overwritten ? before : t.note();
    }

    /// Whether a module is being called.
    public boolean isInModule() {
        return modules > 0;
    }

    /// Whether the last module gave `t`, or what it is a view of.
    public boolean isModuleOutput(Tensor t) {
        return t.array().storage() == output.get();
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

    /// A parameter by its name in the model and its shape, as `0.weight [10, 4]`.
    public String name(Tensor parameter) {
        return names.of(parameter);
    }

    /// Here, at an op.
    public Where at(Op op, List<Tensor> inputs) {
        return at(op.name(), inputs);
    }

    /// Here, at work on `inputs`; a loss or module is named by [#nameOf].
    public Where at(String work, List<Tensor> inputs) {
        return at(frame(), work, inputs.stream().map(t -> t.shape().toString()).toList());
    }

    /// The user's frame, asked once an event.
    private @Nullable StackFrame frame() {
        if (!placed) {
            frame = Place.frame();
            placed = true;
        }
        return frame;
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
        try {
            findings.accept(finding);
        } catch (RuntimeException | Error e) {
            raised = e;
            throw e;
        }
    }

    /// Whether `e` is the answer to a finding, which is meant for the program.
    boolean isRaised(Throwable e) {
        return e.equals(raised);
    }

    // ---- what the session tells

    /// Another event begins.
    void event() {
        placed = false;
    }

    void enter(Object work) {
        works.push(work);
        count(work, 1);
    }

    private void count(Object work, int change) {
        backwards += work instanceof Backward ? change : 0;
        modules += work instanceof Module ? change : 0;
    }

    /// Work that failed inside it has perhaps not said so.
    void leave(Object work) {
        boolean more = works.contains(work);
        while (more) {
            Object inner = works.pop();
            count(inner, -1);
            more = !inner.equals(work);
        }
    }

    /// A module that has not been left yet gave something.
    void gave(Module module, Tensor result) {
        if (!isModuleOutput(result)) {
            output = new WeakReference<>(result.array().storage());
        }
        if (modules == 1) {
            names.gave(module);
        }
    }

    /// An op in place is about to write over `x`, or null: it has, and all have heard of it.
    void overwrites(@Nullable Tensor x) {
        overwritten = x;
        before = x == null ? null : x.note();
    }

    void loss() {
        losses++;
        lost = true;
    }

    /// One begins.
    void backward() {
        losses += lost ? 0 : 1;
        lost = false;
        gradients = false;
    }

    void reached(int epoch, int batch) {
        this.epoch = epoch;
        this.batch = batch;
    }
}
