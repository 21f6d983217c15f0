package dev.steadygrad.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One row of the table: a name that never changes, and what it stands for.
public record Workload(String name, Kind kind, int rows, int columns, Unit unit) {
    private static final int VOCABULARY = 50_257;

    private static final int SIDE = 4096; // its square is 2^24, the "16m" of the names

    /// All workloads, in the order of the table.
    static final List<Workload> ALL = List.of(
            new Workload("ce-1024x50257", Kind.CROSS_ENTROPY, 1024, 50_257, Unit.MILLISECONDS),
            new Workload("ce-eval-1024x50257", Kind.CROSS_ENTROPY_LOSS, 1024, 50_257, Unit.MILLISECONDS),
            new Workload("softmax-1024x50257", Kind.SOFTMAX, 1024, 50_257, Unit.MILLISECONDS),
            new Workload("logsoftmax-1024x50257", Kind.LOG_SOFTMAX, 1024, 50_257, Unit.MILLISECONDS),
            new Workload("ce-4096x1000", Kind.CROSS_ENTROPY, 4096, 1000, Unit.MILLISECONDS),
            new Workload("softmax-4096x1000", Kind.SOFTMAX, 4096, 1000, Unit.MILLISECONDS),
            new Workload("ce-256x10", Kind.CROSS_ENTROPY, 256, 10, Unit.MICROSECONDS),
            new Workload("linear-ce-1024x768x50257", Kind.LINEAR_CROSS_ENTROPY, 1024, 768, Unit.MILLISECONDS),
            new Workload("matmul-1024", Kind.MATMUL, 1024, 1024, Unit.MILLISECONDS),
            new Workload("epoch-softmax-regression", Kind.EPOCH, EpochData.TRAIN_COUNT, 784, Unit.SECONDS),
            new Workload("epoch-lenet", Kind.EPOCH_LENET, EpochData.TRAIN_COUNT, 784, Unit.SECONDS),
            new Workload("epoch-income", Kind.EPOCH_INCOME, 32_560, Incomes.FEATURES, Unit.SECONDS),
            new Workload("doctor-light", Kind.DOCTOR_LIGHT, Network.BATCH_SIZE, 784, Unit.MICROSECONDS),
            new Workload("doctor-full", Kind.DOCTOR_FULL, Network.BATCH_SIZE, 784, Unit.MICROSECONDS),
            new Workload("startup", Kind.STARTUP, 1, 1, Unit.SECONDS),
            square("add-16m", Kind.ADD),
            square("add-broadcast-16m", Kind.ADD_ROW),
            square("mul-16m", Kind.MUL),
            square("exp-16m", Kind.EXP),
            square("sum-16m", Kind.SUM),
            square("sum-rows-16m", Kind.SUM_ROWS),
            square("sum-columns-16m", Kind.SUM_COLUMNS),
            square("transpose-copy-16m", Kind.TRANSPOSE_COPY),
            square("gather-16m", Kind.GATHER),
            new Workload("add-5", Kind.ADD, 1, 5, Unit.NANOSECONDS),
            new Workload("add-5-recorded", Kind.ADD_RECORDED, 1, 5, Unit.NANOSECONDS));

    private static Workload square(String name, Kind kind) {
        return new Workload(name, kind, SIDE, SIDE, Unit.MILLISECONDS);
    }

    static Optional<Workload> named(String name) {
        return ALL.stream().filter(w -> w.name.equals(name)).findFirst();
    }

    /// How many numbers its input has.
    int numel() {
        return rows * columns;
    }

    /// The input, `[rows, columns]`, to be read only. Sums get positive numbers: a sum near 0 has no digits to compare.
    public float[] input() {
        return switch (kind) {
            case SUM, SUM_ROWS, SUM_COLUMNS -> Inputs.positive(0, numel());
            case LINEAR_CROSS_ENTROPY -> Inputs.repeated(0, numel(), ReferenceLinear.ROWS * columns);
            default -> Inputs.normal(0, numel());
        };
    }

    /// The shape of the other operand.
    public int[] secondDims() {
        return switch (kind) {
            case ADD_ROW -> new int[] {columns};
            case MATMUL -> new int[] {columns, columns};
            case LINEAR_CROSS_ENTROPY -> new int[] {VOCABULARY, columns};
            default -> new int[] {rows, columns};
        };
    }

    /// The other operand, to be read only.
    public float[] second() {
        float[] values = Inputs.normal(1, IntStream.of(secondDims()).reduce(1, Math::multiplyExact));
        return kind == Kind.LINEAR_CROSS_ENTROPY ? ReferenceLinear.scaled(values) : values;
    }

    /// A position within its row for each number.
    public long[] positions() {
        return Inputs.classes(1, numel(), columns);
    }

    /// A class for each row.
    public long[] targets() {
        return Inputs.classes(1, rows, kind == Kind.LINEAR_CROSS_ENTROPY ? VOCABULARY : columns);
    }

    /// How far a result may be from the exact one, as a fraction of the size of what is compared. A wrong result is far
    /// beyond it; what float32 arithmetic in another order does stays below.
    double tolerance() {
        return switch (kind) {
            case EPOCH, EPOCH_LENET, EPOCH_INCOME, DOCTOR_LIGHT, DOCTOR_FULL -> 1e-3;
            default -> 1e-5;
        };
    }
}
