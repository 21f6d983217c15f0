package dev.steadygrad.app;

import dev.steadygrad.data.CensusData;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.data.RemoteSet;
import java.nio.file.Path;
import java.util.List;

/// The kinds of data that models learn from: the keywords for each, and how to read a folder of it.
enum DataSource {
    IMAGES("synthetic", "images") {
        @Override
        List<RemoteSet> remote() {
            return List.of(RemoteSet.FASHION_MNIST, RemoteSet.MNIST);
        }

        @Override
        DataModule read(Path folder, Settings settings) throws DataException {
            return batches(ImageData.of(folder), settings);
        }
    },
    CENSUS("adult", "rows") {
        @Override
        List<RemoteSet> remote() {
            return List.of(RemoteSet.ADULT);
        }

        @Override
        DataModule read(Path folder, Settings settings) throws DataException {
            return CensusData.of(folder).batchSize(settings.batchSize()).seed(settings.seed());
        }
    };

    private final String standard;
    private final String examples;

    DataSource(String standard, String examples) {
        this.standard = standard;
        this.examples = examples;
    }

    /// The published sets, each with its name as keyword.
    abstract List<RemoteSet> remote();

    /// The data in `folder`, in the batches that `settings` ask for.
    abstract DataModule read(Path folder, Settings settings) throws DataException;

    /// The images that this project draws itself.
    static DataModule drawn(Settings settings) {
        return batches(ImageData.synthetic(), settings);
    }

    private static DataModule batches(ImageData images, Settings settings) {
        return images.batchSize(settings.batchSize()).seed(settings.seed());
    }

    /// The keyword of the data that is used unless another is asked for.
    String standard() {
        return standard;
    }

    /// What one of its examples is called, in the plural.
    String examples() {
        return examples;
    }
}
