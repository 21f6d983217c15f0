package dev.steadygrad.bench;

import dev.steadygrad.base.Shape;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.DataLoader;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.data.TensorDataset;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Conv2d;
import dev.steadygrad.nn.Flatten;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.nn.MaxPool2d;
import dev.steadygrad.nn.Relu;
import dev.steadygrad.nn.Sequential;
import dev.steadygrad.optim.Adam;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import dev.steadygrad.train.Classifier;
import dev.steadygrad.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// One epoch of a network that steps by Adam.
record AdamEpoch(Network network, DataModule data, Sequential net) implements Task {
    static AdamEpoch lenet() throws DataException {
        var data = new ImageData(EpochData.digits()).batchSize(Network.BATCH_SIZE);
        return new AdamEpoch(
                Network.LENET,
                data,
                new Sequential(
                        new Conv2d(1, 6, 5),
                        new Relu(),
                        new MaxPool2d(2),
                        new Conv2d(6, 16, 5),
                        new Relu(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(256, 120),
                        new Relu(),
                        new Linear(120, 84),
                        new Relu(),
                        new Linear(84, 10)));
    }

    static AdamEpoch income() throws DataException {
        return new AdamEpoch(
                Network.INCOME,
                new Rows(Incomes.load()),
                new Sequential(
                        new Linear(Incomes.FEATURES, 64),
                        new Relu(),
                        new Linear(64, 32),
                        new Relu(),
                        new Linear(32, Incomes.CLASSES)));
    }

    @Override
    public void run() {
        new Trainer(1).fit(fresh(), data);
    }

    /// With the weights that each side begins with.
    Classifier fresh() {
        Autograd.noGrad(() -> {
            for (int i = 0; i < network.parameters(); i++) {
                net.parameters().get(i).copy_(Tensor.of(network.start(i), network.shape(i)));
            }
        });
        var adam = new Adam(net.parameters(), Network.LEARNING_RATE)
                .betas(Network.BETA1, Network.BETA2)
                .eps(Network.EPS);
        return new Classifier(net, new CrossEntropyLoss(), adam);
    }

    /// The loss of the first batch and its gradients.
    @Override
    public List<float[]> result() {
        Classifier model = fresh();
        model.optimizer().zeroGrad();
        Tensor loss = model.loss(data.train().epoch(0).iterator().next());
        loss.backward();
        List<float[]> all = new ArrayList<>();
        all.add(loss.toFloatArray());
        net.parameters().forEach(p -> all.add(Objects.requireNonNull(p.grad()).toFloatArray()));
        return all;
    }

    /// All rows to learn from, and one batch of them to test with.
    private record Rows(TensorDataset all) implements DataModule {
        Rows(Incomes incomes) {
            this(new TensorDataset(
                    Tensor.of(incomes.features(), incomes.count(), Incomes.FEATURES),
                    Tensor.of(incomes.labels(), incomes.count())));
        }

        @Override
        public DataLoader train() {
            return new DataLoader(all, Network.BATCH_SIZE).shuffle(0);
        }

        @Override
        public DataLoader test() {
            Batch first = all.batch(IntStream.range(0, Network.BATCH_SIZE).toArray());
            return new DataLoader(new TensorDataset(first.inputs(), first.targets()), Network.BATCH_SIZE);
        }

        @Override
        public Shape inputShape() {
            return Shape.of(Incomes.FEATURES);
        }

        @Override
        public List<String> classNames() {
            return List.of("0", "1");
        }

        @Override
        public String fingerprint() {
            return all.fingerprint();
        }
    }
}
