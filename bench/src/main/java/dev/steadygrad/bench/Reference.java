package dev.steadygrad.bench;

import dev.steadygrad.data.DataException;
import dev.steadygrad.data.LabeledImages;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The result of each workload by the plainest code in float64, which is what both sides are checked against.
final class Reference {
    private final int rows;
    private final int columns;
    private final float[] x;

    private Reference(Workload workload) {
        rows = workload.rows();
        columns = workload.columns();
        x = workload.input();
    }

    static Digest of(Workload workload) throws DataException {
        return Digest.of(arrays(workload));
    }

    private static List<float[]> arrays(Workload w) throws DataException {
        return switch (w.kind()) {
            case CROSS_ENTROPY -> new Reference(w).crossEntropy(w.targets());
            case CROSS_ENTROPY_LOSS ->
                new Reference(w).crossEntropy(w.targets()).subList(0, 1);
            case LINEAR_CROSS_ENTROPY -> new ReferenceLinear(w).results();
            case SOFTMAX -> new Reference(w).eachRow(false);
            case LOG_SOFTMAX -> new Reference(w).eachRow(true);
            case MATMUL -> new Reference(w).matmul(w.second());
            case ADD, ADD_RECORDED, ADD_ROW -> new Reference(w).with(w.second(), Double::sum);
            case MUL -> new Reference(w).with(w.second(), (a, b) -> a * b);
            case EXP -> new Reference(w).exp();
            case SUM -> new Reference(w).sums(1, w.numel(), 0, 1);
            case SUM_ROWS -> new Reference(w).sums(w.rows(), w.columns(), w.columns(), 1);
            case SUM_COLUMNS -> new Reference(w).sums(w.columns(), w.rows(), 1, w.columns());
            case TRANSPOSE_COPY -> new Reference(w).transpose();
            case GATHER -> new Reference(w).gather(w.positions());
            case EPOCH -> new ReferenceEpoch(EpochData.train()).weights();
            case EPOCH_LENET, DOCTOR_LIGHT, DOCTOR_FULL -> {
                LabeledImages digits = EpochData.digits().train();
                yield new ReferenceLenet(digits).result(EpochData.order(digits.count()));
            }
            case EPOCH_INCOME -> {
                Incomes incomes = Incomes.load();
                yield new ReferenceIncome(incomes).result(EpochData.order(incomes.count()));
            }
            case STARTUP -> List.of(new float[] {1});
        };
    }

    private static List<float[]> array(int n, IntToDoubleFunction at) {
        float[] y = new float[n];
        IntStream.range(0, n).parallel().forEach(i -> y[i] = (float) at.applyAsDouble(i));
        return List.of(y);
    }

    private List<float[]> crossEntropy(long[] target) {
        float[] gradient = new float[rows * columns];
        double loss = IntStream.range(0, rows)
                .parallel()
                .mapToDouble(r -> {
                    double lse = logSumExp(r);
                    int hit = r * columns + (int) target[r];
                    for (int i = r * columns; i < (r + 1) * columns; i++) {
                        gradient[i] = (float) ((Math.exp(x[i] - lse) - (i == hit ? 1 : 0)) / rows);
                    }
                    return lse - x[hit];
                })
                .sum();
        return List.of(new float[] {(float) (loss / rows)}, gradient);
    }

    private List<float[]> eachRow(boolean log) {
        float[] y = new float[rows * columns];
        IntStream.range(0, rows).parallel().forEach(r -> {
            double lse = logSumExp(r);
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                y[i] = (float) (log ? x[i] - lse : Math.exp(x[i] - lse));
            }
        });
        return List.of(y);
    }

    private double logSumExp(int row) {
        double sum = 0; // the inputs are small, so nothing overflows
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            sum += Math.exp(x[i]);
        }
        return Math.log(sum);
    }

    private List<float[]> matmul(float[] b) {
        float[] y = new float[rows * columns];
        IntStream.range(0, rows).parallel().forEach(r -> {
            double[] sums = new double[columns];
            for (int k = 0; k < columns; k++) {
                double a = x[r * columns + k];
                for (int c = 0; c < columns; c++) {
                    sums[c] += a * b[k * columns + c];
                }
            }
            for (int c = 0; c < columns; c++) {
                y[r * columns + c] = (float) sums[c];
            }
        });
        return List.of(y);
    }

    /// @param y repeated where it is shorter
    private List<float[]> with(float[] y, DoubleBinaryOperator op) {
        return array(x.length, i -> op.applyAsDouble(x[i], y[i % y.length]));
    }

    private List<float[]> exp() {
        return array(x.length, i -> Math.exp(x[i]));
    }

    private List<float[]> transpose() {
        return array(x.length, i -> x[i % rows * columns + i / rows]);
    }

    private List<float[]> gather(long[] positions) {
        return array(x.length, i -> x[i - i % columns + (int) positions[i]]);
    }

    /// `count` sums of `n` numbers; the next sum begins `stride` further on, the next summand `step`.
    private List<float[]> sums(int count, int n, int stride, int step) {
        return array(count, s -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += x[s * stride + i * step];
            }
            return sum;
        });
    }
}
