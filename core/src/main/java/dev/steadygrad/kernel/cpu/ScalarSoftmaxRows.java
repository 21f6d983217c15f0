package dev.steadygrad.kernel.cpu;

/// The softmax family in plain Java.
final class ScalarSoftmaxRows extends TypedSoftmaxRows {
    static final ScalarSoftmaxRows INSTANCE = new ScalarSoftmaxRows(new ScalarDoubleSoftmax());

    private ScalarSoftmaxRows(DoubleSoftmax doubles) {
        super(new ScalarFloatSoftmax(doubles, new ScalarNearFloats()), doubles);
    }
}
