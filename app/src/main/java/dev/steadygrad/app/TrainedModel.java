package dev.steadygrad.app;

import dev.steadygrad.base.Shape;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.data.ImageFile;
import dev.steadygrad.data.Transforms;
import dev.steadygrad.io.Safetensors;
import dev.steadygrad.nn.Module;
import dev.steadygrad.tensor.Autograd;
import dev.steadygrad.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A model that `steadygrad train` wrote, ready to answer.
record TrainedModel(ModelCard card, Module net) {
    /// **Errors**: [WrongCall] where there is no such file; `IOException` and `IllegalArgumentException` where it is
    /// not what `train` writes.
    static TrainedModel read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new WrongCall("--model must be an existing file, got " + file);
        }
        Safetensors read = Safetensors.read(file);
        ModelCard card = ModelCard.of(read.metadata());
        Module net = card.build();
        net.loadStateDict(read.tensors());
        net.eval();
        return new TrainedModel(card, net);
    }

    /// `[N, classes]`, without a history.
    Tensor logits(Tensor inputs) {
        return Autograd.noGrad(() -> net.call(inputs));
    }

    DataSource source() {
        return card.settings().model().source();
    }

    /// Loads the data `name`, on which this model can answer.
    ///
    /// **Errors**: [WrongCall] where there is no such data; `IllegalArgumentException` where its inputs are others than
    /// the model takes, or its features were made from other training rows.
    DataModule load(String name, DataOptions options, PrintWriter err) throws IOException {
        Settings settings = card.settings().on(name);
        DataOptions.check(settings);
        DataModule data = options.load(settings, err);
        if (!data.inputShape().equals(card.input())) {
            throw new IllegalArgumentException("the model takes %s of shape %s, got %s in %s"
                    .formatted(source().examples(), card.input(), data.inputShape(), name));
        }
        if (source() == DataSource.CENSUS
                && !trainingPart(data.fingerprint())
                        .equals(trainingPart(card.fingerprint().value()))) {
            throw new IllegalArgumentException(
                    "the model takes features that are scaled by the training rows it learnt from, got other ones in "
                            + name);
        }
        return data;
    }

    /// The image in `file` as a batch of one.
    ///
    /// **Errors**: [WrongCall] where there is no such file, or the model takes no images; `DataException` where it is
    /// no image; `IllegalArgumentException` where its size or colours are others than the model takes.
    Tensor image(Path file) throws IOException {
        if (source() != DataSource.IMAGES) {
            throw new WrongCall("--image needs a model of images, got one of " + source().examples() + "; give --data");
        }
        if (!Files.isRegularFile(file)) {
            throw new WrongCall("--image must be an existing file, got " + file);
        }
        Tensor image = Transforms.toTensor().apply(ImageFile.read(file).unsqueeze(0), List.of());
        Shape shape = image.select(0, 0).shape();
        if (!shape.equals(card.input())) {
            throw new IllegalArgumentException(
                    "the model takes images of shape %s (channels, height, width), got %s in %s"
                            .formatted(card.input(), shape, file));
        }
        return image;
    }

    private static String trainingPart(String fingerprint) {
        return fingerprint.substring(0, fingerprint.indexOf('-'));
    }
}
