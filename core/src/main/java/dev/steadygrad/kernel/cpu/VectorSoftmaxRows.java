package dev.steadygrad.kernel.cpu;

/// The softmax family by the Vector API.
final class VectorSoftmaxRows extends TypedSoftmaxRows {
    VectorSoftmaxRows() {
        this(new ScalarDoubleSoftmax());
    }

    private VectorSoftmaxRows(DoubleSoftmax doubles) {
        super(new VectorFloatSoftmax(doubles), doubles);
    }
}
