package dev.steadygrad.bench;

/// What a workload computes. Each side has its own form of each.
public enum Kind {
    /// Mean cross-entropy of logits and its gradient.
    CROSS_ENTROPY,
    /// Mean cross-entropy alone, as in an evaluation.
    CROSS_ENTROPY_LOSS,
    /// Mean cross-entropy of the logits of a linear layer, and the gradients of its input and weight.
    LINEAR_CROSS_ENTROPY,
    SOFTMAX,
    LOG_SOFTMAX,
    MATMUL,
    ADD,
    /// A matrix and a row.
    ADD_ROW,
    /// With history, of vectors that want gradients.
    ADD_RECORDED,
    MUL,
    EXP,
    SUM,
    SUM_ROWS,
    SUM_COLUMNS,
    /// The transposed matrix in row-major order.
    TRANSPOSE_COPY,
    /// From each row, as many entries as it has, at random positions.
    GATHER,
    /// Softmax regression: one epoch of 60,000 images, batches of 256, plain gradient descent.
    EPOCH,
    /// The digit CNN: one epoch of 60,000 images, batches of 64, Adam.
    EPOCH_LENET,
    /// The classifier of incomes: one epoch of the census table, batches of 64, Adam.
    EPOCH_INCOME,
    /// From the start of a process to the end of its first epoch.
    STARTUP,
    /// A step of the digit CNN, watched by a doctor; its peer is the same step unwatched.
    DOCTOR_LIGHT,
    /// As [#DOCTOR_LIGHT], with every number looked at.
    DOCTOR_FULL;

    boolean isDoctors() {
        return this == DOCTOR_LIGHT || this == DOCTOR_FULL;
    }
}
