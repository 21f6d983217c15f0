package dev.steadygrad.kernel.cpu;

/// Row primitives in plain Java, in loops that the compiler turns into vector code where it can.
class ScalarRows implements Rows {
    @Override
    public ElementRows elements() {
        return new ElementRows();
    }

    @Override
    public int tileRows() {
        return 4;
    }

    @Override
    public int tileColumns() {
        return 32;
    }

    @Override
    public void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc,
            int columns) {
        float[] acc = new float[columns];
        for (int i = 0; i < tileRows(); i++) {
            System.arraycopy(c, co + i * ldc, acc, 0, columns);
            for (int p = 0; p < depth; p++) {
                float s = a[ao + i * aRow + p * aStep];
                int q = bo + p * bStep;
                for (int j = 0; j < columns; j++) {
                    acc[j] = Math.fma(s, b[q + j], acc[j]);
                }
            }
            System.arraycopy(acc, 0, c, co + i * ldc, columns);
        }
    }

    @Override
    public void tile(
            double[] a,
            int ao,
            int aRow,
            int aStep,
            double[] b,
            int bo,
            int bStep,
            int depth,
            double[] c,
            int co,
            int ldc,
            int columns) {
        double[] acc = new double[columns];
        for (int i = 0; i < tileRows(); i++) {
            System.arraycopy(c, co + i * ldc, acc, 0, columns);
            for (int p = 0; p < depth; p++) {
                double s = a[ao + i * aRow + p * aStep];
                int q = bo + p * bStep;
                for (int j = 0; j < columns; j++) {
                    acc[j] = Math.fma(s, b[q + j], acc[j]);
                }
            }
            System.arraycopy(acc, 0, c, co + i * ldc, columns);
        }
    }

    @Override
    public ReduceRows reductions() {
        return new ReduceRows();
    }

    @Override
    public SoftmaxRows softmax() {
        return SoftmaxRows.scalar();
    }

    @Override
    public String describe() {
        return "scalar";
    }
}
