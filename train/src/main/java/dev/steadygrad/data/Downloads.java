package dev.steadygrad.data;

import dev.steadygrad.base.Cache;
import dev.steadygrad.data.RemoteSet.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Fetches published data sets into a cache folder, each file once.
///
/// A file is written under another name with `.part` at its end, continued there when the connection breaks or the
/// program is started again, compared with its published MD5 sum, and only then renamed. A file that is there under
/// its own name is taken as it is.
public final class Downloads {
    private static final int TRIES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path cache;
    private final boolean offline;
    private final Progress progress;
    private final Duration patience;

    /// Hears how a download goes, some times a second, from the thread that called [#fetch].
    @FunctionalInterface
    public interface Progress {
        /// `total` is -1 while the server has not said it; bytes that an earlier run fetched count as done, but not
        /// for the rate.
        void update(String file, long bytesDone, long bytesTotal, double bytesPerSecond);
    }

    /// Downloads into folders below `cache`; with `offline` it only looks there.
    public Downloads(Path cache, boolean offline, Progress progress) {
        this(cache, offline, progress, PATIENCE);
    }

    /// `patience` is how long a server may be silent.
    Downloads(Path cache, boolean offline, Progress progress, Duration patience) {
        this.cache = cache;
        this.offline = offline;
        this.progress = progress;
        this.patience = patience;
    }

    /// Where `set` is kept, whether it is there or not.
    public Path folder(RemoteSet set) {
        return cache.resolve(set.name());
    }

    /// Fetches what is missing of `set` and answers its folder.
    ///
    /// **Errors**: `DataException` where files are missing and `offline` holds, where every mirror fails (each one's
    /// reason is named), where the folder cannot be written, or where the thread is interrupted.
    public Path fetch(RemoteSet set) throws DataException {
        Path folder = folder(set);
        List<RemoteFile> missing = set.files().stream()
                .filter(file -> !Files.isRegularFile(folder.resolve(file.name())))
                .toList();
        if (missing.isEmpty()) {
            return folder;
        }
        if (offline) {
            throw new DataException(
                    "download: %s must be in the cache when offline, got no %s in %s; run once without offline or put the files there"
                            .formatted(
                                    set.name(),
                                    String.join(
                                            ", ",
                                            missing.stream()
                                                    .map(RemoteFile::name)
                                                    .toList()),
                                    folder));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build()) {
            for (RemoteFile file : missing) {
                fetch(client, set, file, folder);
            }
        }
        return folder;
    }

    private void fetch(HttpClient client, RemoteSet set, RemoteFile file, Path folder) throws DataException {
        Path part = folder.resolve(file.name() + ".part");
        List<String> failures = new ArrayList<>();
        for (URI mirror : set.mirrors()) {
            try {
                URI address = mirror.resolve(file.name());
                fetch(new Transfer(client, address, part, file.name(), progress, patience), file.md5());
                Files.move(part, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException(
                        "download: %s was interrupted; the next call continues from %s".formatted(file.name(), part),
                        e);
            } catch (FileSystemException e) {
                throw unwritable(folder, e);
            } catch (IOException e) {
                failures.add(mirror + " (" + DataException.reason(e) + ")");
            }
        }
        throw new DataException(
                "download: %s of %s must come from one of its mirrors, got %s; check the connection and the free space, or put the file into %s"
                        .formatted(file.name(), set.name(), String.join(", ", failures), folder));
    }

    /// Tries one mirror: again as long as bytes come, and from the start where a continued file has a wrong sum, since
    /// its first part may be another mirror's fault.
    private static void fetch(Transfer transfer, String md5) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            long before = transfer.bytesDone();
            IOException failure;
            boolean again;
            try {
                transfer.run();
                String sum = md5(transfer.part());
                if (sum.equals(md5)) {
                    return;
                }
                Files.delete(transfer.part());
                failure = new IOException("the MD5 sum must be " + md5 + ", got " + sum);
                again = before > 0;
            } catch (IOException e) {
                failure = e;
                again = transfer.bytesDone() > before;
            }
            if (!again || tries == TRIES) {
                throw failure;
            }
        }
    }

    private static String md5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }

    private static DataException unwritable(Path folder, IOException e) {
        return new DataException(
                "download: %s must be a folder that can be written, got %s; set %s to another folder or check permissions"
                        .formatted(folder, DataException.reason(e), Cache.VARIABLE),
                e);
    }
}
