package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.kernel.Binary;
import dev.steadygrad.kernel.Choice;
import dev.steadygrad.kernel.Compare;
import dev.steadygrad.kernel.Kind;
import dev.steadygrad.kernel.Program;
import dev.steadygrad.kernel.Strided;
import dev.steadygrad.kernel.Ternary;
import dev.steadygrad.kernel.Unary;
import java.util.ArrayList;
import java.util.List;

/// Programs over arrays of any layout and dtype, block by block: what the steps give stays in runs that the cache
/// holds, and only the result goes to memory.
final class ProgramKernel {
    private final ElementRows rows;
    private final ElementwiseKernel elementwise;

    ProgramKernel(ElementRows rows, ElementwiseKernel elementwise) {
        this.rows = rows;
        this.elementwise = elementwise;
    }

    void evaluate(Program p, Strided y) {
        List<Strided> copies = new ArrayList<>();
        Strided[] operands = new Strided[p.inputs().size() + 1];
        operands[0] = y;
        for (int i = 1; i < operands.length; i++) {
            Strided x = p.inputs().get(i - 1);
            operands[i] = x;
            Loop way = new Loop(y.shape(), y, x);
            if (way.step(1) != 0 && ElementwiseKernel.isAcross(way, 1, x, y)) {
                operands[i] = Strided.blank(x.dtype(), y.shape());
                elementwise.copy(x, operands[i]);
                copies.add(operands[i]);
            }
        }
        Loop loop = new Loop(y.shape(), operands);
        boolean[] mapped = mapped(p);
        Parallel.forEach(loop.chunks(Scratch.LENGTH), c -> {
            Block block = new Block(p, operands, mapped, loop);
            loop.run(c, Scratch.LENGTH, block::run);
        });
        copies.forEach(x -> x.storage().recycle());
    }

    /// Of each input whether a function of one element, which takes no step of 0, is to be applied to it.
    private static boolean[] mapped(Program p) {
        boolean[] mapped = new boolean[p.inputs().size()];
        for (Program.Step s : p.steps()) {
            int value = s.arguments()[0];
            if (s.f() instanceof Unary && value < mapped.length) {
                mapped[value] = true;
            }
        }
        return mapped;
    }

    /// The values of one block of elements after the other, on one thread.
    private final class Block {
        private final Kind kind;
        private final List<Program.Step> program;
        private final Strided[] operands;
        private final int inputs;

        /// The result, then the inputs.
        private final Run[] outside;

        private final boolean[] isBool;

        /// The run of each value, where it begins and how it steps.
        private final Object[] runs;

        private final int[] at;
        private final int[] steps;

        Block(Program p, Strided[] operands, boolean[] mapped, Loop loop) {
            this.kind = p.kind();
            this.program = p.steps();
            this.operands = operands;
            inputs = operands.length - 1;
            int values = inputs + program.size();
            outside = new Run[operands.length];
            isBool = new boolean[values];
            runs = new Object[values];
            at = new int[values];
            steps = new int[values];
            for (int i = 0; i < operands.length; i++) {
                boolean repeats = i > 0 && !mapped[i - 1];
                outside[i] = new Run(kind, operands[i].storage(), loop.step(i), values + i, repeats);
            }
            for (int v = 0; v < values; v++) {
                isBool[v] = v < inputs ? operands[v + 1].dtype() == DType.BOOL : step(v).isTest();
                int given = v < inputs ? v + 1 : v == values - 1 ? 0 : -1;
                steps[v] = given < 0 ? 1 : isBool[v] ? loop.step(given) : outside[given].step;
                if (given < 0) {
                    runs[v] = isBool[v] ? Scratch.flags(v) : Scratch.of(kind, v);
                }
            }
        }

        private Program.Step step(int value) {
            return program.get(value - inputs);
        }

        /// @param off where the block begins in the result and in each input
        void run(int[] off, int n) {
            int last = runs.length - 1;
            for (int i = 0; i < operands.length; i++) {
                int v = i == 0 ? last : i - 1;
                boolean bytes = isBool[v];
                runs[v] = bytes
                        ? operands[i].storage().array()
                        : i == 0 ? outside[0].target() : outside[i].open(off[i], n);
                at[v] = bytes ? off[i] : outside[i].at(off[i]);
            }
            for (int v = inputs; v <= last; v++) {
                apply(v, step(v).arguments(), n);
            }
            if (!isBool[last]) {
                outside[0].close(runs[last], off[0], n);
            }
        }

        private void apply(int y, int[] arguments, int n) {
            int a = arguments[0];
            int b = arguments[Math.min(1, arguments.length - 1)];
            int c = arguments[arguments.length - 1];
            switch (step(y).f()) {
                case Unary f -> unary(f, a, y, n);
                case Binary f ->
                    rows.binary(kind, f, runs[a], at[a], steps[a], runs[b], at[b], steps[b], runs[y], at[y], n);
                case Ternary f -> ternary(f, a, b, c, y, n);
                case Compare f -> test(f, a, b, y, n);
                case Choice f -> choose(a, b, c, y, n);
            }
        }

        private void unary(Unary f, int a, int y, int n) {
            rows.unary(kind, f, runs[a], at[a], runs[y], at[y], n);
        }

        private void ternary(Ternary f, int a, int b, int c, int y, int n) {
            rows.ternary(
                    kind, f, runs[a], at[a], steps[a], runs[b], at[b], steps[b], runs[c], at[c], steps[c], runs[y],
                    at[y], n);
        }

        private void test(Compare f, int a, int b, int y, int n) {
            byte[] to = (byte[]) runs[y];
            rows.compare(kind, f, runs[a], at[a], steps[a], runs[b], at[b], steps[b], to, at[y], steps[y], n);
        }

        private void choose(int test, int a, int b, int y, int n) {
            byte[] chosen = (byte[]) runs[test];
            int cs = steps[test];
            rows.where(
                    kind, chosen, at[test], cs, runs[a], at[a], steps[a], runs[b], at[b], steps[b], runs[y], at[y], n);
        }
    }
}
