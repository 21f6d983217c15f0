package dev.steadygrad.kernel.cpu;

/// The kernels over one kind of row primitives.
record Kernels(
        Rows rows,
        ElementwiseKernel elementwise,
        ReduceKernel reduce,
        MatmulKernel matmul,
        SoftmaxKernel softmax,
        EntmaxKernel entmax,
        AttentionKernel attention,
        SoftTargetKernel softTarget) {

    static Kernels over(Rows rows) {
        MatmulKernel matmul = new MatmulKernel(rows);
        return new Kernels(
                rows,
                new ElementwiseKernel(rows.elements()),
                new ReduceKernel(rows.reductions()),
                matmul,
                new SoftmaxKernel(rows.softmax()),
                new EntmaxKernel(rows.reductions()),
                new AttentionKernel(rows, matmul),
                new SoftTargetKernel(rows));
    }

    /// These, but for the matrix products, which are those of `other`.
    Kernels withMatmul(Kernels other) {
        return new Kernels(rows, elementwise, reduce, other.matmul, softmax, entmax, attention, softTarget);
    }

    Kernels withSoftmax(Kernels other) {
        return new Kernels(rows, elementwise, reduce, matmul, other.softmax, entmax, attention, softTarget);
    }
}
