package dev.steadygrad.app;

import dev.steadygrad.base.Cache;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.Downloads;
import dev.steadygrad.data.ImageData;
import dev.steadygrad.data.RemoteSet;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// The flags that choose the data.
final class DataOptions {
    private static final String SYNTHETIC = "synthetic";
    private static final String FASHION = RemoteSet.FASHION_MNIST.name();
    private static final String MNIST = RemoteSet.MNIST.name();
    private static final List<String> KEYWORDS = List.of(SYNTHETIC, FASHION, MNIST);

    @Option(names = "--offline", description = "Download nothing: data that is not in the cache is an error.")
    private boolean offline;

    /// Loads what `name` stands for: a keyword, or else a folder.
    ImageData load(String name, PrintWriter err) throws DataException {
        if (name.equals(SYNTHETIC)) {
            return ImageData.synthetic();
        }
        if (name.equals(FASHION)) {
            return fetch(RemoteSet.FASHION_MNIST, err);
        }
        return name.equals(MNIST) ? fetch(RemoteSet.MNIST, err) : ImageData.of(Path.of(name));
    }

    private ImageData fetch(RemoteSet set, PrintWriter err) throws DataException {
        var downloads = new Downloads(Cache.folder(), offline, new DownloadProgress(err));
        err.println("data: " + set.name() + " in " + downloads.folder(set));
        err.flush();
        return ImageData.of(downloads.fetch(set));
    }

    /// **Errors**: [WrongCall] where `name` is no keyword and no folder.
    static void check(String name) {
        if (!KEYWORDS.contains(name) && !Files.isDirectory(Path.of(name))) {
            throw new WrongCall("--data must be an existing folder or one of %s, got %s%s"
                    .formatted(String.join(", ", KEYWORDS), name, Nearest.hint(name, KEYWORDS)));
        }
    }
}
