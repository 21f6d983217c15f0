package dev.steadygrad.bench;

import java.util.Arrays;

/// The classifier of incomes.
final class ReferenceIncome extends ReferenceNetwork {
    private final Incomes incomes;

    ReferenceIncome(Incomes incomes) {
        super(Network.INCOME);
        this.incomes = incomes;
    }

    @Override
    void learn(int row) {
        double[] x = new double[Incomes.FEATURES];
        Arrays.setAll(x, i -> incomes.features()[row * x.length + i]);
        learn(0, x, (int) incomes.labels()[row]);
    }
}
