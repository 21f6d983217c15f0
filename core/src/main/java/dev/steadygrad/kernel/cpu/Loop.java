package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Strided;
import java.util.Arrays;

/// The elements of several arrays of one shape, walked together run by run: dimensions that lie one behind the other in
/// all of them are walked as one, and the last is the run.
final class Loop {
    /// Elements a task takes at a time; below two of these a loop stays on its thread.
    static final int GRAIN = 1 << 15;

    private final int operands;
    private final int[] dims;
    private final int[][] strides;
    private final int[] offsets;
    private final int run;
    private final int outer;

    interface Body {
        /// A run of `n` elements; operand `i` starts at `off[i]` and steps by [Loop#step].
        void run(int[] off, int n);
    }

    /// Over the elements of `lead` as they lie in its storage, not in row-major order.
    static Loop inOrderOf(Strided lead, Strided... others) {
        int[] order = new int[lead.shape().rank()];
        for (int d = 0; d < order.length; d++) {
            int i = d;
            for (; i > 0 && Math.abs(lead.strides()[order[i - 1]]) < Math.abs(lead.strides()[d]); i--) {
                order[i] = order[i - 1];
            }
            order[i] = d;
        }
        Strided[] operands = new Strided[others.length + 1];
        operands[0] = lead.permute(order);
        for (int i = 0; i < others.length; i++) {
            operands[i + 1] = others[i].permute(order);
        }
        return new Loop(operands[0].shape(), operands);
    }

    Loop(Shape shape, Strided... operands) {
        this.operands = operands.length;
        this.strides = new int[operands.length][];
        this.offsets = new int[operands.length];
        int[] merged = new int[Math.max(shape.rank(), 1)];
        int[] kept = new int[merged.length];
        int count = merge(shape, operands, merged, kept);
        for (int i = 0; i < operands.length; i++) {
            strides[i] = new int[count];
            offsets[i] = operands[i].offset();
            for (int d = 0; d < count; d++) {
                strides[i][d] = kept[d] < 0 ? 0 : operands[i].strides()[kept[d]];
            }
        }
        this.dims = Arrays.copyOf(merged, count);
        this.run = dims[count - 1];
        this.outer = run == 0 ? 0 : shape.numel() / run;
    }

    /// Merges dimensions, outermost first; `kept` is the dimension whose stride the merged one has.
    private static int merge(Shape shape, Strided[] operands, int[] merged, int[] kept) {
        int count = 0;
        for (int d = 0; d < shape.rank(); d++) {
            int size = shape.dim(d);
            if (size == 1) {
                continue;
            }
            if (count > 0 && mergeable(operands, kept[count - 1], d, size)) {
                merged[count - 1] *= size;
                kept[count - 1] = d;
            } else {
                merged[count] = size;
                kept[count++] = d;
            }
        }
        if (count == 0) {
            merged[0] = 1;
            kept[0] = -1;
            count = 1;
        }
        return count;
    }

    private static boolean mergeable(Strided[] operands, int outer, int inner, int size) {
        for (Strided s : operands) {
            if (s.strides()[outer] != s.strides()[inner] * size) {
                return false;
            }
        }
        return true;
    }

    /// The sizes of the dimensions walked, outermost first.
    int[] dims() {
        return dims;
    }

    /// The strides of operand `i` in these dimensions.
    int[] strides(int i) {
        return strides[i];
    }

    /// Where operand `i` starts.
    int offset(int i) {
        return offsets[i];
    }

    /// The step between elements of a run in operand `i`.
    int step(int i) {
        return strides[i][dims.length - 1];
    }

    /// Whether all elements lie in one run.
    boolean isOneRun() {
        return dims.length == 1;
    }

    /// Runs `body` over everything, in parts of at most `part` elements, on several threads where it is worth it.
    void forEach(int part, Body body) {
        Parallel.forEach(chunks(part), c -> run(c, part, body));
    }

    /// How many chunks of about [#GRAIN] elements there are, cut into parts of at most `part`; fixed by the shape
    /// alone.
    int chunks(int part) {
        if (outer == 0) {
            return 0;
        }
        long perChunk = perChunk(part);
        return Math.toIntExact((tasks(part) + perChunk - 1) / perChunk);
    }

    /// Runs `body` over chunk `c`, in order.
    void run(int c, int part, Body body) {
        int split = Math.min(part, run);
        int parts = (run + split - 1) / split;
        long from = c * perChunk(part);
        long end = Math.min(tasks(part), from + perChunk(part));
        int[] off = new int[operands];
        for (long t = from; t < end; t++) {
            int at = (int) (t % parts) * split;
            locate((int) (t / parts), at, off);
            body.run(off, Math.min(split, run - at));
        }
    }

    private long tasks(int part) {
        int split = Math.min(part, run);
        return (long) outer * ((run + split - 1) / split);
    }

    private long perChunk(int part) {
        return Math.max(1, GRAIN / Math.min(part, run));
    }

    /// The offsets of element `from` of outer run `row`.
    private void locate(int row, int from, int[] off) {
        int last = dims.length - 1;
        for (int i = 0; i < operands; i++) {
            off[i] = offsets[i] + from * strides[i][last];
        }
        for (int d = last - 1; d >= 0; d--) {
            int at = row % dims[d];
            row /= dims[d];
            for (int i = 0; i < operands; i++) {
                off[i] += at * strides[i][d];
            }
        }
    }
}
