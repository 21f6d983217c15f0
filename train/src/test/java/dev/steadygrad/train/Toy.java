package dev.steadygrad.train;

import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.data.Batch;
import dev.steadygrad.data.DataLoader;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.data.Dataset;
import dev.steadygrad.loss.CrossEntropyLoss;
import dev.steadygrad.nn.Linear;
import dev.steadygrad.optim.Sgd;
import dev.steadygrad.tensor.Tensor;
import java.util.List;

/// Points of the plane in two classes, above and below a line, with a gap between them.
final class Toy implements DataModule {
    private final Points points = Points.drawn(90);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Points(float[] xy, long[] classes) implements Dataset {
        static Points drawn(int n) {
            var rng = new Rng(11);
            float[] xy = new float[2 * n];
            long[] classes = new long[n];
            for (int i = 0; i < n; i++) {
                float x = (float) rng.nextGaussian();
                classes[i] = i % 2;
                float gap = classes[i] == 0 ? -1 : 1;
                xy[2 * i] = x;
                xy[2 * i + 1] = x + gap * (0.5f + (float) rng.nextDouble());
            }
            return new Points(xy, classes);
        }

        @Override
        public int size() {
            return classes.length;
        }

        @Override
        public Batch batch(int[] rows) {
            float[] inputs = new float[2 * rows.length];
            long[] targets = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                inputs[2 * i] = xy[2 * rows[i]];
                inputs[2 * i + 1] = xy[2 * rows[i] + 1];
                targets[i] = classes[rows[i]];
            }
            return new Batch(Tensor.of(inputs, rows.length, 2), Tensor.of(targets, rows.length));
        }
    }

    static Classifier model(double lr, double momentum) {
        var net = new Linear(2, 2, true, new Rng(5));
        return new Classifier(net, new CrossEntropyLoss(), new Sgd(net.parameters(), lr).momentum(momentum));
    }

    static float[] weights(Classifier model) {
        return model.net().parameters().getFirst().toFloatArray();
    }

    @Override
    public DataLoader train() {
        return new DataLoader(points, 16).shuffle(1);
    }

    @Override
    public DataLoader test() {
        return new DataLoader(points, 64);
    }

    @Override
    public Shape inputShape() {
        return Shape.of(2);
    }

    @Override
    public List<String> classNames() {
        return List.of("below", "above");
    }

    @Override
    public String fingerprint() {
        return "toy";
    }
}
