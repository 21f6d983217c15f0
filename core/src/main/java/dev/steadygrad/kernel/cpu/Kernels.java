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
        SoftTargetKernel softTarget,
        ConvolutionKernel convolution,
        MaxWindowKernel maxWindow) {

    static Kernels over(Rows rows) {
        MatmulKernel matmul = new MatmulKernel(rows);
        ReduceKernel reduce = new ReduceKernel(rows.reductions());
        return new Kernels(
                rows,
                new ElementwiseKernel(rows.elements()),
                reduce,
                matmul,
                new SoftmaxKernel(rows.softmax()),
                new EntmaxKernel(rows.reductions()),
                new AttentionKernel(rows, matmul),
                new SoftTargetKernel(rows),
                new ConvolutionKernel(rows, reduce),
                new MaxWindowKernel(rows.elements()));
    }

    /// These, but for the matrix products, which are those of `other`.
    Kernels withMatmul(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                other.matmul,
                softmax,
                entmax,
                attention,
                softTarget,
                convolution,
                maxWindow);
    }

    Kernels withSoftmax(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                matmul,
                other.softmax,
                entmax,
                attention,
                softTarget,
                convolution,
                maxWindow);
    }

    /// These, but for what goes over images, which is that of `other`.
    Kernels withImages(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                matmul,
                softmax,
                entmax,
                attention,
                softTarget,
                other.convolution,
                other.maxWindow);
    }
}
