package dev.steadygrad.app;

import dev.steadygrad.base.Cache;
import dev.steadygrad.data.DataException;
import dev.steadygrad.data.DataModule;
import dev.steadygrad.data.Downloads;
import dev.steadygrad.data.RemoteSet;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The flags that choose the data.
final class DataOptions {
    private static final String SYNTHETIC = DataSource.IMAGES.standard();

    private final Flag<Boolean> offline;

    /// Adds them to those of `command`.
    DataOptions(Command command) {
        offline = command.toggle("--offline", "Download nothing: data that is not in the cache is an error.");
    }

    /// Loads the data of `settings`: what a keyword stands for, or else a folder.
    DataModule load(Settings settings, PrintWriter err) throws DataException {
        if (settings.data().equals(SYNTHETIC)) {
            return DataSource.drawn(settings);
        }
        DataSource source = settings.model().source();
        Optional<RemoteSet> set = source.remote().stream()
                .filter(s -> s.name().equals(settings.data()))
                .findFirst();
        return source.read(set.isPresent() ? fetch(set.get(), err) : Path.of(settings.data()), settings);
    }

    private Path fetch(RemoteSet set, PrintWriter err) throws DataException {
        var downloads = new Downloads(Cache.folder(), offline.isGiven(), new DownloadProgress(err));
        err.println("data: " + set.name() + " in " + downloads.folder(set));
        err.flush();
        return downloads.fetch(set);
    }

    /// **Errors**: [WrongCall] where the data of `settings` is no keyword for its model and no folder.
    static void check(Settings settings) {
        DataSource source = settings.model().source();
        String name = settings.data();
        List<String> keywords = Stream.concat(
                        Stream.of(source.standard()), source.remote().stream().map(RemoteSet::name))
                .distinct()
                .toList();
        if (!keywords.contains(name) && !Files.isDirectory(Path.of(name))) {
            throw new WrongCall("--data must be an existing folder or %s%s, got %s%s"
                    .formatted(
                            keywords.size() > 1 ? "one of " : "",
                            String.join(", ", keywords),
                            name,
                            Nearest.hint(name, keywords)));
        }
    }
}
