package dev.steadygrad.kernel.cpu;

/// The kernels over one kind of row primitives.
record Kernels(
        Rows rows,
        ElementwiseKernel elementwise,
        ReduceKernel reduce,
        MatmulKernel matmul,
        SoftmaxKernel softmax,
        SoftmaxKernel shortRows,
        EntmaxKernel entmax,
        AttentionKernel attention,
        SoftTargetKernel softTarget,
        ConvolutionKernel convolution,
        MaxWindowKernel maxWindow,
        Demand demand) {

    static Kernels over(Rows rows) {
        MatmulKernel matmul = new MatmulKernel(rows);
        ReduceKernel reduce = new ReduceKernel(rows.reductions());
        return new Kernels(
                rows,
                new ElementwiseKernel(rows.elements()),
                reduce,
                matmul,
                new SoftmaxKernel(rows.softmax()),
                new SoftmaxKernel(rows.softmax()),
                new EntmaxKernel(rows.reductions()),
                new AttentionKernel(rows, matmul),
                new SoftTargetKernel(rows),
                new ConvolutionKernel(rows, reduce),
                new MaxWindowKernel(rows.elements()),
                new Demand());
    }

    /// These, but for the matrix products, which are those of `other`.
    Kernels withMatmul(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                other.matmul,
                softmax,
                shortRows,
                entmax,
                attention,
                softTarget,
                convolution,
                maxWindow,
                demand);
    }

    /// Those of short rows.
    Kernels withShortRows(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                matmul,
                softmax,
                other.shortRows,
                entmax,
                attention,
                softTarget,
                convolution,
                maxWindow,
                demand);
    }

    /// These, but for what has no method of its own here, which is that of `other`.
    Kernels withElements(Kernels other) {
        return new Kernels(
                other.rows,
                other.elementwise,
                other.reduce,
                matmul,
                softmax,
                shortRows,
                other.entmax,
                other.attention,
                other.softTarget,
                convolution,
                maxWindow,
                demand);
    }

    Kernels withSoftmax(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                matmul,
                other.softmax,
                shortRows,
                entmax,
                attention,
                softTarget,
                convolution,
                maxWindow,
                demand);
    }

    /// These, but for what goes over images, which is that of `other`.
    Kernels withImages(Kernels other) {
        return new Kernels(
                rows,
                elementwise,
                reduce,
                matmul,
                softmax,
                shortRows,
                entmax,
                attention,
                softTarget,
                other.convolution,
                other.maxWindow,
                demand);
    }

    @Override
    public SoftmaxKernel softmax() {
        demand.softmax = true;
        return softmax;
    }

    /// Of rows that are taken several at a time: less code, which is compiled sooner.
    @Override
    public SoftmaxKernel shortRows() {
        demand.shortRows = true;
        return shortRows;
    }

    @Override
    public ConvolutionKernel convolution() {
        demand.images = true;
        return convolution;
    }

    /// What has been asked for so far.
    static final class Demand {
        volatile boolean softmax;
        volatile boolean shortRows;
        volatile boolean images;
    }
}
