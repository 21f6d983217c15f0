/// Tensors, gradients, layers, losses and optimisers.
module dev.steadygrad.core {
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.steadygrad.array;
    exports dev.steadygrad.base;
    exports dev.steadygrad.doctor;
    exports dev.steadygrad.kernel;
    exports dev.steadygrad.loss;
    exports dev.steadygrad.metric;
    exports dev.steadygrad.nn;
    exports dev.steadygrad.op;
    exports dev.steadygrad.optim;
    exports dev.steadygrad.tensor;

    uses dev.steadygrad.kernel.MatrixProduct;
}
