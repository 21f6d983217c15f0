package dev.steadygrad.kernel.cpu;

/// The kernels over one kind of row primitives.
record Kernels(
        ElementwiseKernel elementwise,
        ProgramKernel program,
        ReduceKernel reduce,
        MatmulKernel matmul,
        SoftmaxKernel softmax,
        EntmaxKernel entmax,
        AttentionKernel attention,
        SoftTargetKernel softTarget,
        ConvolutionKernel convolution,
        MaxWindowKernel maxWindow) {

    static Kernels over(Rows rows) {
        ElementwiseKernel elementwise = new ElementwiseKernel(rows.elements());
        MatmulKernel matmul = new MatmulKernel(rows);
        ReduceKernel reduce = new ReduceKernel(rows.reductions());
        return new Kernels(
                elementwise,
                new ProgramKernel(rows.elements(), elementwise),
                reduce,
                matmul,
                new SoftmaxKernel(rows.softmax()),
                new EntmaxKernel(rows.reductions()),
                new AttentionKernel(rows, matmul),
                new SoftTargetKernel(rows),
                new ConvolutionKernel(rows, reduce),
                new MaxWindowKernel(rows.elements()));
    }
}
