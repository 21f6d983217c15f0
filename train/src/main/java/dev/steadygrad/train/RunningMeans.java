package dev.steadygrad.train;

/// Loss and accuracy over the batches so far, each example with the same weight.
final class RunningMeans {
    private double lossSum;
    private long hits;
    private long seen;

    void add(int size, double meanLoss, int hits) {
        lossSum += meanLoss * size;
        this.hits += hits;
        seen += size;
    }

    double loss() {
        return lossSum / seen;
    }

    double accuracy() {
        return (double) hits / seen;
    }
}
